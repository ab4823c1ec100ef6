/** FNV-1a over `bytes[at, end)`, mixed once more; unsigned 32 bits. */
export function hashBytes(bytes: Uint8Array, at: number, end: number): number {
	let hash = 0x811c9dc5;
	for (let index = at; index < end; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
	return (hash ^ (hash >>> 15)) >>> 0;
}

/** True when the range holds anything but printable ASCII, so that it must pass the sanitiser. */
export function needsCleaning(bytes: Uint8Array, at: number, end: number): boolean {
	for (let index = at; index < end; index++) {
		const byte = bytes[index]!;
		if (byte < 0x20 || byte > 0x7e) return true;
	}
	return false;
}

/** True when `length` bytes at both places are equal. */
export function sameBytes(
	one: Uint8Array,
	at: number,
	other: Uint8Array,
	otherAt: number,
	length: number,
): boolean {
	for (let index = 0; index < length; index++) {
		if (one[at + index] !== other[otherAt + index]) return false;
	}
	return true;
}

/** Negative, zero or positive: the order of `length` bytes at both places. */
export function compareBytes(
	one: Uint8Array,
	at: number,
	other: Uint8Array,
	otherAt: number,
	length: number,
): number {
	for (let index = 0; index < length; index++) {
		const difference = one[at + index]! - other[otherAt + index]!;
		if (difference !== 0) return difference;
	}
	return 0;
}
