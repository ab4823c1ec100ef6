/**
 * Takes one element from the start of bytes[at, end) and returns where the next begins, which may lie behind `end` to skip; or,
 * negative, how many bytes from `at` on it needs at least.
 */
export type Take = (bytes: Buffer, at: number, end: number) => number;

export type Assembler = {
	readonly push: (chunk: Buffer) => void;
	/** True when everything pushed was part of a complete element. */
	readonly isEmpty: () => boolean;
};

/** Cuts a stream of chunks into elements. An element within one chunk is not copied; one across a border is put together first. */
export function createAssembler(take: Take): Assembler {
	let partial = Buffer.alloc(0);
	let held = 0;
	let needed = 0;
	let skipping = 0;

	const hold = (chunk: Buffer, at: number, end: number): void => {
		if (partial.length < held + end - at) {
			const larger = Buffer.allocUnsafe(Math.max(held + end - at, needed, 2 * partial.length));
			partial.copy(larger, 0, 0, held);
			partial = larger;
		}
		held += chunk.copy(partial, held, at, end);
	};

	/** Completes the held element byte by byte until its length is known, then in one step; returns how much of the chunk it took. */
	const complete = (chunk: Buffer): number => {
		let at = 0;
		while (held > 0 && at < chunk.length) {
			const end = Math.min(chunk.length, at + needed - held);
			hold(chunk, at, end);
			at = end;
			if (held < needed) break;
			const next = take(partial, 0, held);
			if (next < 0) needed = -next;
			else {
				skipping = next - held;
				held = 0;
			}
		}
		return at;
	};

	return {
		push: chunk => {
			let at = complete(chunk);
			for (;;) {
				const skipped = Math.min(skipping, chunk.length - at);
				skipping -= skipped;
				at += skipped;
				if (at >= chunk.length) return;
				const next = take(chunk, at, chunk.length);
				if (next < 0) {
					needed = -next;
					hold(chunk, at, chunk.length);
					return;
				}
				skipping = Math.max(0, next - chunk.length);
				at = Math.min(next, chunk.length);
			}
		},
		isEmpty: () => held === 0 && skipping === 0,
	};
}
