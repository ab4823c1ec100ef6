/** Negative, zero or positive, as for `Array.sort`. */
type Compare = (one: number, other: number) => number;

/** So many slots are sorted, or merged, before other work gets its turn. */
const atATime = 2048;

/** Sorts slots in steps; equal ones keep their order. What is in order but for few slots costs little more than looking through it. */
export function* sortInSteps(slots: Int32Array, compare: Compare): Generator<void, Int32Array> {
	const kept = new Int32Array(slots.length);
	const strays: number[] = [];
	let count = 0;
	for (let index = 0; index < slots.length; index++) {
		if (index % atATime === 0) yield;
		const slot = slots[index]!;
		if (count === 0 || compare(kept[count - 1]!, slot) <= 0) kept[count++] = slot;
		else if (count > 1 && compare(kept[count - 2]!, slot) > 0) strays.push(slot);
		else {
			// The one before stands too far down, not this one.
			strays.push(kept[count - 1]!);
			kept[count - 1] = slot;
		}
		if (strays.length > slots.length / 8) return yield* mergeSort(slots, compare);
	}
	if (strays.length === 0) return kept;
	const both = new Int32Array(slots.length);
	both.set(kept.subarray(0, count));
	both.set(yield* mergeSort(Int32Array.from(strays), compare), count);
	const merged = new Int32Array(slots.length);
	yield* merge(both, merged, 0, count, slots.length, compare);
	return merged;
}

/** Puts a few slots into their places among many that are in order; ones that are equal to those come after them. */
export function* insertInSteps(
	ordered: Int32Array,
	few: Int32Array,
	compare: Compare,
): Generator<void, Int32Array> {
	const sorted = yield* mergeSort(few, compare);
	const all = new Int32Array(ordered.length + sorted.length);
	let from = 0;
	for (const [index, slot] of sorted.entries()) {
		if (index % atATime === 0) yield;
		let to = ordered.length;
		for (let low = from; low < to; ) {
			const middle = (low + to) >>> 1;
			if (compare(ordered[middle]!, slot) <= 0) low = middle + 1;
			else to = middle;
		}
		all.set(ordered.subarray(from, to), from + index);
		all[to + index] = slot;
		from = to;
	}
	all.set(ordered.subarray(from), from + sorted.length);
	return all;
}

function* mergeSort(slots: Int32Array, compare: Compare): Generator<void, Int32Array> {
	const {length} = slots;
	let from = slots.slice();
	let to = new Int32Array(length);
	for (let start = 0; start < length; start += atATime) {
		from.subarray(start, Math.min(length, start + atATime)).sort(compare);
		yield;
	}
	for (let width = atATime; width < length; width *= 2) {
		for (let left = 0; left < length; left += 2 * width) {
			const middle = Math.min(length, left + width);
			yield* merge(from, to, left, middle, Math.min(length, left + 2 * width), compare);
		}
		[from, to] = [to, from];
	}
	return from;
}

function* merge(
	from: Int32Array,
	to: Int32Array,
	left: number,
	middle: number,
	right: number,
	compare: Compare,
): Generator<void, void> {
	let one = left;
	let other = middle;
	for (let at = left; at < right; at++) {
		if (at % atATime === 0) yield;
		const first = other >= right || (one < middle && compare(from[one]!, from[other]!) <= 0);
		to[at] = first ? from[one++]! : from[other++]!;
	}
}
