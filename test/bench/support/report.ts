import type {Figure} from './figures.ts';
import {formatTable} from './table.ts';

/** Prints the figures of one program: a table, or with --json what the bench reads. */
export function report(figures: readonly Figure[]): void {
	const isJson = process.argv.includes('--json');
	const lines = figures.map(figure => ({figure, verdict: undefined}));
	process.stdout.write(`${isJson ? JSON.stringify(figures) : formatTable(lines)}\n`);
}

/** The arguments that are no options. */
export const given = process.argv.slice(2).filter(text => !text.startsWith('--'));
