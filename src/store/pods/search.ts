import {sameBytes} from './hash.ts';

/**
 * Whether `wanted` occurs in `bytes[at, end)`. Horspool's search: the byte under the end of the pattern says how far to move on, so
 * that most bytes of 150,000 names are never looked at.
 */
export function createByteSearch(wanted: Buffer): (bytes: Uint8Array, at: number, end: number) => boolean {
	const length = wanted.length;
	if (length === 0) return () => true;
	const last = wanted[length - 1];
	const moves = new Uint16Array(256).fill(Math.min(length, 0xffff));
	for (let index = 0; index < length - 1; index++) moves[wanted[index]!] = length - 1 - index;
	return (bytes, at, end) => {
		for (let from = at; from + length <= end; ) {
			const byte = bytes[from + length - 1]!;
			if (byte === last && sameBytes(bytes, from, wanted, 0, length)) return true;
			from += moves[byte]!;
		}
		return false;
	};
}
