import {eachGlyph} from './glyphs.ts';
import type {Interned} from './interned.ts';
import {applySgr, type Pen, plainPen, sgrOf} from './pen.ts';
import {blank, covered, plain, type Screen, want} from './screen.ts';

/** Ink's picture: what a terminal would show of what Ink writes. Cells that the canvas owns change only underneath. */
export type InkLayer = {
	readonly text: (text: string) => void;
	readonly control: (final: string, parameters: string) => void;
	/** Styles have got other numbers. */
	readonly renumbered: () => void;
};

/** Draws into `screen()`, which may be another one after a resize. */
export function createInkLayer(screen: () => Screen, glyphs: Interned, styles: Interned): InkLayer {
	let x = 0;
	let y = 0;
	let pen: Pen = plainPen;
	let style = plain;

	const set = (row: number, at: number, glyph: number, cellStyle: number) => {
		const on = screen();
		on.base.glyphs[at] = glyph;
		on.base.styles[at] = cellStyle;
		if (on.claimed[at] === 0) want(on, row, at, glyph, cellStyle);
	};
	const put = (glyph: number, width: number) => {
		const {columns, rows} = screen();
		if (y >= rows || x + width > columns) return;
		const at = y * columns + x;
		set(y, at, glyph, style);
		if (width === 2) set(y, at + 1, covered, style);
		x += width;
	};
	const erase = (row: number, from: number) => {
		const {columns, rows} = screen();
		if (row >= rows) return;
		for (let column = from; column < columns; column++) set(row, row * columns + column, blank, plain);
	};
	const eraseDown = (all: boolean) => {
		erase(y, all ? 0 : x);
		const {rows} = screen();
		for (let row = all ? 0 : y + 1; row < rows; row++) erase(row, 0);
	};
	const moveTo = (column: number, row: number) => {
		const {columns, rows} = screen();
		x = Math.max(0, Math.min(columns - 1, column));
		y = Math.max(0, Math.min(rows - 1, row));
	};
	const newline = (code: number) => {
		if (code === 10) moveTo(0, y + 1);
		else if (code === 13) x = 0;
	};
	return {
		text: text => eachGlyph(text, glyphs, put, newline),
		renumbered: () => {
			style = styles.idOf(sgrOf(pen));
		},
		control: (final, parameters) => {
			const count = Number.parseInt(parameters, 10) || 1;
			switch (final) {
				case 'm':
					pen = applySgr(pen, parameters);
					style = styles.idOf(sgrOf(pen));
					return;
				case 'A':
					moveTo(x, y - count);
					return;
				case 'B':
					moveTo(x, y + count);
					return;
				case 'C':
					moveTo(x + count, y);
					return;
				case 'D':
					moveTo(x - count, y);
					return;
				case 'E':
					moveTo(0, y + count);
					return;
				case 'G':
					moveTo(count - 1, y);
					return;
				case 'H': {
					const [row, column] = parameters.split(';');
					moveTo((Number(column) || 1) - 1, (Number(row) || 1) - 1);
					return;
				}
				case 'K':
					erase(y, parameters === '2' ? 0 : x);
					return;
				case 'J':
					eraseDown(parameters === '2');
					return;
			}
		},
	};
}
