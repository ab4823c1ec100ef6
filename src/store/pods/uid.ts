const dash = 45;

function nibble(byte: number): number {
	if (byte >= 48 && byte <= 57) return byte - 48;
	return byte >= 97 && byte <= 102 ? byte - 87 : -1;
}

/** Writes the 128 bits of a UUID in canonical lower case to `words[0..3]`; false for any other text. */
export function parseUuid(bytes: Uint8Array, at: number, end: number, words: Uint32Array): boolean {
	if (end - at !== 36) return false;
	let word = 0;
	let digits = 0;
	for (let index = 0; index < 36; index++) {
		const byte = bytes[at + index]!;
		if (index === 8 || index === 13 || index === 18 || index === 23) {
			if (byte !== dash) return false;
			continue;
		}
		const value = nibble(byte);
		if (value < 0) return false;
		word = (word << 4) | value;
		digits++;
		if ((digits & 7) === 0) {
			words[(digits >>> 3) - 1] = word;
			word = 0;
		}
	}
	return true;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');

/** The UUID of four words as text. */
export function formatUuid(one: number, two: number, three: number, four: number): string {
	const all = hex(one) + hex(two) + hex(three) + hex(four);
	return `${all.slice(0, 8)}-${all.slice(8, 12)}-${all.slice(12, 16)}-${all.slice(16, 20)}-${all.slice(20)}`;
}
