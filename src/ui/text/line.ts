import type {Tone} from '../theme.ts';
import {type CutMode, cutText, textWidth} from './width.ts';

/** A piece of a line in one tone. */
export type Span = {readonly text: string; readonly tone: Tone};

/** One row of the terminal before it is painted. */
export type Line = readonly Span[];

/** A piece of text in a tone; plain when none is named. */
export function span(text: string, tone: Tone = 'plain'): Span {
	return {text, tone};
}

/** A line of texts and spans; texts are plain. */
export function line(...parts: readonly (string | Span)[]): Line {
	return parts.map(part => (typeof part === 'string' ? span(part) : part));
}

/** What a line says, without tones. */
export function lineText(of: Line): string {
	let text = '';
	for (const part of of) text += part.text;
	return text;
}

/** Whether two lines look the same. */
export function sameLine(one: Line, other: Line): boolean {
	if (one === other) return true;
	return (
		one.length === other.length &&
		one.every((part, index) => part.text === other[index]?.text && part.tone === other[index]?.tone)
	);
}

/** Columns a line takes. */
export function lineWidth(of: Line): number {
	let width = 0;
	for (const part of of) width += textWidth(part.text);
	return width;
}

/** The line cut or filled with spaces to exactly `width` columns. */
export function fitLine(of: Line, width: number, mark: string, mode: CutMode = 'end'): Line {
	const fitted: Span[] = [];
	let left = width;
	for (let index = 0; index < of.length && left > 0; index++) {
		const part = of[index]!;
		const size = textWidth(part.text);
		if (size < left) {
			fitted.push(part);
			left -= size;
			continue;
		}
		// A part that fills the room exactly must be cut too when something follows: the mark says that there is more.
		const more = of.slice(index + 1).some(({text}) => textWidth(text) > 0);
		if (size === left && !more) return [...fitted, part];
		const text =
			more && size === left
				? cutText(`${part.text}  `, left, mode, mark)
				: cutText(part.text, left, mode, mark);
		fitted.push({text, tone: part.tone});
		left -= textWidth(text);
		break;
	}
	if (left > 0) fitted.push(span(' '.repeat(left)));
	return fitted;
}

/** `start` at the left and `end` at the right edge; the start is cut when both do not fit. */
export function spread(start: Line, end: Line, width: number, mark: string): Line {
	const room = width - lineWidth(end);
	return room > 8 ? [...fitLine(start, room, mark), ...end] : fitLine(start, width, mark);
}
