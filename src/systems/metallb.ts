import {type Advertised, advertisedBy, advertisements} from '../migration/metallb/advertised.ts';
import {type LoadBalancerPool, loadBalancerPools} from '../migration/metallb/pools.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type BalancedService, balancedServiceLines} from './metallb/services.ts';
import {type Gap, gapsOf, type Note, notesOf, passedOf, perFrame} from './system.ts';

export const metallbFormat = 'ktriage.metallb/v1';

export type MetalLbPool = {
	readonly namespace: string;
	readonly name: string;
	/** As written: CIDRs and "FIRST-LAST". */
	readonly addresses: readonly string[];
	/** Addresses that can be given out. */
	readonly size: number;
	readonly used: number;
	/** Whether a Service gets an address of it without asking for the pool. */
	readonly general: boolean;
	/** "L2Advertisement/NAME" and "BGPAdvertisement/NAME"; empty: assigned and never announced. */
	readonly advertisedBy: readonly string[];
	/** Entries of the pool that are no range. */
	readonly unreadable: readonly string[];
};

export type MetalLbWorkload = {
	readonly name: string;
	readonly kind: string;
	readonly ready: number;
	readonly desired: number;
};

/** MetalLB as it is: who runs, what can be given out, and each Service: asked, assigned, announced. */
export type MetalLbSummary = {
	readonly format: typeof metallbFormat;
	readonly presence: 'running' | 'configured' | 'absent' | 'unknown';
	readonly why: string;
	readonly namespace: string;
	/** Empty when the image does not say it. */
	readonly version: string;
	readonly controller: MetalLbWorkload | null;
	readonly speaker: MetalLbWorkload | null;
	readonly pools: readonly MetalLbPool[];
	readonly services: readonly BalancedService[];
	/** "KIND NAMESPACE/NAME" of what stands in a namespace that MetalLB does not read. */
	readonly misplaced: readonly string[];
	/** Services of type LoadBalancer whose class leaves them to somebody else. */
	readonly otherClass: number;
	readonly findings: readonly Note[];
	/** How many findings about it say that all is right. */
	readonly passed: number;
	readonly gaps: readonly Gap[];
};

/** What MetalLB has to give, to whom it gave it, and who announces it. */
export const metallbSummary = perFrame((input): MetalLbSummary => {
	const {snapshot} = input;
	const found = metalLb(snapshot);
	const {pools, misplaced} = loadBalancerPools(snapshot);
	return {
		format: metallbFormat,
		presence: found.kind,
		why: found.why,
		namespace: found.namespace,
		version: found.version?.join('.') ?? '',
		controller: workload(found.controller),
		speaker: workload(found.speaker),
		pools: pools.map(pool => poolLine(snapshot, pool)),
		services: balancedServiceLines(input),
		misplaced: [
			...misplaced.map(row => `IPAddressPool ${row.namespace}/${row.name}`),
			...advertisements(snapshot).misplaced.map(({kind, row}) => `${kind} ${row.namespace}/${row.name}`),
		],
		otherClass: snapshot.tables.services.filter(
			({type, loadBalancerClass}) => type === 'LoadBalancer' && loadBalancerClass !== '',
		).length,
		findings: notesOf(input, 'MLB-'),
		passed: passedOf(input, 'MLB-'),
		gaps: gapsOf(snapshot, [
			'services',
			'endpointSlices',
			'deployments',
			'daemonSets',
			'ipAddressPools',
			'l2Advertisements',
			'bgpAdvertisements',
			'serviceL2Statuses',
			'serviceEvents',
		]),
	};
});

function workload(row: WorkloadRow | undefined): MetalLbWorkload | null {
	return row === undefined ? null : {name: row.name, kind: row.kind, ready: row.ready, desired: row.desired};
}

function poolLine(snapshot: Snapshot, pool: LoadBalancerPool): MetalLbPool {
	const {row, size, held, general, unreadable} = pool;
	return {
		namespace: row.namespace,
		name: row.name,
		addresses: row.addresses,
		size: Number(size),
		used: held.size,
		general,
		advertisedBy: advertisementNames(advertisedBy(snapshot, pool)),
		unreadable,
	};
}

function advertisementNames({l2, bgp}: Advertised): readonly string[] {
	return [
		...l2.map(({name}) => `L2Advertisement/${name}`),
		...bgp.map(({name}) => `BGPAdvertisement/${name}`),
	];
}
