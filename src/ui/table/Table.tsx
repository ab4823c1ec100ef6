import {useMemo} from 'react';
import {useTheme} from '../components/context.ts';
import {Rows} from '../components/Rows.tsx';
import {windowOf} from '../state/standing.ts';
import type {PaneState} from '../state/state.ts';
import type {Line} from '../text/line.ts';
import {createChangeLog} from './changes.ts';
import {createLayout} from './layout.ts';
import {headerLine, rowLine} from './row.ts';
import type {Table as TableModel} from './table.ts';

type TableProps = {
	readonly table: TableModel;
	readonly at: PaneState;
	/** Whether keys go to this table: only then its selected row stands out. */
	readonly focused: boolean;
	readonly width: number;
	/** Rows of the screen, header included. */
	readonly height: number;
	readonly now: number;
};

/** A list of any length: only the rows on screen are made. */
export function Table({table, at, focused, width, height, now}: TableProps) {
	const {glyphs} = useTheme();
	const layout = useMemo(createLayout, [])(table.columns, width);
	const changes = useMemo(createChangeLog, []);
	const headers = table.header ? [headerLine(layout, table.sort, glyphs)] : [];
	const room = Math.max(1, height - headers.length);
	const {top, selected} = windowOf(at, table, room);
	const rows: Line[] = [];
	for (let index = top; index < Math.min(top + room, table.count); index++) {
		const key = table.keyAt(index);
		const cells = table.cellsOf(index);
		const marks = {
			selected: index === selected,
			marked: table.marks.includes(key),
			changed: changes.note(key, cells, table.columns, now),
		};
		rows.push(rowLine(layout, cells, marks, glyphs));
	}
	const body = table.count === 0 ? table.empty : rows;
	const highlighted = focused && selected >= 0 ? headers.length + selected - top : -1;
	return <Rows lines={[...headers, ...body]} width={width} height={height} selected={highlighted} />;
}
