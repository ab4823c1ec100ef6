import type {Form} from '../form/form.ts';
import {formLines} from '../form/lines.ts';
import type {ScreenInput} from '../screen.ts';
import {span, spread} from '../text/line.ts';
import {Rows} from './Rows.tsx';

/** Rows of a form that its scrolling text has and gets. */
export function formRoom(
	{size}: Pick<ScreenInput, 'size'>,
	form: Form,
): {readonly lines: number; readonly height: number} {
	const {body, fields} = formLines(form, size.columns);
	return {lines: body.length, height: Math.max(1, size.rows - fields.length - 2)};
}

/** A form in place of the screen: what it is about, and its fields at the bottom. */
export function FormView({input, form}: {readonly input: ScreenInput; readonly form: Form}) {
	const {size, theme} = input;
	const {heading, body, fields} = formLines(form, size.columns);
	const {height} = formRoom(input, form);
	const top = Math.min(form.top, Math.max(0, body.length - height));
	const hidden = body.length - top - height;
	const more = hidden > 0 ? [span(`${theme.glyphs.more} ${hidden} more lines (PgDn) `, 'warn')] : [];
	const shown = body.slice(top, top + height);
	const blank = Array.from({length: Math.max(0, height - shown.length)}, () => []);
	const lines = [
		spread(heading, more, size.columns, theme.glyphs.cut),
		...shown,
		...blank,
		[span(theme.glyphs.rule.repeat(size.columns), 'dim')],
		...fields.slice(-Math.max(1, size.rows - 3)),
	];
	return <Rows lines={lines} width={size.columns} height={size.rows} />;
}
