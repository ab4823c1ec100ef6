import {cell} from '../../store/sanitise.ts';
import {type Line, span} from '../text/line.ts';
import {padText, textWidth} from '../text/width.ts';
import {wrapLabelled} from '../text/wrap.ts';
import type {Form} from './form.ts';

/** A form as rows: a heading, a text that scrolls, and the fields that always stay in sight. */
export type FormLines = {
	readonly heading: Line;
	readonly body: readonly Line[];
	readonly fields: readonly Line[];
};

const labelWidth = 9;

/** What a form says, for a room of this width. */
export function formLines(form: Form, width: number): FormLines {
	const {title, about, fields, at, problem, sending} = form;
	const wide = Math.max(0, ...fields.map(({label}) => textWidth(label))) + 3;
	return {
		heading: [span(cell(title, 300), 'heading')],
		body: about
			.filter(([, text]) => text !== '')
			.flatMap(([label, text, tone]) =>
				wrapLabelled(padText(label, labelWidth), cell(text, 2_000), width, 'accent', tone),
			),
		fields: [
			...fields.map(({label, value}, index): Line => {
				const here = index === at;
				// The end of a long text is what is being typed.
				const shown = value.slice(-Math.max(1, width - wide - 1));
				return [
					span(padText(`${here ? '>' : ' '} ${label}`, wide), here ? 'key' : 'dim'),
					span(`${shown}${here ? '_' : ''}`, here ? 'accent' : 'plain'),
				];
			}),
			[span(problem, 'warn')],
			[
				sending
					? span('being written', 'warn')
					: span(
							`${at < fields.length - 1 ? 'Enter: next' : 'Enter: do it'}   Tab: other field   Esc: change nothing`,
							'dim',
						),
			],
		],
	};
}
