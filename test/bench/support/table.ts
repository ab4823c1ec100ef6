import type {Figure, Verdict} from './figures.ts';

export type Line = {readonly figure: Figure; readonly verdict: Verdict | undefined};

function number(value: number | undefined, unit: string): string {
	if (value === undefined) return '-';
	const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
	return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

function cells({figure, verdict}: Line): readonly string[] {
	const {name, unit, ours, peer, theirs, value} = figure;
	const ratio = peer === undefined || value === undefined ? '' : `${value.toFixed(2)} ×`;
	const state = verdict === undefined ? '' : verdict.holds ? 'ok' : 'FAIL';
	const compared = peer === undefined ? '' : `${peer} ${number(theirs, unit)}`;
	return [name, number(ours, unit), compared, ratio, verdict?.gate ?? '', state];
}

/** The result as one aligned table. */
export function formatTable(lines: readonly Line[]): string {
	const rows = [['figure', 'ours', 'peer', 'ratio', 'gate', ''], ...lines.map(cells)];
	const widths = [0, 1, 2, 3, 4, 5].map(column => Math.max(...rows.map(row => (row[column] ?? '').length)));
	const align = (row: readonly string[]) =>
		row.map((cell, column) =>
			column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
		);
	return rows.map(row => align(row).join('  ').trimEnd()).join('\n');
}
