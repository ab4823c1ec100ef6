import {type Collection, type Stored, storageKey} from './store.ts';

/**
 * The items of a collection as they were at a revision, in key order, by undoing the changes since then. The caller has made sure
 * that the revision is not compacted. Costs nothing when nothing has changed since.
 */
export function itemsAt(collection: Collection, revision: number): readonly Stored[] {
	const changes = collection.changes();
	const first = firstAfter(changes, revision);
	if (first === changes.length) return collection.sorted();
	const before = new Map<string, Stored | undefined>();
	for (const change of changes.slice(first)) {
		const key = storageKey(change.stored.namespace, change.stored.name);
		if (!before.has(key)) before.set(key, change.previous);
	}
	const kept = collection.sorted().filter(stored => !before.has(storageKey(stored.namespace, stored.name)));
	const restored = [...before.values()].filter(stored => stored !== undefined);
	return [...kept, ...restored].sort((a, b) => compareKeys(a, b));
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
		const item = items[middle]!;
		if (storageKey(item.namespace, item.name) < key) low = middle + 1;
		else high = middle;
	}
	return low;
}

function compareKeys(a: Stored, b: Stored): number {
	const left = storageKey(a.namespace, a.name);
	const right = storageKey(b.namespace, b.name);
	return left < right ? -1 : left > right ? 1 : 0;
}
