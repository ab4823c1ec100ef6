/**
 * The same as {@link sortWindow} where the order looks first at a number: only items that are equal in it to the first or the last of the window,
 * or between, are compared by anything else. Of 150,000 pods nearly all have no restarts.
 */
export function sortWindowBy(
	items: Int32Array,
	from: number,
	to: number,
	key: (item: number) => number,
	compare: (one: number, other: number) => number,
): Int32Array {
	const end = Math.min(to, items.length);
	if (from >= end || end - from === items.length) return sortWindow(items, from, to, compare);
	const keys = new Float64Array(items.length);
	for (let index = 0; index < items.length; index++) keys[index] = key(items[index]!);
	const ranked = keys.slice();
	const first = nth(ranked, from, 0);
	const last = nth(ranked, end - 1, from);
	let before = 0;
	let count = 0;
	for (let index = 0; index < items.length; index++) {
		const number = keys[index]!;
		if (number < first) before++;
		else if (number <= last) items[count++] = items[index]!;
	}
	return sortWindow(items.subarray(0, count), from - before, end - before, compare);
}

/** The number of rank `wanted`, which is not before `from`; brings it there, smaller ones before it and larger ones after it. */
function nth(numbers: Float64Array, wanted: number, from: number): number {
	let low = from;
	let high = numbers.length - 1;
	while (low < high) {
		const pivot = numbers[(low + high) >>> 1]!;
		let left = low;
		let right = high;
		while (left <= right) {
			while (numbers[left]! < pivot) left++;
			while (numbers[right]! > pivot) right--;
			if (left > right) break;
			const number = numbers[left]!;
			numbers[left++] = numbers[right]!;
			numbers[right--] = number;
		}
		if (wanted <= right) high = right;
		else if (wanted >= left) low = left;
		else break;
	}
	return numbers[wanted]!;
}

/**
 * Puts `items[from, to)` where they belong in the whole order, sorted, without sorting the rest (quickselect): a screen shows 50
 * rows of 150,000. `compare` must be a total order. Changes `items`.
 */
export function sortWindow(
	items: Int32Array,
	from: number,
	to: number,
	compare: (one: number, other: number) => number,
): Int32Array {
	const end = Math.min(to, items.length);
	if (from >= end) return items.subarray(0, 0);
	narrow(items, from, 0, items.length - 1, compare);
	narrow(items, end - 1, from, items.length - 1, compare);
	return items.subarray(from, end).sort(compare);
}

/** Moves the item of rank `wanted` to its place, smaller ones before it and larger ones after it. */
function narrow(
	items: Int32Array,
	wanted: number,
	first: number,
	last: number,
	compare: (one: number, other: number) => number,
): void {
	let low = first;
	let high = last;
	while (low < high) {
		const pivot = medianOfThree(items, low, (low + high) >>> 1, high, compare);
		let left = low;
		let right = high;
		while (left <= right) {
			while (compare(items[left]!, pivot) < 0) left++;
			while (compare(items[right]!, pivot) > 0) right--;
			if (left > right) break;
			const item = items[left]!;
			items[left++] = items[right]!;
			items[right--] = item;
		}
		if (wanted <= right) high = right;
		else if (wanted >= left) low = left;
		else return;
	}
}

function medianOfThree(
	items: Int32Array,
	low: number,
	middle: number,
	high: number,
	compare: (one: number, other: number) => number,
): number {
	const one = items[low]!;
	const two = items[middle]!;
	const three = items[high]!;
	if (compare(one, two) < 0) {
		if (compare(two, three) < 0) return two;
		return compare(one, three) < 0 ? three : one;
	}
	if (compare(one, three) < 0) return one;
	return compare(two, three) < 0 ? three : two;
}
