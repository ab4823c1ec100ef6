import type {L2AdvertisementRow, ServiceL2StatusRow} from '../../store/rows/metallb.ts';
import type {NodeRow, ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {readyEndpoints} from '../endpoints.ts';
import {perSnapshot} from '../per-snapshot.ts';
import {advertisedBy, includesNode, includesService, silencedBy} from './advertised.ts';
import {balancedServices} from './claims.ts';
import {type LoadBalancerPool, loadBalancerPools} from './pools.ts';
import {metalLb} from './presence.ts';

/** Who answers for the addresses of a Service in the local network, and who could. */
export type Announcement = {
	readonly service: ServiceRow;
	/** The pools of MetalLB that its addresses are of. */
	readonly pools: readonly LoadBalancerPool[];
	readonly advertisements: readonly L2AdvertisementRow[];
	/** A BGPAdvertisement is for it: whether routers know it is not told by what is read here. */
	readonly byBgp: boolean;
	readonly announcers: readonly ServiceL2StatusRow[];
	readonly endpoints: number;
	/** Nodes that an advertisement and the traffic policy let announce it. */
	readonly candidates: readonly NodeRow[];
	/** Those of them that stay silent all the same, and why. */
	readonly silenced: readonly {readonly node: NodeRow; readonly why: string}[];
};

/** Every Service that has an address of MetalLB, with how it is announced. */
export const announcements = perSnapshot((snapshot: Snapshot): readonly Announcement[] => {
	const {namespace} = metalLb(snapshot);
	const {poolOf} = loadBalancerPools(snapshot);
	const endpoints = readyEndpoints(snapshot);
	const told = new Map<string, ServiceL2StatusRow[]>();
	for (const row of snapshot.tables.serviceL2Statuses) {
		if (namespace !== '' && row.namespace !== namespace) continue;
		const key = `${row.serviceNamespace}/${row.serviceName}`;
		told.set(key, [...(told.get(key) ?? []), row]);
	}
	return balancedServices(snapshot).flatMap(({service}) => {
		const pools = [...new Set(service.loadBalancerIps.flatMap(ip => poolOf(ip) ?? []))];
		if (pools.length === 0) return [];
		const all = pools.map(pool => advertisedBy(snapshot, pool));
		const advertisements = [...new Set(all.flatMap(({l2}) => l2))].filter(row =>
			includesService(row, service),
		);
		const key = `${service.namespace}/${service.name}`;
		const behind = endpoints.get(key);
		const candidates = snapshot.tables.nodes.filter(
			node =>
				advertisements.some(row => includesNode(row, node)) &&
				(service.externalTrafficPolicy !== 'Local' || (behind?.nodes.has(node.name) ?? false)),
		);
		return [
			{
				service,
				pools,
				advertisements,
				byBgp: all.some(({bgp}) => bgp.some(row => includesService(row, service))),
				announcers: told.get(key) ?? [],
				endpoints: behind?.ready ?? 0,
				candidates,
				silenced: candidates.flatMap(node => {
					const why = silencedBy(node);
					return why === undefined ? [] : [{node, why}];
				}),
			},
		];
	});
});
