import type {Snapshot} from '../../src/store/snapshot.ts';
import type {Sort} from '../../src/ui/state/state.ts';
import {ownerText} from './select.ts';

/** Above this many rows names are not compared: the list keeps the order of the store within a namespace. */
const namesUpTo = 20_000;

/** The same slots in the order asked for; by namespace and name when none is. Equal ones keep their order. */
export function sortPods(snapshot: Snapshot, slots: Int32Array, sort: Sort | undefined): Int32Array {
	const {pods} = snapshot;
	const turned = sort?.descending === true;
	switch (sort?.column) {
		case 'ip':
			return byNumber(slots, pods.ipv4, turned);
		case 'age':
			return byNumber(slots, slot => -pods.createdAt(slot), turned);
		case 'node':
			return byName(slots, pods.nodeId, slot => pods.nodeName(pods.nodeId(slot)), turned);
		case 'owner':
			return byName(slots, pods.ownerId, slot => ownerText(snapshot, slot), turned);
		case 'status':
			return byName(slots, pods.statusId, slot => pods.statusOf(pods.statusId(slot)), turned);
		case 'pod':
			return byText(slots, pods.name, turned);
		default: {
			const named = slots.length > namesUpTo ? slots : byText(slots, pods.name, turned);
			return byName(named, pods.namespaceId, slot => pods.namespaceName(pods.namespaceId(slot)), turned);
		}
	}
}

/** Orders by a name that many pods share: each name is read once, and the pods are dealt out to where their name stands. */
function byName(
	slots: Int32Array,
	idOf: (slot: number) => number,
	nameOf: (slot: number) => string,
	turned: boolean,
): Int32Array {
	const names = new Map<number, string>();
	const counts = new Map<number, number>();
	for (const slot of slots) {
		const id = idOf(slot);
		if (!names.has(id)) names.set(id, nameOf(slot));
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	const ids = [...names].sort(([, a], [, b]) => compare(a, b));
	if (turned) ids.reverse();
	const next = new Map<number, number>();
	let start = 0;
	for (const [id] of ids) {
		next.set(id, start);
		start += counts.get(id) ?? 0;
	}
	const ordered = new Int32Array(slots.length);
	for (const slot of slots) {
		const id = idOf(slot);
		const at = next.get(id) ?? 0;
		ordered[at] = slot;
		next.set(id, at + 1);
	}
	return ordered;
}

function byNumber(slots: Int32Array, numberOf: (slot: number) => number, turned: boolean): Int32Array {
	const sign = turned ? -1 : 1;
	return slots.slice().sort((a, b) => sign * (numberOf(a) - numberOf(b)));
}

function byText(slots: Int32Array, read: (slot: number) => string, turned: boolean): Int32Array {
	const sign = turned ? -1 : 1;
	return Int32Array.from(
		Array.from(slots, slot => ({slot, text: read(slot)})).sort((a, b) => sign * compare(a.text, b.text)),
		({slot}) => slot,
	);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
