import {Box, useWindowSize} from 'ink';
import {useLayoutEffect, useMemo} from 'react';
import type {Painting} from '../components/context.ts';
import {useTheme} from '../components/context.ts';
import {styledTexts} from '../paint.ts';
import {currentPlace, type PaneState, paneOf, placeKey, viewOf} from '../state/state.ts';
import type {Canvas} from '../terminal/sink/canvas.ts';
import type {Rect} from '../terminal/sink/screen.ts';
import {fitLine} from '../text/line.ts';
import type {Theme} from '../theme.ts';
import {createTableLines, type TableLines, type TableView} from './lines.ts';

/** Where a table stands on the terminal, and under which names the state keeps where one stands in it. */
export type PaintedPlace = {
	readonly x: number;
	readonly y: number;
	readonly place: string;
	readonly pane: string;
};

/**
 * A table whose rows are painted straight into the cells of the terminal. Ink only keeps the room; a step to another row is painted when it
 * is taken, without React.
 */
export function PaintedTable({painting, ...props}: TableView & PaintedPlace & {readonly painting: Painting}) {
	const {canvas, store, ticks} = painting;
	const {x, y, width, height, place, pane} = props;
	const theme = useTheme();
	const terminal = useWindowSize();
	const painter = useMemo(() => createPainter(canvas, theme), [canvas, theme]);
	// Another one after every change of the terminal's size, which begins without claims.
	const rect = useMemo(
		() => ({
			x,
			y,
			width: Math.min(width, terminal.columns - x),
			height: Math.min(height, terminal.rows - y),
		}),
		[x, y, width, height, terminal.columns, terminal.rows],
	);
	useLayoutEffect(() => {
		canvas.claim(rect);
		return () => canvas.release(rect);
	}, [canvas, rect]);
	useLayoutEffect(() => {
		painter.show(props, rect);
		canvas.flushWithInk();
	});
	useLayoutEffect(
		() =>
			store.subscribe(() => {
				const state = store.get();
				const here = currentPlace(state);
				if (placeKey(here) !== place || state.overlay.kind !== 'none') return;
				if (painter.move(paneOf(viewOf(state, here), pane))) canvas.flush();
			}),
		[store, place, pane, painter, canvas],
	);
	useLayoutEffect(() =>
		ticks.subscribe(({input, model}) => {
			const now = model.panes.find(({id}) => id === pane);
			if (now?.kind !== 'table' || placeKey(input.place) !== place) return;
			painter.show({...props, table: now.table, at: paneOf(input.view, pane), now: input.now}, rect);
		}),
	);
	return <Box width={width} height={height} flexShrink={0} />;
}

type Painter = {
	readonly show: (view: TableView, rect: Rect) => void;
	/** Stands on another row; false when it is the same. */
	readonly move: (at: PaneState) => boolean;
};

function createPainter(canvas: Canvas, theme: Theme): Painter {
	const linesOf = createTableLines(theme.glyphs);
	let shown: {readonly view: TableView; readonly rect: Rect; readonly made: TableLines} | undefined;
	/** Paints a view; rows that `before` has painted the same are left as they are. */
	const paint = (view: TableView, rect: Rect, before?: TableLines) => {
		const made = linesOf(view);
		if (before !== undefined && shown?.view.width !== view.width) return paint(view, rect);
		for (let row = 0; row < view.height; row++) {
			const selected = row === made.selected;
			const line = made.lines[row];
			if (before !== undefined && line === before.lines[row] && selected === (row === before.selected))
				continue;
			const fitted = fitLine(line ?? [], view.width, theme.glyphs.cut);
			canvas.paint(rect, row, styledTexts(fitted, theme, selected ? 'selected' : 'normal'));
		}
		shown = {view, rect, made};
	};
	return {
		// Cells that are claimed stay as they were painted until the claim is another one.
		show: (view, rect) => paint(view, rect, shown?.rect === rect ? shown.made : undefined),
		move: at => {
			if (shown === undefined || shown.view.at === at) return false;
			paint({...shown.view, at}, shown.rect, shown.made);
			return true;
		},
	};
}
