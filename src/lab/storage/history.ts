import type {Collection, Stored} from './store.ts';

/** The last past state that was asked for, by collection: the pages of one list ask for the same one again and again. */
const remembered = new WeakMap<Collection, {readonly revision: number; readonly items: readonly Stored[]}>();

/**
 * The items of a collection as they were at a revision, in key order, by undoing the changes since then. The caller has made sure
 * that the revision is not compacted. Costs nothing when nothing has changed since.
 */
export function itemsAt(collection: Collection, revision: number): readonly Stored[] {
	const changes = collection.changes();
	const first = firstAfter(changes, revision);
	if (first === changes.length) return collection.sorted();
	const known = remembered.get(collection);
	if (known?.revision === revision) return known.items;
	const before = new Map<string, Stored | undefined>();
	for (const {stored, previous} of changes.slice(first))
		if (!before.has(stored.key)) before.set(stored.key, previous);
	const items = [
		...collection.sorted().filter(({key}) => !before.has(key)),
		...[...before.values()].filter(stored => stored !== undefined),
	].sort((a, b) => (a.key < b.key ? -1 : 1));
	remembered.set(collection, {revision, items});
	return items;
}

/** Index of the first change after a revision; changes are in the order of their revisions. */
export function firstAfter(changes: readonly {readonly revision: number}[], revision: number): number {
	let low = 0;
	let high = changes.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (changes[middle]!.revision <= revision) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Index of the first item whose key is not before the given one. */
export function firstFrom(items: readonly Stored[], key: string): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (items[middle]!.key < key) low = middle + 1;
		else high = middle;
	}
	return low;
}
