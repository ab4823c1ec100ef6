import stringWidth from 'string-width';

/** Rows of texts as lines with aligned columns, two blanks between them, behind `indent`; the last column is not filled. */
export function alignColumns(rows: readonly (readonly string[])[], indent = '  '): readonly string[] {
	const widths: number[] = [];
	for (const row of rows)
		for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, stringWidth(text));
	return rows.map(row =>
		`${indent}${row
			.map((text, at) => text + ' '.repeat(at < row.length - 1 ? (widths[at] ?? 0) - stringWidth(text) : 0))
			.join('  ')}`.trimEnd(),
	);
}
