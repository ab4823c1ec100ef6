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
