import type {Dialog} from '../dialog/dialog.ts';
import {dialogLines} from '../dialog/lines.ts';
import type {ScreenInput} from '../screen.ts';
import {textTop} from '../state/standing.ts';
import {span, spread} from '../text/line.ts';
import {Rows} from './Rows.tsx';

/** Rows of a dialog that its scrolling text gets. */
export function dialogRoom(
	input: ScreenInput,
	dialog: Dialog,
): {readonly lines: number; readonly height: number} {
	const {size} = input;
	const {body, question} = dialogLines(dialog, input, size.columns);
	const around = 2 + Math.min(question.length, questionRoom(size.rows));
	return {lines: body.length, height: Math.max(1, size.rows - around)};
}

/** Rows that a question may take: heading, one line of the text and the rule stay. */
function questionRoom(rows: number): number {
	return Math.max(1, rows - 3);
}

/** A change in place of the screen: what it is, all that is said of it, and the question at the bottom. */
export function DialogView({input, dialog}: {readonly input: ScreenInput; readonly dialog: Dialog}) {
	const {size, theme} = input;
	const {heading, body, question} = dialogLines(dialog, input, size.columns);
	const {height} = dialogRoom(input, dialog);
	const top = textTop({index: 'top' in dialog ? dialog.top : 0, offset: 0}, body.length, height);
	const hidden = body.length - top - height;
	const more = hidden > 0 ? [span(`${theme.glyphs.more} ${hidden} more lines (PgDn) `, 'warn')] : [];
	const rule = [span(theme.glyphs.rule.repeat(size.columns), 'dim')];
	const shown = body.slice(top, top + height);
	const blank = Array.from({length: Math.max(0, height - shown.length)}, () => []);
	const lines = [
		spread(heading, more, size.columns, theme.glyphs.cut),
		...shown,
		...blank,
		rule,
		...question.slice(-questionRoom(size.rows)),
	];
	return <Rows lines={lines} width={size.columns} height={size.rows} />;
}
