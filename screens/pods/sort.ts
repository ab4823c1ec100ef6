import {renamedSlots} from '../../src/store/pods/view.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {Sort} from '../../src/ui/state/state.ts';
import {insertInSteps, sortInSteps} from './merge-sort.ts';
import {ownerText} from './select.ts';

/** So many names are read before other work gets its turn. */
const atATime = 4096;
/** Fewer changes than one of so many pods are put into their places one by one. */
const fewOf = 8;

/** All pods in order, with the snapshot they were taken from. */
export type Ordered = {
	readonly snapshot: Snapshot;
	readonly sort: Sort | undefined;
	readonly slots: Int32Array;
};

/**
 * All pods of a snapshot in the order asked for, by namespace and name when none is, in steps. `before` is how they stood in an earlier
 * snapshot: what has not moved since costs little.
 */
export function* orderSteps(
	snapshot: Snapshot,
	sort: Sort | undefined,
	before?: Ordered,
): Generator<void, Int32Array> {
	const {pods} = snapshot;
	if (sort === undefined && before !== undefined && before.sort === undefined) {
		const others = renamedSlots(before.snapshot.pods, pods);
		if (others?.length === 0) return before.slots;
		if (others !== undefined && others.length < pods.size / fewOf)
			return yield* insertInSteps(...parted(before.slots, others, pods.slotList()), pods.compareNames);
	}
	const slots = carriedOver(before?.slots ?? new Int32Array(0), pods.slotList());
	const turned = sort?.descending === true;
	const sign = turned ? -1 : 1;
	switch (sort?.column) {
		case 'ip':
			return yield* byNumber(slots, pods.ipv4, turned);
		case 'age':
			return yield* byNumber(slots, slot => pods.createdAt(slot) / 1000, !turned);
		case 'node':
			return yield* byName(
				slots,
				pods.idCounts.nodes,
				pods.nodeId,
				slot => pods.nodeName(pods.nodeId(slot)),
				turned,
			);
		case 'owner':
			return yield* byName(
				slots,
				pods.idCounts.owners,
				pods.ownerId,
				slot => ownerText(snapshot, slot),
				turned,
			);
		case 'status':
			return yield* byName(
				slots,
				pods.idCounts.statuses,
				pods.statusId,
				slot => pods.statusOf(pods.statusId(slot)),
				turned,
			);
		case 'pod': {
			const names: string[] = [];
			for (let index = 0; index < slots.length; index++) {
				if (index % atATime === 0) yield;
				const slot = slots[index]!;
				names[slot] = pods.name(slot);
			}
			return yield* sortInSteps(slots, (a, b) => sign * compareTexts(names[a]!, names[b]!));
		}
		default:
			return yield* sortInSteps(slots, (a, b) => sign * pods.compareNames(a, b));
	}
}

/** The slots in their earlier order whose pods are the same, and those of others. */
function parted(before: Int32Array, others: readonly number[], now: Int32Array): [Int32Array, Int32Array] {
	const isUsed = new Uint8Array((now.at(-1) ?? 0) + 1);
	for (const slot of now) isUsed[slot] = 1;
	const come = Int32Array.from(others.filter(slot => isUsed[slot] === 1));
	for (const slot of others) isUsed[slot] = 0;
	const stay = new Int32Array(before.length);
	let count = 0;
	for (const slot of before) if (isUsed[slot] === 1) stay[count++] = slot;
	return [stay.subarray(0, count), come];
}

/** The slots in their earlier order, without those that are gone and with new ones at the end. */
function carriedOver(before: Int32Array, now: Int32Array): Int32Array {
	if (before.length === 0) return now.slice();
	const used = new Uint8Array((now.at(-1) ?? 0) + 1);
	for (const slot of now) used[slot] = 1;
	const carried = new Int32Array(now.length);
	let count = 0;
	for (const slot of before) {
		if (used[slot] !== 1) continue;
		used[slot] = 2;
		carried[count++] = slot;
	}
	for (const slot of now) if (used[slot] === 1) carried[count++] = slot;
	return carried;
}

/** Orders by a name that many pods share: each name is read once, and the pods are dealt out to where their name stands. */
function* byName(
	slots: Int32Array,
	idCount: number,
	idOf: (slot: number) => number,
	nameOf: (slot: number) => string,
	turned: boolean,
): Generator<void, Int32Array> {
	const counts = new Uint32Array(idCount);
	const names: {readonly id: number; readonly name: string}[] = [];
	for (let index = 0; index < slots.length; index++) {
		if (index % atATime === 0) yield;
		const slot = slots[index]!;
		const id = idOf(slot);
		if (counts[id] === 0) names.push({id, name: nameOf(slot)});
		counts[id]!++;
	}
	yield;
	names.sort((a, b) => compareTexts(a.name, b.name));
	if (turned) names.reverse();
	yield;
	const next = new Uint32Array(idCount);
	let start = 0;
	for (const {id} of names) {
		next[id] = start;
		start += counts[id]!;
	}
	const ordered = new Int32Array(slots.length);
	for (const slot of slots) ordered[next[idOf(slot)]!++] = slot;
	return ordered;
}

/** Places in the list take this much of a double; what is left holds an unsigned number of 32 bits. */
const places = 2 ** 21;
const most = 2 ** 32 - 1;

/** Orders by IPv4 addresses or seconds: number and place are packed into one double, so that no comparison has to be called. */
function* byNumber(
	slots: Int32Array,
	numberOf: (slot: number) => number,
	turned: boolean,
): Generator<void, Int32Array> {
	const packed = new Float64Array(slots.length);
	for (let index = 0; index < slots.length; index++) {
		if (index % atATime === 0) yield;
		const value = numberOf(slots[index]!);
		packed[index] = (turned ? most - value : value) * places + index;
	}
	packed.sort();
	yield;
	const ordered = new Int32Array(slots.length);
	for (let index = 0; index < slots.length; index++) ordered[index] = slots[packed[index]! % places]!;
	return ordered;
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
