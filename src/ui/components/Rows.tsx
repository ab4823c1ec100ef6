import {Box, Text} from 'ink';
import {memo} from 'react';
import {paintLine, type RowState} from '../paint.ts';
import {fitLine, type Line} from '../text/line.ts';
import {useTheme} from './context.ts';

/** One row of the terminal. Its text already has the exact width, so Ink neither wraps nor cuts it. */
export const Row = memo(function Row({text}: {readonly text: string}) {
	return <Text wrap="truncate">{text}</Text>;
});

type RowsProps = {
	readonly lines: readonly Line[];
	readonly width: number;
	/** Exactly so many rows: more are left out, missing ones are blank. */
	readonly height: number;
	/** Index of the row that stands out. */
	readonly selected?: number;
};

/** Lines as rows of exact width. */
export function Rows({lines, width, height, selected = -1}: RowsProps) {
	const theme = useTheme();
	const rows: {readonly slot: number; readonly text: string}[] = [];
	for (let index = 0; index < height; index++) {
		const state: RowState = index === selected ? 'selected' : 'normal';
		const line = lines[index] ?? [];
		rows.push({slot: index, text: paintLine(fitLine(line, width, theme.glyphs.cut), theme, state)});
	}
	return (
		<Box flexDirection="column" width={width} height={height} flexShrink={0}>
			{rows.map(({slot, text}) => (
				<Row key={slot} text={text} />
			))}
		</Box>
	);
}
