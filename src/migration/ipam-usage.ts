import {prefixTable} from '../net/prefix-table.ts';
import {parseCidr, sizeOf} from '../net/range.ts';
import type {IpPoolRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {podPools} from './calico-presence.ts';
import {perSnapshot} from './per-snapshot.ts';

export type PoolUsage = {
	readonly pool: IpPoolRow;
	readonly size: bigint;
	readonly used: number;
	readonly blocks: number;
	/** Share of addresses nobody holds, 0 to 1. */
	readonly free: number;
};

/** How full every pool for pods is, counted from its blocks. */
export const poolUsage = perSnapshot((snapshot: Snapshot): readonly PoolUsage[] => {
	const pools = podPools(snapshot).flatMap(pool => {
		const cidr = parseCidr(pool.cidr);
		return cidr === undefined ? [] : [{pool, cidr, used: 0, blocks: 0}];
	});
	const table = prefixTable(pools.map(value => ({cidr: value.cidr, value})));
	for (const block of snapshot.tables.ipamBlocks) {
		const cidr = parseCidr(block.cidr);
		const usage = cidr && table.lookup({family: cidr.family, value: cidr.first});
		if (usage === undefined || block.deleted) continue;
		usage.used += block.allocations.length;
		usage.blocks++;
	}
	return pools.map(({pool, cidr, used, blocks}) => {
		const size = sizeOf(cidr);
		return {pool, size, used, blocks, free: 1 - used / Number(size)};
	});
});
