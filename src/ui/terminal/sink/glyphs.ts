import {letters, textWidth} from '../../text/width.ts';
import type {Interned} from './interned.ts';

/** What joins the letter before it: accents, selectors of a picture's form, the joiner. */
const joins = /^[\p{M}\u200d]/u;
/** The first of them, U+0300. */
const firstThatJoins = 0x300;

/** Calls back with each letter of a text that takes room, as a glyph, and its width in columns (1 or 2). Controls are passed to `onControl`. */
export function eachGlyph(
	text: string,
	glyphs: Interned,
	call: (glyph: number, width: number) => void,
	onControl: (code: number) => void = () => {},
): void {
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		const joined =
			text.charCodeAt(index + 1) >= firstThatJoins && joins.test(text.slice(index + 1, index + 3));
		if (code >= 32 && code < 127 && !joined) {
			call(glyphs.idOf(text[index]!), 1);
			continue;
		}
		if (code < 32 || code === 127) {
			onControl(code);
			continue;
		}
		let end = index + 1;
		while (end < text.length && text.charCodeAt(end) > 127) end++;
		for (const letter of letters(text.slice(index, end))) {
			const width = textWidth(letter);
			if (width > 0) call(glyphs.idOf(letter), width);
		}
		index = end - 1;
	}
}
