/** A line of a log with its time: `stamp` as the kubelet wrote it, `at` in milliseconds since the epoch (0 without a time). */
export type StampedLine = {readonly stamp: string; readonly at: number; readonly text: string};

export type LineReader = {
	/** Takes what has arrived and gives the lines that are complete with it. */
	readonly push: (chunk: Buffer) => readonly StampedLine[];
	/** The rest, when the log ended without a line end. */
	readonly end: () => readonly StampedLine[];
};

const newline = 0x0a;
const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?/;

/** Puts lines together from pieces that may end anywhere, also inside a character. Of a line longer than `most` bytes the rest is passed over. */
export function createLineReader(most = 16 << 10): LineReader {
	let parts: Buffer[] = [];
	let held = 0;
	const hold = (piece: Buffer): void => {
		const room = most - held;
		if (room <= 0 || piece.length === 0) return;
		// A copy: the chunk it comes from may be much larger than what is kept of it.
		parts.push(Buffer.from(piece.subarray(0, room)));
		held += Math.min(room, piece.length);
	};
	const take = (): StampedLine => {
		const text = Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
		parts = [];
		held = 0;
		return lineOf(text);
	};
	return {
		push: chunk => {
			const lines: StampedLine[] = [];
			let start = 0;
			for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
				hold(chunk.subarray(start, end));
				lines.push(take());
				start = end + 1;
			}
			hold(chunk.subarray(start));
			return lines;
		},
		end: () => (held === 0 ? [] : [take()]),
	};
}

function lineOf(text: string): StampedLine {
	const stamp = stamped.exec(text);
	const at = Date.parse(stamp?.[1] ?? '');
	if (stamp === null || Number.isNaN(at)) return {stamp: '', at: 0, text};
	return {stamp: stamp[1] ?? '', at, text: text.slice(stamp[0].length)};
}

/** Orders two lines of one log by their times, to the nanosecond. */
export function compareStamps(a: StampedLine, b: StampedLine): number {
	return a.at - b.at || fraction(a.stamp) - fraction(b.stamp);
}

const fraction = (stamp: string): number => Number((/\.(\d+)/.exec(stamp)?.[1] ?? '').padEnd(9, '0'));
