import {classifyPods} from '../../src/migration/classify-pods.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {atOnce, type Background} from '../../src/ui/background.ts';
import {type Filter, parseFilter} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Sort} from '../../src/ui/state/state.ts';
import {bucketKey, isOld} from './buckets.ts';
import {filterSteps, narrows, podFilterKeys} from './select.ts';
import {type Ordered, orderSteps} from './sort.ts';

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

/** From this many pods on, putting them in order is work for the background. */
const bigFrom = 20_000;

/** Pods that are put in order again per millisecond that passed: very large lists follow the cluster a little more slowly. */
const podsPerMillisecond = 200;

export type PodSelector = (
	snapshot: Snapshot,
	bucket: string,
	filter: string,
	sort: Sort | undefined,
	background: Background,
) => PodSelection;

/**
 * Selects the pods of the list. A big cluster is put in order in the background, at most every 750 ms with 150,000 pods while only the
 * cluster changes; until then the list stands as it did. What the person types shows at once.
 */
export const selectPods: PodSelector = createPodSelector();

/** A selector that remembers what it selected last. */
export function createPodSelector(): PodSelector {
	const selectFrom = createFilterMemory();
	let ready: Ordered | undefined;
	let running: {readonly sort: Sort | undefined} | undefined;
	const order = (snapshot: Snapshot, sort: Sort | undefined, background: Background) => {
		const started = {sort};
		running = started;
		background.run(orderSteps(snapshot, sort, ready), slots => {
			if (running !== started) return;
			running = undefined;
			ready = {snapshot, sort, slots};
		});
	};
	return (snapshot, bucket, filter, sort, background) => {
		if (ready !== undefined && ready.snapshot.cluster.uid !== snapshot.cluster.uid) {
			ready = undefined;
			running = undefined;
		}
		const big = snapshot.pods.size > bigFrom;
		if (ready?.sort !== sort && running?.sort !== sort) running = undefined;
		if (running === undefined && isDue(ready, snapshot, sort))
			order(snapshot, sort, big ? background : atOnce);
		ready ??= {snapshot, sort, slots: snapshot.pods.slotList()};
		return selectFrom(ready, bucket, filter, big ? background : atOnce);
	};
}

function isDue(ready: Ordered | undefined, snapshot: Snapshot, sort: Sort | undefined): boolean {
	if (ready === undefined || ready.sort !== sort) return true;
	if (ready.snapshot === snapshot) return false;
	const passed = snapshot.now - ready.snapshot.now;
	return snapshot.pods.size <= bigFrom || passed < 0 || passed >= snapshot.pods.size / podsPerMillisecond;
}

/** So many results are kept, for letters that are taken back. */
const mostKept = 12;

/** Filters the pods of a bucket; a filter that only grew looks through what was left before. */
function createFilterMemory(): (
	ordered: Ordered,
	bucket: string,
	filter: string,
	background: Background,
) => PodSelection {
	type Kept = {readonly text: string; readonly filter: Filter; readonly selection: PodSelection};
	const memoryOf = lastCall((ordered: Ordered, bucket: string) => {
		const selection = {snapshot: ordered.snapshot, slots: inBucket(ordered, bucket), bucket};
		const all: Kept = {text: '', filter: {terms: []}, selection};
		return {all, results: new Map([['', all]]), running: new Set<string>()};
	});
	let shown: PodSelection | undefined;
	return (ordered, bucket, text, background) => {
		const {all, results, running} = memoryOf(ordered, bucket);
		if (!results.has(text) && !running.has(text)) {
			const filter = parseFilter(text, podFilterKeys);
			const from = [...results.values()]
				.filter(one => narrows(filter, one.filter))
				.reduce((best, one) => (one.selection.slots.length < best.selection.slots.length ? one : best), all);
			const {snapshot} = ordered;
			running.add(text);
			background.run(filterSteps(snapshot, from.selection.slots, filter), slots => {
				running.delete(text);
				results.set(text, {text, filter, selection: {snapshot, slots, bucket}});
				if (results.size > mostKept) results.delete([...results.keys()].find(key => key !== '') ?? '');
			});
		}
		// What takes longer than a slice shows when it is done; until then the list stands as it did.
		shown =
			results.get(text)?.selection ??
			(shown?.snapshot.cluster.uid === ordered.snapshot.cluster.uid ? shown : all.selection);
		return shown;
	};
}

function inBucket({snapshot, slots}: Ordered, bucket: string): Int32Array {
	if (bucket === 'all') return slots;
	const {buckets, calico, of} = classifyPods(snapshot);
	const shown = new Set(
		buckets.filter(one => (bucket === 'old' ? isOld(one, calico) : bucketKey(one) === bucket)),
	);
	const found = new Int32Array(slots.length);
	let count = 0;
	for (let index = 0; index < slots.length; index++) {
		const slot = slots[index]!;
		const its = of(slot);
		if (its !== undefined && shown.has(its)) found[count++] = slot;
	}
	return found.subarray(0, count);
}
