/**
 * The columns of the pod table: 32-bit words in chunks of 32 rows, column by column within a chunk. A chunk that was published
 * is copied before the next write to it, so that a snapshot costs one pointer per chunk and what it shows never changes. Small
 * chunks keep that copy small: events that hit everywhere copy what they touch, 2 KB each.
 */
export type Columns = {
	/** Chunks by slot >> chunkBits; a published array is never written. */
	readonly chunks: () => readonly Uint32Array[];
	readonly get: (slot: number, column: number) => number;
	/** Replaces all words of a row; false when it says the same already. */
	readonly setRow: (slot: number, words: Uint32Array) => boolean;
	/** Hands out the chunks as they are; from now on writing copies. */
	readonly publish: () => readonly Uint32Array[];
	readonly capacity: () => number;
	readonly addChunk: () => void;
};

export const chunkBits = 5;
const chunkRows = 1 << chunkBits;
export const rowInChunk = chunkRows - 1;

/** Column numbers; `uid0`…`uid3` are a UUID's 128 bits, or the id of an unusual uid in `uid0`. */
export const column = {
	uid0: 0,
	uid1: 1,
	uid2: 2,
	uid3: 3,
	/** Offset in the arena of the name, followed by the addresses when `ipv4` does not say it all. */
	text: 4,
	/** nameLength | addressesLength << 8 | bits << 16. */
	lengths: 5,
	namespace: 6,
	node: 7,
	owner: 8,
	labels: 9,
	status: 10,
	/** ready containers | containers << 16. */
	ready: 11,
	restarts: 12,
	created: 13,
	deleted: 14,
	ipv4: 15,
	ends: 16,
	spec: 17,
} as const;
export const columnCount = 18;

/** Bits of the upper half of `lengths` beyond the public podFlags, which are the low eight. */
export const rowBits = {phaseShift: 8, phaseMask: 7, oddUid: 1 << 13, used: 1 << 14} as const;

/** Index of one word within its chunk. */
export const wordAt = (slot: number, columnNumber: number): number =>
	(columnNumber << chunkBits) | (slot & rowInChunk);

/** No rows yet. */
export function createColumns(): Columns {
	let chunks: Uint32Array[] = [];
	const isPublished: boolean[] = [];
	let arrayIsPublished = false;

	const ownArray = (): void => {
		if (!arrayIsPublished) return;
		chunks = chunks.slice();
		arrayIsPublished = false;
	};
	const writable = (index: number): Uint32Array => {
		const chunk = chunks[index]!;
		if (!isPublished[index]) return chunk;
		ownArray();
		const copy = chunk.slice();
		chunks[index] = copy;
		isPublished[index] = false;
		return copy;
	};
	return {
		chunks: () => chunks,
		get: (slot, columnNumber) => chunks[slot >>> chunkBits]![wordAt(slot, columnNumber)]!,
		setRow: (slot, words) => {
			const index = slot >>> chunkBits;
			const current = chunks[index]!;
			let same = true;
			for (let number = 0; number < columnCount && same; number++) {
				same = current[wordAt(slot, number)] === words[number];
			}
			if (same) return false;
			const chunk = writable(index);
			for (let number = 0; number < columnCount; number++) chunk[wordAt(slot, number)] = words[number]!;
			return true;
		},
		publish: () => {
			arrayIsPublished = true;
			isPublished.fill(true);
			return chunks;
		},
		capacity: () => chunks.length << chunkBits,
		addChunk: () => {
			ownArray();
			chunks.push(new Uint32Array(columnCount << chunkBits));
			isPublished.push(false);
		},
	};
}
