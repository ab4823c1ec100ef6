import {type Bucket, classifyPods} from '../../src/migration/classify-pods.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {parseFilter} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Sort} from '../../src/ui/state/state.ts';
import {bucketKey, isOld} from './buckets.ts';
import {filterPods, podFilterKeys} from './select.ts';
import {sortPods} from './sort.ts';

/** The pods of the list, in order, with the snapshot they were taken from: their slots mean nothing in another one. */
export type PodSelection = {
	readonly snapshot: Snapshot;
	readonly slots: Int32Array;
	/** Which bucket is shown, as {@link bucketKey} names it; "all", or "old" for everything that has yet to move. */
	readonly bucket: string;
};

/** The buckets one can look at, in the order in which `b` goes through them. */
export function bucketChoices(snapshot: Snapshot): readonly string[] {
	const {buckets, calico} = classifyPods(snapshot);
	const old = buckets.some(bucket => isOld(bucket, calico));
	return [...(old ? ['old'] : []), 'all', ...buckets.map(bucketKey)];
}

/** The choice that is in effect: what was asked for, else what has yet to move, else all. */
export function effectiveBucket(snapshot: Snapshot, asked: string): string {
	if (asked !== '' && (asked === 'old' || bucketChoices(snapshot).includes(asked))) return asked;
	return bucketChoices(snapshot)[0] ?? 'all';
}

const select = (snapshot: Snapshot, bucket: string, filter: string, sort: Sort | undefined): PodSelection => {
	const filtered = filterPods(snapshot, slotsOf(snapshot, bucket), parseFilter(filter, podFilterKeys));
	return {snapshot, slots: sortPods(snapshot, filtered, sort), bucket};
};

function slotsOf(snapshot: Snapshot, bucket: string): Iterable<number> {
	if (bucket === 'all') return snapshot.pods.slots();
	const {buckets, calico} = classifyPods(snapshot);
	const shows = (candidate: Bucket) =>
		bucket === 'old' ? isOld(candidate, calico) : bucketKey(candidate) === bucket;
	return buckets.filter(shows).flatMap(candidate => candidate.slots);
}

/** Pods that are selected again per millisecond that passed: very large lists follow the cluster a little more slowly. */
const podsPerMillisecond = 200;

/**
 * Selects the pods of the list, once per revision and choice. A list of 150,000 pods is selected anew at most every 750 ms while only the
 * cluster changes; what the person changes shows at once.
 */
export const selectPods = createSelector();

function createSelector(): (
	snapshot: Snapshot,
	bucket: string,
	filter: string,
	sort: Sort | undefined,
) => PodSelection {
	const exact = lastCall(select);
	let last:
		| {readonly value: PodSelection; readonly filter: string; readonly sort: Sort | undefined}
		| undefined;
	return (snapshot, bucket, filter, sort) => {
		const same = last?.filter === filter && last.sort === sort && last.value.bucket === bucket;
		const passed = snapshot.now - (last?.value.snapshot.now ?? 0);
		const young = passed >= 0 && passed < snapshot.pods.size / podsPerMillisecond;
		if (
			last !== undefined &&
			same &&
			young &&
			snapshot.pods.size > 20_000 &&
			last.value.snapshot.cluster.uid === snapshot.cluster.uid
		)
			return last.value;
		const value = exact(snapshot, bucket, filter, sort);
		last = {value, filter, sort};
		return value;
	};
}
