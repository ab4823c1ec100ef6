/**
 * Short byte strings one after another in pages. Bytes once written never change, so that published tables may share a live
 * arena; what is no longer pointed at is garbage until the whole arena is written anew.
 */
export type Arena = {
	/** Appends `bytes[at, end)` (at most a page); returns where it begins. */
	readonly append: (bytes: Uint8Array, at: number, end: number) => number;
	/** Makes room for `length` bytes in a row, so that several appends stay together. */
	readonly reserve: (length: number) => void;
	readonly page: (offset: number) => Buffer;
	readonly text: (offset: number, length: number) => string;
	/** Bytes given out, garbage included. */
	readonly used: () => number;
	/** Bytes allocated. */
	readonly bytes: () => number;
};

const pageBits = 16;
const pageSize = 1 << pageBits;
/** Where in its page an offset points. */
export const inPage = pageSize - 1;

/** An empty arena. */
export function createArena(): Arena {
	const pages: Buffer[] = [];
	let next = 0;
	let used = 0;

	const reserve = (length: number): void => {
		const space = pages.length * pageSize - next;
		if (length <= space) return;
		next = pages.length * pageSize;
		pages.push(Buffer.alloc(pageSize));
	};
	const page = (offset: number): Buffer => pages[offset >>> pageBits]!;
	return {
		reserve,
		append: (bytes, at, end) => {
			reserve(end - at);
			const start = next;
			const target = page(start);
			let to = start & inPage;
			for (let index = at; index < end; index++) target[to++] = bytes[index]!;
			next += end - at;
			used += end - at;
			return start;
		},
		page,
		text: (offset, length) => {
			const at = offset & inPage;
			return length === 0 ? '' : page(offset).toString('utf8', at, at + length);
		},
		used: () => used,
		bytes: () => pages.length * pageSize,
	};
}
