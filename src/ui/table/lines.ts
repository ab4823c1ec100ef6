import {windowOf} from '../state/standing.ts';
import type {PaneState} from '../state/state.ts';
import type {Line} from '../text/line.ts';
import type {Glyphs} from '../theme.ts';
import {type ChangeLog, createChangeLog} from './changes.ts';
import {createLayout, type LaidOutColumn} from './layout.ts';
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

/** Rows that were made already: a step to the next row makes only two of them anew. */
type Made = {
	readonly table: Table;
	readonly layout: readonly LaidOutColumn[];
	readonly now: number;
	readonly rows: Map<number, {readonly line: Line; readonly selected: boolean}>;
};

/** Makes the lines of one table: only the rows on screen are made. Remembers layout and cells, to mark what has changed. */
export function createTableLines(glyphs: Glyphs): (view: TableView) => TableLines {
	const layoutOf = createLayout();
	const changes: ChangeLog = createChangeLog();
	let made: Made | undefined;
	return ({table, at, focused, width, height, now}) => {
		const layout = layoutOf(table.columns, width);
		const headers = table.header ? [headerLine(layout, table.sort, glyphs)] : [];
		const room = Math.max(1, height - headers.length);
		const {top, selected} = windowOf(at, table, room);
		if (made?.table !== table || made.layout !== layout || made.now !== now)
			made = {table, layout, now, rows: new Map()};
		const known = made.rows;
		const rowAt = (index: number): Line => {
			const isSelected = index === selected;
			const before = known.get(index);
			if (before?.selected === isSelected) return before.line;
			const key = table.keyAt(index);
			const cells = table.cellsOf(index);
			const marked = table.marks.includes(key);
			const changed = changes.note(key, cells, table.columns, now);
			const line = rowLine(layout, cells, {selected: isSelected, marked, changed}, glyphs);
			known.set(index, {line, selected: isSelected});
			return line;
		};
		const rows: Line[] = [];
		for (let index = top; index < Math.min(top + room, table.count); index++) rows.push(rowAt(index));
		const body = table.count === 0 ? table.empty : rows;
		return {
			lines: [...headers, ...body],
			selected: focused && selected >= 0 ? headers.length + selected - top : -1,
		};
	};
}
