import {calicoPresence, podPools} from '../migration/calico-presence.ts';
import {calicoVersions} from '../migration/calico-version.ts';
import {calicoWorkloads} from '../migration/calico-workloads.ts';
import {poolUsage} from '../migration/ipam-usage.ts';
import type {Condition, WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type CalicoNode, calicoNodes} from './calico/nodes.ts';
import {type Gap, gapsOf, type Note, notesOf, passedOf, perFrame} from './system.ts';

export const calicoFormat = 'ktriage.calico/v1';

export type CalicoComponent = {
	readonly name: string;
	readonly kind: string;
	readonly namespace: string;
	readonly ready: number;
	readonly desired: number;
};

/** What the operator says of a component (TigeraStatus); null where it says nothing of it. */
export type OperatorStatus = {
	readonly name: string;
	readonly available: boolean | null;
	readonly progressing: boolean | null;
	readonly degraded: boolean | null;
	/** Reason and message of what is not as it should be; empty when all is. */
	readonly why: string;
};

export type CalicoPool = {
	readonly name: string;
	readonly cidr: string;
	/** "VXLAN Always", "IPIP CrossSubnet", "none". */
	readonly encapsulation: string;
	readonly natOutgoing: boolean;
	readonly disabled: boolean;
	readonly nodeSelector: string;
	readonly blockSize: number;
	/** Addresses. */
	readonly size: number;
	readonly used: number;
	readonly blocks: number;
	/** Share of addresses nobody holds, 0 to 1. */
	readonly free: number;
};

/** Calico as it is: what runs, what the operator says, the pools and the nodes. */
export type CalicoSummary = {
	readonly format: typeof calicoFormat;
	readonly presence: 'running' | 'configured' | 'absent' | 'unknown';
	/** Why it is not running, or not known to; empty when it is. */
	readonly why: string;
	/** Empty when nothing names it. */
	readonly version: string;
	/** Bytes, as the operator observes it or was told; 0 when nothing says it. */
	readonly mtu: number;
	readonly bgp: string;
	readonly components: readonly CalicoComponent[];
	readonly operator: readonly OperatorStatus[];
	readonly pools: readonly CalicoPool[];
	readonly nodes: readonly CalicoNode[];
	readonly findings: readonly Note[];
	/** How many findings about it say that all is right. */
	readonly passed: number;
	readonly gaps: readonly Gap[];
};

/** What Calico is made of in this cluster, and how each part is. */
export const calicoSummary = perFrame((input): CalicoSummary => {
	const {snapshot} = input;
	const presence = calicoPresence(snapshot);
	const {operator, typha, kubeControllers, apiServer} = calicoWorkloads(snapshot);
	const {installations, tigeraStatuses} = snapshot.tables;
	return {
		format: calicoFormat,
		presence: presence.kind,
		why: presence.why,
		version: calicoVersions(snapshot)[0]?.value ?? '',
		mtu: installations.find(({mtu}) => mtu > 0)?.mtu ?? 0,
		bgp: installations.find(({bgp}) => bgp !== '')?.bgp ?? '',
		components: [presence.daemonSet, typha, kubeControllers, apiServer, operator].flatMap(row =>
			row === undefined ? [] : [component(row)],
		),
		operator: tigeraStatuses.map(({name, conditions}) => operatorStatus(name, conditions)),
		pools: pools(snapshot),
		nodes: calicoNodes(input),
		findings: notesOf(input, 'CAL-', 'CID-'),
		passed: passedOf(input, 'CAL-', 'CID-'),
		gaps: gapsOf(snapshot, [
			'pods',
			'nodes',
			'daemonSets',
			'deployments',
			'ipPools',
			'ipamBlocks',
			'installations',
		]),
	};
});

function component({name, kind, namespace, ready, desired}: WorkloadRow): CalicoComponent {
	return {name, kind, namespace, ready, desired};
}

function operatorStatus(name: string, conditions: readonly Condition[]): OperatorStatus {
	const at = (type: string): boolean | null => {
		const found = conditions.find(one => one.type === type);
		return found === undefined ? null : found.status === 'True';
	};
	const wrong = conditions.find(
		({type, status}) =>
			(type === 'Degraded' && status === 'True') || (type === 'Available' && status !== 'True'),
	);
	return {
		name,
		available: at('Available'),
		progressing: at('Progressing'),
		degraded: at('Degraded'),
		why: wrong === undefined ? '' : [wrong.reason, wrong.message].filter(text => text !== '').join(': '),
	};
}

function pools(snapshot: Snapshot): readonly CalicoPool[] {
	const usage = new Map(poolUsage(snapshot).map(one => [one.pool, one]));
	return podPools(snapshot).map(row => {
		const {size = 0n, used = 0, blocks = 0, free = 0} = usage.get(row) ?? {};
		const {name, cidr, natOutgoing, disabled, nodeSelector, blockSize} = row;
		return {
			name,
			cidr,
			encapsulation: encapsulationOf(row),
			natOutgoing,
			disabled,
			nodeSelector,
			blockSize,
			size: Number(size),
			used,
			blocks,
			free,
		};
	});
}

function encapsulationOf({
	vxlanMode,
	ipipMode,
}: {
	readonly vxlanMode: string;
	readonly ipipMode: string;
}): string {
	if (vxlanMode !== '' && vxlanMode !== 'Never') return `VXLAN ${vxlanMode}`;
	return ipipMode !== '' && ipipMode !== 'Never' ? `IPIP ${ipipMode}` : 'none';
}
