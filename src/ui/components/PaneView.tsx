import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Picture} from '../app/picture.ts';
import {focusedPane, type Pane, type ScreenInput, type ScreenModel} from '../screen.ts';
import {textTop} from '../state/standing.ts';
import {paneOf, placeKey, type ViewState} from '../state/state.ts';
import {Table} from '../table/Table.tsx';
import {fitLine, type Line, lineWidth, span} from '../text/line.ts';
import {formatCount} from '../text/number.ts';
import type {Glyphs} from '../theme.ts';
import {useTheme} from './context.ts';
import {Lines} from './Lines.tsx';
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
			{head > 0 && (
				<Lines
					lines={model.head}
					x={0}
					y={input.top}
					width={size.columns}
					height={head}
					later={later => later.model.head}
				/>
			)}
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
	const titleRows = pane.title === undefined ? 0 : 1;
	const height = pane.height - titleRows;
	/** The same pane in another picture. */
	const paneIn = (picture: Picture) => picture.model.panes.find(({id}) => id === pane.id);
	const titleOf = (one: Pane, view: ViewState) =>
		one.title === undefined
			? []
			: [titleLine(one, one.title, focused && several, topOf(one, view, height), height, glyphs)];
	return (
		<Box flexDirection="column" width={pane.width} height={pane.height} flexShrink={0}>
			{titleRows > 0 && (
				<Lines
					lines={titleOf(pane, input.view)}
					x={x}
					y={y}
					width={pane.width}
					height={1}
					later={picture => {
						const now = paneIn(picture);
						return now && titleOf(now, picture.input.view);
					}}
				/>
			)}
			{height > 0 &&
				(pane.kind === 'table' ? (
					<Table
						table={pane.table}
						at={paneOf(input.view, pane.id)}
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
					<Lines
						lines={shownOf(pane, input.view, height)}
						x={x}
						y={y + titleRows}
						width={pane.width}
						height={height}
						later={picture => {
							const now = paneIn(picture);
							return now && shownOf(now, picture.input.view, height);
						}}
					/>
				))}
		</Box>
	);
}

/** The first line of a text that is on screen. */
function topOf(pane: Pane, view: ViewState, height: number): number {
	return pane.kind === 'text' ? textTop(paneOf(view, pane.id), pane.lines.length, height) : 0;
}

function shownOf(pane: Pane, view: ViewState, height: number): readonly Line[] {
	if (pane.kind !== 'text') return [];
	const top = topOf(pane, view, height);
	return pane.lines.slice(top, top + height);
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
