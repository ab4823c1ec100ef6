import {lastCall} from '../memo.ts';
import {paletteEntries} from '../palette.ts';
import type {ScreenDefinition, ScreenInput} from '../screen.ts';
import {type Line, span} from '../text/line.ts';
import {cutText, padText} from '../text/width.ts';
import {useTheme} from './context.ts';
import {Rows} from './Rows.tsx';

type PaletteProps = {
	readonly input: ScreenInput;
	readonly screens: readonly ScreenDefinition[];
	readonly text: string;
	readonly index: number;
};

const entriesOf = lastCall(paletteEntries);

/** Go anywhere by name. */
export function Palette({input, screens, text, index}: PaletteProps) {
	const {glyphs} = useTheme();
	const {columns, rows} = input.size;
	const entries = entriesOf(input.frame, screens, text);
	const height = rows - 2;
	const chosen = Math.min(index, entries.length - 1);
	const top = Math.max(0, Math.min(chosen - Math.floor(height / 2), entries.length - height));
	const label = Math.min(40, Math.floor(columns / 2));
	const list: Line[] = entries
		.slice(top, top + height)
		.map((entry, offset) => [
			span(top + offset === chosen ? `${glyphs.cursor} ` : '  '),
			span(padText(cutText(entry.label, label - 1, 'middle', glyphs.cut), label), 'strong'),
			span(entry.detail),
		]);
	const head: Line[] = [
		[span('go to: ', 'dim'), span(text, 'strong'), span('_', 'accent')],
		entries.length === 0
			? [
					span(
						'nothing here has this name: screens, findings, nodes, namespaces and pods are searched',
						'dim',
					),
				]
			: [],
	];
	return (
		<Rows
			lines={[...head, ...list]}
			width={columns}
			height={rows}
			selected={entries.length === 0 ? -1 : 2 + chosen - top}
		/>
	);
}
