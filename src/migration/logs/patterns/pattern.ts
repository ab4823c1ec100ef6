import type {LogProgram} from '../programs.ts';

/** What a line says about the program: that it works, that it does not, something worth knowing, or nothing although it looks like an error. */
export type LogSign = 'good' | 'bad' | 'note' | 'noise';

/** A line that is understood. */
export type LogPattern = {
	readonly id: string;
	readonly programs: readonly LogProgram[];
	/** Tried on one line; without nested repetition, so that no line can make it slow. */
	readonly pattern: RegExp;
	readonly sign: LogSign;
	readonly means: string;
	/** The check that speaks of it. */
	readonly code: string;
};

/** One row of the table. */
export const row = (
	code: string,
	programs: readonly LogProgram[],
	id: string,
	sign: LogSign,
	pattern: RegExp,
	means: string,
): LogPattern => ({code, programs, id, sign, pattern, means});
