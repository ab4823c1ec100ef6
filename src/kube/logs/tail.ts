import type {StampedLine} from './lines.ts';
import type {LogQuery} from './path.ts';
import {type LogReading, readLogOnce} from './read.ts';

/** How much of a log is asked for at first. */
export const firstTail = {lines: 400, bytes: 256 << 10} as const;

/** Of a log with very long lines, whose tail does not fit: so few that they do, each cut. */
const shortTail = {lines: 5, bytes: 6 << 20} as const;

export type Tail = {
	readonly lines: readonly StampedLine[];
	/** There are older lines that were not asked for. */
	readonly cut: boolean;
};

/**
 * The newest lines of a log. The kubelet cuts a tail that is too large at its newest end, so that one is asked for again with fewer
 * lines. Throws KubeError.
 */
export async function readTail(
	which: Pick<LogQuery, 'namespace' | 'pod' | 'container' | 'previous'>,
	reading: Omit<LogReading, 'onLines'>,
): Promise<Tail> {
	const read = async ({
		lines: tailLines,
		bytes: limitBytes,
	}: {
		readonly lines: number;
		readonly bytes: number;
	}) => {
		const lines: StampedLine[] = [];
		const {bytes} = await readLogOnce(
			{...which, tailLines, limitBytes},
			{...reading, onLines: more => lines.push(...more)},
		);
		return {lines, bytes};
	};
	const first = await read(firstTail);
	if (first.bytes < firstTail.bytes) return {lines: first.lines, cut: first.lines.length >= firstTail.lines};
	const second = await read(shortTail);
	return {lines: second.lines, cut: true};
}
