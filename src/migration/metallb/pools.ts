import {parseIp} from '../../net/ip.ts';
import {contains, type Range, rangeOf, sizeOf} from '../../net/range.ts';
import type {IpAddressPoolRow} from '../../store/rows/metallb.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {perSnapshot} from '../per-snapshot.ts';
import {metalLb} from './presence.ts';

/** An IPAddressPool that MetalLB reads, with what it holds. */
export type LoadBalancerPool = {
	readonly row: IpAddressPoolRow;
	readonly ranges: readonly Range[];
	/** Entries of spec.addresses that are no range. */
	readonly unreadable: readonly string[];
	/** How many addresses can be given out. */
	readonly size: bigint;
	/** Services by the address of the pool that they have. */
	readonly held: ReadonlyMap<string, readonly ServiceRow[]>;
	/** Any Service gets an address of it without asking for the pool. */
	readonly general: boolean;
};

export type LoadBalancerPools = {
	readonly pools: readonly LoadBalancerPool[];
	/** In another namespace than MetalLB, which never reads them. */
	readonly misplaced: readonly IpAddressPoolRow[];
	readonly poolOf: (ip: string) => LoadBalancerPool | undefined;
};

/** The pools of MetalLB and which Services hold their addresses. */
export const loadBalancerPools = perSnapshot((snapshot: Snapshot): LoadBalancerPools => {
	const {namespace} = metalLb(snapshot);
	const own = (row: IpAddressPoolRow): boolean => namespace === '' || row.namespace === namespace;
	const rows = snapshot.tables.ipAddressPools;
	const balanced = snapshot.tables.services.filter(({type}) => type === 'LoadBalancer');
	const pools = rows.filter(own).map(row => poolFrom(row, balanced));
	return {
		pools,
		misplaced: rows.filter(row => !own(row)),
		poolOf: text => {
			const ip = parseIp(text);
			return ip && pools.find(({ranges}) => ranges.some(range => contains(range, ip)));
		},
	};
});

function poolFrom(row: IpAddressPoolRow, services: readonly ServiceRow[]): LoadBalancerPool {
	const read = row.addresses.map(text => ({text, range: rangeOf(text)}));
	const ranges = read.flatMap(({range}) => range ?? []);
	const held = new Map<string, ServiceRow[]>();
	for (const service of services) {
		for (const text of service.loadBalancerIps) {
			const ip = parseIp(text);
			if (ip === undefined || !ranges.some(range => contains(range, ip))) continue;
			held.set(text, [...(held.get(text) ?? []), service]);
		}
	}
	return {
		row,
		ranges,
		unreadable: read.filter(({range}) => range === undefined).map(({text}) => text),
		size: ranges.reduce((sum, range) => sum + usableOf(range, row.avoidBuggyIps), 0n),
		held,
		general: row.autoAssign && !row.dedicated,
	};
}

/** avoidBuggyIPs leaves out IPv4 addresses that end in .0 and .255 (IPAddressPoolSpec). */
function usableOf(range: Range, avoidBuggyIps: boolean): bigint {
	if (!avoidBuggyIps || range.family === 6) return sizeOf(range);
	const multiples = (to: bigint): bigint => to / 256n + 1n + (to + 1n) / 256n;
	return sizeOf(range) - (multiples(range.last) - (range.first === 0n ? 0n : multiples(range.first - 1n)));
}
