import {eachGlyph} from './glyphs.ts';
import type {Interned} from './interned.ts';
import {blank, covered, eachCell, plain, type Rect, type Screen, want} from './screen.ts';

/** A piece of text in one style, as SGR parameters. */
export type StyledText = {readonly text: string; readonly sgr: string};

/** A layer over Ink's picture that is painted without React. What it shows must have been sanitised. */
export type Canvas = {
	/** Takes a rectangle away from Ink; what stands there stays until it is painted. */
	readonly claim: (rect: Rect) => void;
	/** Gives a rectangle back: Ink's picture shows again. */
	readonly release: (rect: Rect) => void;
	/** Paints one line of a rectangle, 0 is its first; cells that are not claimed stay as they are. */
	readonly paint: (rect: Rect, line: number, texts: readonly StyledText[]) => void;
	/** Sends what was painted, now. */
	readonly flush: () => void;
	/** Sends what was painted together with what Ink draws for the same reason, or a little later when Ink draws nothing. */
	readonly flushWithInk: () => void;
};

/** Claims, releases and paints on `screen()`, which may be another one after a resize: claims end with the screen they were made on. */
export function createCanvas(
	screen: () => Screen,
	glyphs: Interned,
	styles: Interned,
	send: Pick<Canvas, 'flush' | 'flushWithInk'>,
): Canvas {
	return {
		claim: rect => {
			const on = screen();
			eachCell(on, rect, at => {
				on.claimed[at] = 1;
			});
		},
		release: rect => {
			const on = screen();
			eachCell(on, rect, (at, y) => {
				on.claimed[at] = 0;
				want(on, y, at, on.base.glyphs[at]!, on.base.styles[at]!);
			});
		},
		paint: (rect, line, texts) => paintLine(screen(), glyphs, styles, rect, line, texts),
		...send,
	};
}

function paintLine(
	screen: Screen,
	glyphs: Interned,
	styles: Interned,
	rect: Rect,
	line: number,
	texts: readonly StyledText[],
): void {
	const y = rect.y + line;
	if (line >= rect.height || y >= screen.rows) return;
	const end = Math.min(screen.columns, rect.x + rect.width);
	const row = y * screen.columns;
	let x = rect.x;
	let style = plain;
	const put = (glyph: number) => {
		const at = row + x++;
		if (screen.claimed[at] === 1) want(screen, y, at, glyph, style);
	};
	const write = (glyph: number, width: number) => {
		if (x + width > end) return;
		put(glyph);
		if (width === 2) put(covered);
	};
	for (const {text, sgr} of texts) {
		style = styles.idOf(sgr);
		eachGlyph(text, glyphs, write);
	}
	style = plain;
	while (x < end) put(blank);
}
