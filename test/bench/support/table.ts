import type {Figure, Verdict} from './figures.ts';

export type Line = {readonly figure: Figure; readonly verdict: Verdict | undefined};

/** A figure that a program of its own could not make is none: JSON has no other word for NaN. */
function number(value: number | null | undefined, unit: string): string {
	if (typeof value !== 'number' || Number.isNaN(value)) return '-';
	const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
	return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

function cells({figure, verdict}: Line): readonly string[] {
	const {name, unit, ours, peer, theirs, value, pods, skipped} = figure;
	const times = typeof theirs === 'number' ? (figure.ratio ?? value) : undefined;
	const ratio = typeof times === 'number' ? `${times.toFixed(2)} ×` : '';
	const state = skipped ?? (verdict === undefined ? '' : verdict.holds ? 'ok' : 'FAIL');
	const compared = peer === undefined ? '' : `${peer} ${number(theirs, unit)}`;
	const size = pods === undefined || pods === 0 ? '' : pods.toLocaleString('en');
	return [name, size, number(ours, unit), compared, ratio, verdict?.gate ?? '', state];
}

/** The result as one aligned table; columns in which nothing stands are left out. */
export function formatTable(lines: readonly Line[]): string {
	const rows = [['figure', 'pods', 'ours', 'peer', 'ratio', 'gate', ''], ...lines.map(cells)];
	const isUsed = (column: number) => column !== 1 || rows.slice(1).some(row => row[column] !== '');
	const columns = [0, 1, 2, 3, 4, 5, 6].filter(isUsed);
	const widths = columns.map(column => Math.max(...rows.map(row => (row[column] ?? '').length)));
	const align = (row: readonly string[]) =>
		columns.map((column, index) => {
			const [cell, width] = [row[column] ?? '', widths[index] ?? 0];
			return column === 0 || column === 6 ? cell.padEnd(width) : cell.padStart(width);
		});
	return rows.map(row => align(row).join('  ').trimEnd()).join('\n');
}
