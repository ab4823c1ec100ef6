import type {PodTable} from '../store/pod-table.ts';
import {changedSlots, familyOf} from '../store/pods/view.ts';
import {includesAscending} from './ascending.ts';
import {podsPerStep} from './per-snapshot.ts';
import {firstVersion, type Version} from './versions.ts';

/** What a question found out about every pod, as a small number. */
export type PodCodes = {
	/** By slot; 0 where there is no pod. */
	readonly codes: Version;
	/** How many pods have each code; those of 0 are not counted. */
	readonly counts: readonly number[];
	/** Slots of pods with a code that was asked to be listed, ascending. */
	readonly listed: readonly number[];
};

/** What is asked of each pod of a table: a whole number from 1 on, which only its row and `about` decide. */
type CodeOf<About> = (about: About, pods: PodTable) => (slot: number) => number;

type IsListed = (code: number) => boolean;
type Followed = PodCodes & {readonly pods: PodTable};

/** More changes than one in so many pods are not worth telling apart. */
const fewOf = 4;

/**
 * Asks something of every pod, in steps of about a millisecond, and again only of those that have changed since the last table of
 * the same store was asked about the same thing. Codes of a few pods may be listed.
 */
export function followPods<About extends object>(
	codeOf: CodeOf<About>,
	isListed: IsListed = () => false,
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
			? again(before, changed, slots, codeOf(about, pods), isListed)
			: yield* all(slots, codeOf(about, pods), isListed);
		memory.set(about, {...found, pods});
		return found;
	};
}

function* all(
	slots: Int32Array,
	codeOf: (slot: number) => number,
	isListed: IsListed,
): Generator<void, PodCodes> {
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
	const listed: number[] = [];
	if (counts.some((count, code) => count > 0 && isListed(code)))
		for (const slot of slots) if (isListed(codes[slot]!)) listed.push(slot);
	return {codes: firstVersion(codes), counts, listed};
}

function again(
	before: PodCodes,
	changed: readonly number[],
	slots: Int32Array,
	codeOf: (slot: number) => number,
	isListed: IsListed,
): PodCodes {
	const counts = [...before.counts];
	const changes = new Map<number, number>();
	let isListTouched = false;
	for (const slot of changed) {
		const old = before.codes.at(slot);
		const code = includesAscending(slots, slot) ? codeOf(slot) : 0;
		if (old === code) continue;
		changes.set(slot, code);
		isListTouched ||= isListed(old) || isListed(code);
		if (old > 0) counts[old]!--;
		if (code > 0) counts[code] = (counts[code] ?? 0) + 1;
	}
	if (changes.size === 0) return before;
	const stay = isListTouched ? before.listed.filter(slot => !changes.has(slot)) : before.listed;
	const come = [...changes].flatMap(([slot, code]) => (isListed(code) ? [slot] : []));
	return {
		codes: before.codes.with(changes, (slots.at(-1) ?? -1) + 1),
		counts,
		listed: isListTouched ? [...stay, ...come].sort((a, b) => a - b) : before.listed,
	};
}
