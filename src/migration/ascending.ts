/** Whether a list in ascending order holds a number. */
export function includesAscending(list: ArrayLike<number>, wanted: number): boolean {
	let low = 0;
	let high = list.length - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		const found = list[middle]!;
		if (found === wanted) return true;
		if (found < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return false;
}
