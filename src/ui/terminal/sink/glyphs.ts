import {letters, textWidth} from '../../text/width.ts';
import type {Interned} from './interned.ts';

/** Calls back with each letter of a text that takes room, as a glyph, and its width in columns (1 or 2). Controls are passed to `onControl`. */
export function eachGlyph(
	text: string,
	glyphs: Interned,
	call: (glyph: number, width: number) => void,
	onControl: (code: number) => void = () => {},
): void {
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code >= 32 && code < 127) {
			call(glyphs.idOf(text[index]!), 1);
			continue;
		}
		if (code < 128) {
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
