import {Box, useWindowSize} from 'ink';
import {useLayoutEffect, useMemo} from 'react';
import type {Picture} from '../app/picture.ts';
import {styledTexts} from '../paint.ts';
import type {Canvas} from '../terminal/sink/canvas.ts';
import type {Rect} from '../terminal/sink/screen.ts';
import {fitLine, type Line, sameLine} from '../text/line.ts';
import type {Theme} from '../theme.ts';
import {type Painting, usePainting, useTheme} from './context.ts';
import {Rows} from './Rows.tsx';

type LinesProps = {
	readonly lines: readonly Line[];
	/** Where they stand on the terminal. */
	readonly x: number;
	readonly y: number;
	readonly width: number;
	/** Exactly so many rows: more are left out, missing ones are blank. */
	readonly height: number;
	/** The same lines in a later picture; undefined when it has no place for them. */
	readonly later: (picture: Picture) => readonly Line[] | undefined;
};

/** Lines of exact width. On a canvas they are painted without React, and so is every later picture of the same shape. */
export function Lines(props: LinesProps) {
	const painting = usePainting();
	return painting === undefined ? <Rows {...props} /> : <PaintedLines {...props} painting={painting} />;
}

function PaintedLines({painting, ...props}: LinesProps & {readonly painting: Painting}) {
	const {canvas, ticks} = painting;
	const {x, y, width, height, lines, later} = props;
	const theme = useTheme();
	const terminal = useWindowSize();
	const rect = useMemo(
		() => ({
			x,
			y,
			width: Math.min(width, terminal.columns - x),
			height: Math.min(height, terminal.rows - y),
		}),
		[x, y, width, height, terminal.columns, terminal.rows],
	);
	const paint = useMemo(() => createPainter(canvas, rect, theme), [canvas, rect, theme]);
	useLayoutEffect(() => {
		canvas.claim(rect);
		return () => canvas.release(rect);
	}, [canvas, rect]);
	useLayoutEffect(() => {
		paint(lines);
		canvas.flushWithInk();
		return ticks.subscribe(picture => {
			const now = later(picture);
			if (now !== undefined) paint(now);
		});
	});
	return <Box width={width} height={height} flexShrink={0} />;
}

/** Paints only lines that are others than before: what is claimed stays as it was painted. */
function createPainter(canvas: Canvas, rect: Rect, theme: Theme): (lines: readonly Line[]) => void {
	let painted: readonly Line[] | undefined;
	return lines => {
		for (let row = 0; row < rect.height; row++) {
			const line = lines[row] ?? [];
			if (painted !== undefined && sameLine(line, painted[row] ?? [])) continue;
			canvas.paint(rect, row, styledTexts(fitLine(line, rect.width, theme.glyphs.cut), theme));
		}
		painted = lines.slice(0, rect.height);
	};
}
