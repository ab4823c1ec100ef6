import {Box} from 'ink';
import type {ReactNode} from 'react';
import {focusedPane, type Pane, type ScreenInput, type ScreenModel} from '../screen.ts';
import {textTop} from '../state/standing.ts';
import {paneOf, placeKey} from '../state/state.ts';
import {Table} from '../table/Table.tsx';
import {fitLine, type Line, lineWidth, span} from '../text/line.ts';
import {formatCount} from '../text/number.ts';
import type {Glyphs} from '../theme.ts';
import {useTheme} from './context.ts';
import {Rows} from './Rows.tsx';

/** The head and the panes of a screen, stacked or side by side. */
export function Panes({input, model}: {readonly input: ScreenInput; readonly model: ScreenModel}) {
	const {size, view} = input;
	const focused = focusedPane(model, view);
	const head = Math.min(model.head.length, size.rows);
	const beside = model.arrangement === 'beside';
	const panes = model.panes.map((pane, index) => (
		<PaneView
			key={pane.id}
			x={beside ? sum(model.panes.slice(0, index).map(({width}) => width + 1)) : 0}
			y={input.top + head + (beside ? 0 : sum(model.panes.slice(0, index).map(({height}) => height)))}
			pane={pane}
			input={input}
			focused={pane === focused}
			several={model.panes.length > 1}
		/>
	));
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows} flexShrink={0}>
			{head > 0 && <Rows lines={model.head} width={size.columns} height={head} />}
			{model.arrangement === 'stacked' ? (
				panes
			) : (
				<Beside panes={panes} height={model.panes[0]?.height ?? 0} />
			)}
		</Box>
	);
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function Beside({panes, height}: {readonly panes: readonly ReactNode[]; readonly height: number}) {
	const {glyphs} = useTheme();
	const bar: Line[] = Array.from({length: height}, () => [span(glyphs.vertical, 'dim')]);
	return (
		<Box flexDirection="row" height={height}>
			{panes[0]}
			{panes.length > 1 && <Rows lines={bar} width={1} height={height} />}
			{panes[1]}
		</Box>
	);
}

type PaneViewProps = {
	/** Where the pane begins on the terminal. */
	readonly x: number;
	readonly y: number;
	readonly pane: Pane;
	readonly input: ScreenInput;
	readonly focused: boolean;
	readonly several: boolean;
};

function PaneView({x, y, pane, input, focused, several}: PaneViewProps) {
	const {glyphs} = useTheme();
	const at = paneOf(input.view, pane.id);
	const titleRows = pane.title === undefined ? 0 : 1;
	const height = pane.height - titleRows;
	const top = pane.kind === 'text' ? textTop(at, pane.lines.length, height) : 0;
	const title =
		pane.title === undefined ? [] : [titleLine(pane, pane.title, focused && several, top, height, glyphs)];
	return (
		<Box flexDirection="column" width={pane.width} height={pane.height} flexShrink={0}>
			{titleRows > 0 && <Rows lines={title} width={pane.width} height={1} />}
			{height > 0 &&
				(pane.kind === 'table' ? (
					<Table
						table={pane.table}
						at={at}
						focused={focused}
						width={pane.width}
						height={height}
						now={input.now}
						x={x}
						y={y + titleRows}
						place={placeKey(input.place)}
						pane={pane.id}
					/>
				) : (
					<Rows lines={pane.lines.slice(top, top + height)} width={pane.width} height={height} />
				))}
		</Box>
	);
}

/** The rule above a pane with its title; a text that goes on below says how far one is. */
function titleLine(
	pane: Pane,
	title: Line,
	focused: boolean,
	top: number,
	height: number,
	glyphs: Glyphs,
): Line {
	const lead = focused ? span(`${glyphs.cursor} `, 'accent') : span(`${glyphs.rule} `, 'dim');
	const hidden = pane.kind === 'text' ? pane.lines.length - top - height : 0;
	const end = hidden > 0 ? [span(` ${glyphs.more}${formatCount(hidden)} more lines `, 'dim')] : [];
	const start = fitLine(
		[lead, ...title, span(' ')],
		Math.min(pane.width, 2 + lineWidth(title) + 1),
		glyphs.cut,
	);
	const rest = pane.width - lineWidth(start) - lineWidth(end);
	return rest < 0 ? start : [...start, span(glyphs.rule.repeat(rest), 'dim'), ...end];
}
