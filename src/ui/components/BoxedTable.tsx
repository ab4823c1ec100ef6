import {Box} from 'ink';
import type {ScreenInput, ScreenModel} from '../screen.ts';
import {loadInkTable} from '../table/ink-table.ts';
import {cutText} from '../text/width.ts';
import {Panes} from './PaneView.tsx';
import {Rows} from './Rows.tsx';

type Cells = Readonly<Record<string, string>>;

/** More rows than this cost ink-table more than a frame may take. */
const mostRows = 15;

/** A small boxed table under the head of a screen; where boxes cannot be drawn or it would not fit, the panes of the screen stand instead. */
export function BoxedTable({
	input,
	model,
	rows,
}: {
	readonly input: ScreenInput;
	readonly model: ScreenModel;
	readonly rows: readonly Cells[];
}) {
	const {size, theme} = input;
	const room = size.rows - model.head.length;
	const height = rows.length * 2 + 3;
	const columns = Object.keys(rows[0] ?? {});
	const fixed = columns.slice(0, -1).reduce((sum, column) => sum + widest(rows, column) + 3, 2);
	const last = columns.at(-1);
	const rest = size.columns - fixed - 3;
	if (!theme.unicode || last === undefined || rows.length > mostRows || height > room || rest < 8)
		return <Panes input={input} model={model} />;
	const Table = loadInkTable();
	if (Table === undefined) return <Panes input={input} model={model} />;
	const data = rows.map(row => ({...row, [last]: cutText(row[last] ?? '', rest, 'end', theme.glyphs.cut)}));
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows}>
			<Rows lines={model.head} width={size.columns} height={model.head.length} />
			<Box height={room}>
				<Table data={data} />
			</Box>
		</Box>
	);
}

function widest(rows: readonly Cells[], column: string): number {
	return Math.max(column.length, ...rows.map(row => (row[column] ?? '').length));
}
