import type {Sort} from '../state/state.ts';
import {type Line, type Span, span} from '../text/line.ts';
import {cutText, padText} from '../text/width.ts';
import type {Glyphs, Tone} from '../theme.ts';
import {gutter, type LaidOutColumn} from './layout.ts';
import type {Cell} from './table.ts';

/** What the gutter of a row shows. */
export type RowMarks = {
	readonly selected: boolean;
	readonly marked: boolean;
	readonly changed: ReadonlySet<string>;
};

/** One row of a table in exactly the width of its layout. */
export function rowLine(
	layout: readonly LaidOutColumn[],
	cells: Readonly<Record<string, Cell>>,
	marks: RowMarks,
	glyphs: Glyphs,
): Line {
	const sign = marks.marked ? glyphs.mark : marks.changed.size > 0 ? glyphs.changed : ' ';
	const line: Span[] = [
		span((marks.selected ? glyphs.cursor : ' ') + sign, marks.marked ? 'accent' : 'plain'),
	];
	layout.forEach(({column, width}, index) => {
		const cell = cells[column.id] ?? '';
		const text = typeof cell === 'string' ? cell : cell.text;
		const tone: Tone = typeof cell === 'string' ? 'plain' : cell.tone;
		const fitted = padText(
			cutText(text, width, column.cut ?? 'end', glyphs.cut),
			width,
			column.align ?? 'left',
		);
		const shown = tone === 'plain' && marks.changed.has(column.id) ? 'changed' : tone;
		line.push(span(index === 0 ? fitted : ` ${fitted}`, shown));
	});
	return line;
}

/** The heading of a table; the sorted column carries its direction. */
export function headerLine(layout: readonly LaidOutColumn[], sort: Sort | undefined, glyphs: Glyphs): Line {
	const titles = layout.map(({column, width}) => {
		const direction = sort?.column === column.id ? (sort.descending ? '-' : '+') : '';
		return padText(
			cutText(column.title + direction, width, 'end', glyphs.cut),
			width,
			column.align ?? 'left',
		);
	});
	return [span(' '.repeat(gutter) + titles.join(' '), 'heading')];
}
