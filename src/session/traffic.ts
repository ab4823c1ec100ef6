import type {ListWatchStats} from '../kube/list-watch/run.ts';
import type {SourceName} from '../store/rows.ts';
import type {Store} from '../store/store.ts';
import {keepYoungSpaceFor} from './small-heap.ts';
import type {ListUnderWay} from './whole-list.ts';

/** Puts what a list-watch counts into the store, and tells how far its list is. The list-watch counts from its start; the store adds. */
export function trafficInto(
	store: Store,
	name: SourceName,
	onBytes: (bytes: number, list: ListUnderWay | undefined) => void,
): (stats: ListWatchStats) => void {
	let before: ListWatchStats = {requests: 0, bytes: 0, retries: 0};
	return stats => {
		const {underWay, expected} = stats;
		keepYoungSpaceFor(stats.expected ?? 0);
		store.addTraffic(name, {
			requests: stats.requests - before.requests,
			bytes: stats.bytes - before.bytes,
			retries: stats.retries - before.retries,
			// On a slow link a page takes a minute: how many there are is known long before it is there.
			...(underWay !== undefined && expected !== undefined && {expected}),
		});
		const list = underWay !== undefined && expected !== undefined ? {...underWay, expected} : undefined;
		onBytes(stats.bytes - before.bytes, list);
		before = stats;
	};
}
