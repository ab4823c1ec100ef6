import type {StyledText} from './terminal/sink/canvas.ts';
import {type Line, lineText} from './text/line.ts';
import {textWidth} from './text/width.ts';
import type {Style, Theme} from './theme.ts';

const none: Style = {color: '', bold: false, inverse: false};

/** How a row stands out: the selected one is inverse as a whole, whatever its parts mean. */
export type RowState = 'normal' | 'selected';

/**
 * A line as text for the terminal. A code is written only where the style changes and everything is closed at the end, so that what
 * Ink puts out equals what it was given and is not taken apart again.
 */
export function paintLine(line: Line, theme: Theme, state: RowState = 'normal'): string {
	if (!theme.color) return ascii(lineText(line), theme);
	if (state === 'selected') return `\u001b[7m${ascii(lineText(line), theme)}\u001b[27m`;
	let painted = '';
	let current = none;
	for (const part of line) {
		if (part.text === '') continue;
		const wanted = theme.style(part.tone);
		painted += change(current, wanted) + ascii(part.text, theme);
		current = wanted;
	}
	return painted + change(current, none);
}

/** A line as texts with SGR parameters, for cells that are painted without Ink; shows what {@link paintLine} shows. */
export function styledTexts(line: Line, theme: Theme, state: RowState = 'normal'): readonly StyledText[] {
	if (!theme.color) return [{text: ascii(lineText(line), theme), sgr: ''}];
	if (state === 'selected') return [{text: ascii(lineText(line), theme), sgr: '7'}];
	return line.map(part => ({text: ascii(part.text, theme), sgr: sgrParameters(theme.style(part.tone))}));
}

function sgrParameters({bold, inverse, color}: Style): string {
	return [...(bold ? ['1'] : []), ...(inverse ? ['7'] : []), ...(color === '' ? [] : [color])].join(';');
}

function change(from: Style, to: Style): string {
	const codes: string[] = [];
	if (from.bold !== to.bold) codes.push(to.bold ? '1' : '22');
	if (from.inverse !== to.inverse) codes.push(to.inverse ? '7' : '27');
	if (from.color !== to.color) codes.push(to.color === '' ? '39' : to.color);
	return codes.map(code => `\u001b[${code}m`).join('');
}

const foldable: Readonly<Record<string, string>> = {
	'–': '-',
	'—': '-',
	'·': '-',
	'…': '~',
	'→': '>',
	'≥': '>',
	'≤': '<',
	'×': 'x',
	'−': '-',
	'’': "'",
	'“': '"',
	'”': '"',
	'↓': 'v',
};

/** In ASCII mode no letter beyond ASCII leaves the program; each is replaced by as many columns as it takes. */
function ascii(text: string, theme: Theme): string {
	if (theme.unicode || /^[\x20-\x7e]*$/.test(text)) return text;
	return text.replace(/[^\x20-\x7e]/gu, letter => foldable[letter] ?? '?'.repeat(textWidth(letter)));
}
