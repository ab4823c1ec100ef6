import type {PodTable} from '../store/pod-table.ts';
import {changedSlots, familyOf} from '../store/pods/view.ts';
import {includesAscending} from './ascending.ts';
import {podsPerStep} from './per-snapshot.ts';

/** What a question found out about every pod, as a small number. */
export type PodCodes = {
	/** By slot; 0 where there is no pod. Never written again. */
	readonly codes: Uint32Array;
	/** How many pods have each code; those of 0 are not counted. */
	readonly counts: readonly number[];
};

/** What is asked of each pod of a table: a whole number from 1 on, which only its row and `about` decide. */
export type CodeOf<About> = (about: About, pods: PodTable) => (slot: number) => number;

type Followed = PodCodes & {readonly pods: PodTable};

/** More changes than one in so many pods are not worth telling apart. */
const fewOf = 4;

/**
 * Asks something of every pod, in steps of about a millisecond, and again only of those that have changed since the last table of
 * the same store was asked about the same thing.
 */
export function followPods<About extends object>(
	codeOf: CodeOf<About>,
): (about: About, pods: PodTable) => Generator<void, PodCodes> {
	const known = new WeakMap<object, WeakMap<About, Followed>>();
	return function* (about, pods) {
		const family = familyOf(pods) ?? pods;
		const memory = known.get(family) ?? new WeakMap<About, Followed>();
		known.set(family, memory);
		const before = memory.get(about);
		if (before?.pods === pods) return before;
		const changed = before && changedSlots(before.pods, pods);
		const isFew = before !== undefined && changed !== undefined && changed.length < pods.size / fewOf;
		const slots = pods.slotList();
		const found = isFew
			? again(before, changed, slots, codeOf(about, pods))
			: yield* all(slots, codeOf(about, pods));
		memory.set(about, {...found, pods});
		return found;
	};
}

function* all(slots: Int32Array, codeOf: (slot: number) => number): Generator<void, PodCodes> {
	const codes = new Uint32Array((slots.at(-1) ?? -1) + 1);
	const counts: number[] = [];
	for (let from = 0; from < slots.length; from += podsPerStep) {
		if (from > 0) yield;
		const to = Math.min(slots.length, from + podsPerStep);
		for (let index = from; index < to; index++) {
			const slot = slots[index]!;
			const code = codeOf(slot);
			codes[slot] = code;
			counts[code] = (counts[code] ?? 0) + 1;
		}
	}
	return {codes, counts};
}

function again(
	before: PodCodes,
	changed: readonly number[],
	slots: Int32Array,
	codeOf: (slot: number) => number,
): PodCodes {
	const codes = new Uint32Array((slots.at(-1) ?? -1) + 1);
	codes.set(before.codes.subarray(0, codes.length));
	const counts = [...before.counts];
	for (const slot of changed) {
		const old = before.codes[slot] ?? 0;
		if (old > 0) counts[old]!--;
		if (!includesAscending(slots, slot)) {
			if (slot < codes.length) codes[slot] = 0;
			continue;
		}
		const code = codeOf(slot);
		codes[slot] = code;
		counts[code] = (counts[code] ?? 0) + 1;
	}
	return {codes, counts};
}
