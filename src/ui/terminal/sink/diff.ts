import type {Interned} from './interned.ts';
import {blank, covered, plain, type Screen} from './screen.ts';

/** Gaps up to so many unchanged cells are written again where that is shorter than moving over them. */
const shortGap = 4;

/** What has to be sent to bring a terminal from what it shows to what is wanted, and how many rows that touches. */
export type Difference = {readonly bytes: string; readonly rows: number};

/** What empties a terminal: a plain pen, the cursor at the top, every cell blank. */
export const emptied = '\u001b[m\u001b[H\u001b[2J';

/** Empties the terminal and everything that is known to stand on it. */
export function clearShown({shown, dirty}: Screen): string {
	shown.glyphs.fill(blank);
	shown.styles.fill(plain);
	dirty.fill(1);
	return emptied;
}

/**
 * The shortest way we know to what is wanted; afterwards `shown` equals `wanted`. Begins wherever the cursor stands with a plain pen, and ends
 * with a plain pen.
 */
export function difference(screen: Screen, glyphs: Interned, styles: Interned): Difference {
	const {columns, rows, wanted, shown, dirty} = screen;
	let bytes = '';
	let touched = 0;
	let cursorX = -1;
	let cursorY = -1;
	let pen = plain;

	const use = (style: number) => {
		if (style === pen) return;
		const sgr = styles.textOf(style);
		bytes += style === plain ? '\u001b[m' : `\u001b[${pen === plain ? '' : '0;'}${sgr}m`;
		pen = style;
	};
	const rewritable = (row: number, to: number) => {
		if (to - cursorX > shortGap) return false;
		for (let x = cursorX; x < to; x++) {
			if (wanted.styles[row + x] !== pen || wanted.glyphs[row + x] === covered) return false;
		}
		return true;
	};
	const moveTo = (x: number, y: number) => {
		if (cursorY === y && cursorX === x) return;
		const row = y * columns;
		if (cursorY === y && x > cursorX) {
			if (rewritable(row, x)) {
				for (let gap = cursorX; gap < x; gap++) bytes += glyphs.textOf(wanted.glyphs[row + gap]!);
			} else bytes += x - cursorX === 1 ? '\u001b[C' : `\u001b[${x - cursorX}C`;
		} else if (x === 0 && cursorY >= 0 && y === cursorY + 1) bytes += '\r\n';
		else bytes += x === 0 ? `\u001b[${y + 1}H` : `\u001b[${y + 1};${x + 1}H`;
	};
	/** Brings one row up to date; false when nothing in it differs. */
	const row = (y: number): boolean => {
		const start = y * columns;
		let end = columns;
		while (end > 0 && wanted.glyphs[start + end - 1] === blank && wanted.styles[start + end - 1] === plain)
			end--;
		let changed = false;
		for (let x = 0; x < columns; x++) {
			const at = start + x;
			const glyph = wanted.glyphs[at]!;
			const style = wanted.styles[at]!;
			if (glyph === shown.glyphs[at] && style === shown.styles[at]) continue;
			shown.glyphs[at] = glyph;
			shown.styles[at] = style;
			if (glyph === covered) continue;
			changed = true;
			moveTo(x, y);
			if (x >= end) {
				use(plain);
				bytes += '\u001b[K';
				shown.glyphs.fill(blank, at, start + columns);
				shown.styles.fill(plain, at, start + columns);
				cursorX = x;
				cursorY = y;
				break;
			}
			use(style);
			bytes += glyphs.textOf(glyph);
			const wide = x + 1 < columns && wanted.glyphs[at + 1] === covered;
			if (wide) {
				shown.glyphs[at + 1] = covered;
				shown.styles[at + 1] = wanted.styles[at + 1]!;
				x++;
			}
			cursorX = x + 1;
			// At the right edge terminals disagree about where the cursor stands.
			cursorY = cursorX >= columns ? -1 : y;
		}
		return changed;
	};

	for (let y = 0; y < rows; y++) {
		if (dirty[y] === 0) continue;
		dirty[y] = 0;
		if (row(y)) touched++;
	}
	use(plain);
	return {bytes, rows: touched};
}
