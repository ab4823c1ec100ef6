/** A rectangle of cells; 0, 0 is the top left corner. */
export type Rect = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};

/** What stands in each cell, row by row: a glyph and a style, both as numbers. */
export type Cells = {readonly glyphs: Uint32Array; readonly styles: Uint32Array};

/** The glyph of a cell that the wide glyph to its left covers. */
export const covered = 0;
/** The glyph of an empty cell. */
export const blank = 1;
/** The style of text that nothing was asked for. */
export const plain = 0;

/** The terminal as we know it. Its arrays are written in place: a frame touches thousands of cells. */
export type Screen = {
	readonly columns: number;
	readonly rows: number;
	/** What Ink has drawn, also under the canvas. */
	readonly base: Cells;
	/** What is to stand on the terminal. */
	readonly wanted: Cells;
	/** What stands there. */
	readonly shown: Cells;
	/** 1 where the canvas owns the cell. */
	readonly claimed: Uint8Array;
	/** 1 for rows in which `wanted` and `shown` may differ. */
	readonly dirty: Uint8Array;
};

function cells(count: number): Cells {
	return {glyphs: new Uint32Array(count).fill(blank), styles: new Uint32Array(count)};
}

/** An empty screen of this size. */
export function createScreen(columns: number, rows: number): Screen {
	const count = columns * rows;
	return {
		columns,
		rows,
		base: cells(count),
		wanted: cells(count),
		shown: cells(count),
		claimed: new Uint8Array(count),
		dirty: new Uint8Array(rows).fill(1),
	};
}

/** A screen of another size with what Ink has drawn so far at its top left: Ink only sends what it believes to be different. */
export function resizedScreen(before: Screen, columns: number, rows: number): Screen {
	const after = createScreen(columns, rows);
	const width = Math.min(before.columns, columns);
	for (let y = 0; y < Math.min(before.rows, rows); y++) {
		const from = y * before.columns;
		const to = y * columns;
		after.base.glyphs.set(before.base.glyphs.subarray(from, from + width), to);
		after.base.styles.set(before.base.styles.subarray(from, from + width), to);
		const cut = width < before.columns && before.base.glyphs[from + width] === covered;
		if (cut) after.base.glyphs[to + width - 1] = blank;
	}
	after.wanted.glyphs.set(after.base.glyphs);
	after.wanted.styles.set(after.base.styles);
	return after;
}

/** Says what is to stand in one cell of row `y`. */
export function want(screen: Screen, y: number, at: number, glyph: number, style: number): void {
	const {glyphs, styles} = screen.wanted;
	if (glyphs[at] === glyph && styles[at] === style) return;
	glyphs[at] = glyph;
	styles[at] = style;
	screen.dirty[y] = 1;
}

/** Calls back with every cell of a rectangle that is on the screen, and with its row. */
export function eachCell(screen: Screen, rect: Rect, call: (at: number, y: number) => void): void {
	const right = Math.min(screen.columns, rect.x + rect.width);
	const bottom = Math.min(screen.rows, rect.y + rect.height);
	for (let y = Math.max(0, rect.y); y < bottom; y++) {
		for (let x = Math.max(0, rect.x); x < right; x++) call(y * screen.columns + x, y);
	}
}
