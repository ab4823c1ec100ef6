import {windowOf} from '../state/standing.ts';
import type {PaneState} from '../state/state.ts';
import type {Line} from '../text/line.ts';
import type {Glyphs} from '../theme.ts';
import {type ChangeLog, createChangeLog} from './changes.ts';
import {createLayout, type LaidOutColumn} from './layout.ts';
import {headerLine, rowLine} from './row.ts';
import type {Cell, Table} from './table.ts';

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

type Cells = Readonly<Record<string, Cell>>;

type MadeRow = {
	readonly line: Line;
	readonly cells: Cells;
	readonly selected: boolean;
	readonly marked: boolean;
	readonly changed: ReadonlySet<string>;
};

/** Rows that were made already: a step to the next row makes only two of them anew. */
type Made = {
	readonly table: Table;
	readonly layout: readonly LaidOutColumn[];
	readonly now: number;
	readonly rows: Map<number, MadeRow>;
	/** Those of the time or the table before, by key: most are the same still. */
	readonly before: ReadonlyMap<string, MadeRow>;
	readonly byKey: Map<string, MadeRow>;
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
		if (made?.table !== table || made.layout !== layout || made.now !== now) {
			const before = made?.layout === layout ? made.byKey : new Map<string, MadeRow>();
			made = {table, layout, now, rows: new Map(), before, byKey: new Map()};
		}
		const {rows: known, before: earlier, byKey} = made;
		const rowAt = (index: number): Line => {
			const isSelected = index === selected;
			const before = known.get(index);
			if (before?.selected === isSelected) return before.line;
			const key = table.keyAt(index);
			const cells = table.cellsOf(index);
			const marked = table.marks.includes(key);
			const changed = changes.note(key, cells, table.columns, now);
			const marks = {selected: isSelected, marked, changed};
			const old = earlier.get(key);
			const row =
				old !== undefined && isSame(old, cells, marks)
					? old
					: {line: rowLine(layout, cells, marks, glyphs), cells, ...marks};
			known.set(index, row);
			byKey.set(key, row);
			return row.line;
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

function isSame(row: MadeRow, cells: Cells, marks: Omit<MadeRow, 'line' | 'cells'>): boolean {
	if (row.selected !== marks.selected || row.marked !== marks.marked || row.changed !== marks.changed)
		return false;
	for (const id in cells) if (!sameCell(row.cells[id], cells[id])) return false;
	return Object.keys(row.cells).length === Object.keys(cells).length;
}

function sameCell(one: Cell | undefined, other: Cell | undefined): boolean {
	if (one === other) return true;
	if (typeof one !== 'object' || typeof other !== 'object') return false;
	return one.text === other.text && one.tone === other.tone;
}
