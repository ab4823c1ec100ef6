import {windowOf} from '../state/standing.ts';
import type {PaneState} from '../state/state.ts';
import type {Line} from '../text/line.ts';
import type {Glyphs} from '../theme.ts';
import {type ChangeLog, createChangeLog} from './changes.ts';
import {createLayout} from './layout.ts';
import {headerLine, rowLine} from './row.ts';
import type {Table} from './table.ts';

/** What a table is drawn from. */
export type TableView = {
	readonly table: Table;
	readonly at: PaneState;
	/** Whether keys go to this table: only then its selected row stands out. */
	readonly focused: boolean;
	readonly width: number;
	/** Rows of the screen, header included. */
	readonly height: number;
	readonly now: number;
};

/** The lines of a table, and which of them stands out; -1 when none does. */
export type TableLines = {readonly lines: readonly Line[]; readonly selected: number};

/** Makes the lines of one table: only the rows on screen are made. Remembers layout and cells, to mark what has changed. */
export function createTableLines(glyphs: Glyphs): (view: TableView) => TableLines {
	const layoutOf = createLayout();
	const changes: ChangeLog = createChangeLog();
	return ({table, at, focused, width, height, now}) => {
		const layout = layoutOf(table.columns, width);
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
		return {
			lines: [...headers, ...body],
			selected: focused && selected >= 0 ? headers.length + selected - top : -1,
		};
	};
}
