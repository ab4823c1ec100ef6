import type {KeyBinding, KeyPlace} from '../keys/binding.ts';
import {keyLabels, keySections} from '../keys/reference.ts';
import type {Size} from '../screen.ts';
import {textTop} from '../state/standing.ts';
import {type Line, span, spread} from '../text/line.ts';
import {padText} from '../text/width.ts';
import {wrapLabelled} from '../text/wrap.ts';
import {useTheme} from './context.ts';
import {Rows} from './Rows.tsx';

type HelpProps = {
	readonly keys: readonly KeyBinding[];
	readonly screen: KeyPlace;
	readonly question: string;
	readonly size: Size;
	readonly top: number;
};

/** The keys of this place, from the key table. */
export function Help({keys, screen, question, size, top}: HelpProps) {
	const {glyphs} = useTheme();
	const lines = helpLines(keys, screen, question, size.columns);
	const first = textTop({index: top, offset: 0}, lines.length, size.rows);
	const hidden = lines.length - first - size.rows;
	const [start = [], ...rest] = lines.slice(first);
	const more = hidden > 0 ? [span(`  ${glyphs.more} ${hidden} more lines`, 'dim')] : [];
	const shown = [spread(start, more, size.columns, glyphs.cut), ...rest];
	return <Rows lines={shown} width={size.columns} height={size.rows} />;
}

/** The text of the help: what this screen is for, its keys first, then those that work in more places. */
export function helpLines(
	keys: readonly KeyBinding[],
	screen: KeyPlace,
	question: string,
	width: number,
): readonly Line[] {
	const sections = keySections(keys, [
		screen,
		'everywhere',
		'list',
		'text',
		'field',
		'palette',
		'dialog',
		'form',
		'help',
	]);
	const column = Math.min(20, Math.floor(width / 3));
	const body = sections.flatMap(({title, bindings}) => [
		[],
		[span(title, 'heading')],
		...bindings.flatMap(binding =>
			wrapLabelled(`  ${padText(keyLabels(binding), column - 2)}`, binding.help, width, 'key'),
		),
	]);
	return [[span(question, 'strong')], ...body, ...legend(width)];
}

function legend(width: number): readonly Line[] {
	const words: readonly (readonly [string, string])[] = [
		['FAIL WARN ok', 'what a check found; proven, probable or possible stands in its details'],
		['?', 'unknown: too little could be read to say'],
		['–', 'skipped: does not apply here'],
		['*', 'in the second column: changed within the last seconds'],
		['+5', 'so many symptoms are explained by this cause; the right arrow shows them'],
	];
	return [
		[],
		[span('Words and signs', 'heading')],
		...words.flatMap(([label, text]) => wrapLabelled(`  ${padText(label, 18)}`, text, width, 'strong')),
	];
}
