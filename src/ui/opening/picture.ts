import {paintLine} from '../paint.ts';
import type {Size} from '../screen.ts';
import {fitLine, type Line, span} from '../text/line.ts';
import type {Theme} from '../theme.ts';

/** The first picture, row by row: what is being opened, and at the bottom the way out. */
export function openingLines(what: string, rows: number): readonly Line[] {
	const top = [span('ktriage', 'heading'), span(' opening', 'dim'), span(what === '' ? '' : ` ${what}`)];
	const between = Array.from({length: Math.max(0, rows - 2)}, () => []);
	return [top, ...between, [span('q', 'key'), span(' quit', 'dim')]].slice(0, rows);
}

/** The same as one text that fills the screen from its top left corner. */
export function openingText(what: string, {columns, rows}: Size, theme: Theme): string {
	return openingLines(what, rows)
		.map(line => paintLine(fitLine(line, columns, theme.glyphs.cut), theme))
		.join('\r\n');
}
