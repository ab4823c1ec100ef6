import type {Tone} from '../theme.ts';
import {type Line, span} from './line.ts';
import {takeStart, textWidth} from './width.ts';

/** Breaks a text at spaces into rows of at most `width` columns; a word longer than a row is broken. */
export function wrapText(text: string, width: number): string[] {
	const rows: string[] = [];
	for (const paragraph of text.split('\n')) rows.push(...wrapParagraph(paragraph, Math.max(1, width)));
	return rows;
}

function wrapParagraph(text: string, width: number): string[] {
	const rows: string[] = [];
	let row = '';
	for (const word of text.split(' ')) {
		let rest = word;
		if (row !== '' && textWidth(row) + 1 + textWidth(rest) <= width) {
			row += ` ${rest}`;
			continue;
		}
		if (row !== '') rows.push(row);
		while (textWidth(rest) > width) {
			const start = takeStart(rest, width) || rest.slice(0, 1);
			rows.push(start);
			rest = rest.slice(start.length);
		}
		row = rest;
	}
	rows.push(row);
	return rows;
}

/** A text behind a label; rows after the first are indented to stand under the text. */
export function wrapLabelled(
	label: string,
	text: string,
	width: number,
	labelTone: Tone,
	tone: Tone = 'plain',
): Line[] {
	const indent = Math.min(textWidth(label), Math.floor(width / 2));
	return wrapText(text, width - indent).map((row, index) =>
		index === 0 ? [span(label, labelTone), span(row, tone)] : [span(' '.repeat(indent)), span(row, tone)],
	);
}
