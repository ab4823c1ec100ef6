/** Repeatable randomness: the same seed makes the same cluster, byte for byte. */
export type Random = {
	/** 0 ≤ n < 1 */
	readonly fraction: () => number;
	/** 0 ≤ n < limit, whole */
	readonly below: (limit: number) => number;
	readonly pick: <T>(items: readonly T[]) => T;
	readonly hex: (length: number) => string;
	/** A suffix as generateName makes it. */
	readonly suffix: (length: number) => string;
	readonly uid: () => string;
	readonly word: () => string;
};

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const WORDS =
	'payment checkout ledger catalog search profile session gateway router notifier mailer billing fraud audit invoice stream ingest etl feature model score rank embed index cache queue broker worker api web front edge auth token policy quota metric trace log relay proxy sync mirror backup store blob image media video thumb report export import batch cron'.split(
		' ',
	);

/** mulberry32. */
export function createRandom(seed: number): Random {
	let state = seed;
	const fraction = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const below = (limit: number) => Math.floor(fraction() * limit);
	const pick = <T>(items: readonly T[]) => items[below(items.length)] as T;
	const letters = (alphabet: string, length: number) => {
		let text = '';
		for (let index = 0; index < length; index++) text += alphabet[below(alphabet.length)];
		return text;
	};
	const hex = (length: number) => {
		let text = '';
		while (text.length < length)
			text += Math.floor(fraction() * 0x10000000)
				.toString(16)
				.padStart(7, '0');
		return text.slice(0, length);
	};
	return {
		fraction,
		below,
		pick,
		hex,
		suffix: length => letters(SUFFIX_LETTERS, length),
		uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
		word: () => pick(WORDS),
	};
}
