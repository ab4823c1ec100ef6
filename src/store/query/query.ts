import type {PodTable} from '../pod-table.ts';
import type {PodFilter} from './filter.ts';
import {compileFilter, type SlotTest} from './match.ts';
import {sortWindow, sortWindowBy} from './select.ts';
import {type PodSort, sortKey, sortOrder} from './sort.ts';

export type PodQuery = {
	readonly filter?: PodFilter;
	/** A further condition, such as the bucket a screen shows. */
	readonly where?: SlotTest;
	/** By namespace and name when unset. */
	readonly sort?: PodSort;
	/** The window of the sorted result that is wanted: rows `from` to `from + count`. */
	readonly from?: number;
	readonly count?: number;
};

export type PodQueryResult = {
	/** How many pods match. */
	readonly matched: number;
	/** The slots of the window, sorted. */
	readonly slots: Int32Array;
};

const byName: PodSort = {by: 'name'};

/** Slots of all pods that match, unsorted, in an array of their own. */
export function matchPods(
	table: PodTable,
	{filter = [], where}: Pick<PodQuery, 'filter' | 'where'>,
): Int32Array {
	const all = table.slotList();
	if (filter.length === 0 && where === undefined) return all.slice();
	const test = compileFilter(table, filter);
	const found = new Int32Array(all.length);
	let count = 0;
	for (const slot of all) if ((where === undefined || where(slot)) && test(slot)) found[count++] = slot;
	return found.subarray(0, count);
}

/** Filters, sorts, and returns one window of the result. */
export function queryPods(table: PodTable, query: PodQuery): PodQueryResult {
	const found = matchPods(table, query);
	const {sort = byName, from = 0, count = found.length} = query;
	const key = sortKey(table, sort);
	const order = sortOrder(table, sort, key);
	const slots =
		key === undefined
			? sortWindow(found, from, from + count, order)
			: sortWindowBy(found, from, from + count, key, order);
	return {matched: found.length, slots};
}
