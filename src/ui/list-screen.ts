import type {ObjectTarget} from '../session/session.ts';
import {matchesFilter, parseFilter} from './filter.ts';
import {lastCall} from './memo.ts';
import type {Pane, ScreenInput, ScreenModel, Size} from './screen.ts';
import {selectedIndex} from './state/standing.ts';
import {paneOf, type Sort} from './state/state.ts';
import type {Cell, Column, Table} from './table/table.ts';
import {type Line, span} from './text/line.ts';
import type {Theme} from './theme.ts';

/** How rows of a kind are told apart, filtered and ordered: one value per kind of row, the same in every frame. */
export type Way<Row> = {
	/** Unique among the rows. */
	readonly keyOf: (row: Row) => string;
	/** What filter and order look at. */
	readonly fieldOf: (row: Row, column: string) => string | number;
	/** Columns that `key:value` of the filter may name; free text is looked for in all of them. */
	readonly filterKeys: readonly string[];
};

/** A list with the details of the selected row: what most screens are. */
export type List<Row> = {
	/** Name of the pane, under which the standing is kept. */
	readonly pane: string;
	readonly rows: readonly Row[];
	readonly way: Way<Row>;
	readonly columns: readonly Column[];
	readonly cellsOf: (row: Row) => Readonly<Record<string, Cell>>;
	readonly titleOf: (row: Row) => Line;
	readonly linesOf: (row: Row, width: number) => readonly Line[];
	readonly targetOf: (row: Row) => ObjectTarget | undefined;
	readonly copyOf: (row: Row) => string;
	/** What is said when there are no rows at all. */
	readonly empty: readonly Line[];
	/** One of the rows in a word, for "no pool matches". */
	readonly noun: string;
};

/** Rows filtered and in order, with the way from a key to its row. */
export type Arranged<Row> = {readonly rows: readonly Row[]; readonly indexOf: (key: string) => number};

/** Filters and orders the rows of one list, again only when rows, filter or order are other ones. */
export function createArrange<Row>() {
	const arrange = lastCall(
		(rows: readonly Row[], filter: string, sort: Sort | undefined, way: Way<Row>): Arranged<Row> => {
			const {filterKeys, fieldOf, keyOf} = way;
			const parsed = parseFilter(filter, filterKeys);
			const matches = (row: Row) =>
				matchesFilter(parsed, {
					column: key => String(fieldOf(row, key)),
					text: () => filterKeys.map(key => fieldOf(row, key)).join(' '),
				});
			const kept = parsed.terms.length === 0 ? rows : rows.filter(matches);
			const ordered = sort === undefined ? kept : inOrder(kept, sort, way);
			let index: ReadonlyMap<string, number> | undefined;
			return {
				rows: ordered,
				indexOf: key => {
					index ??= new Map(ordered.map((row, at) => [keyOf(row), at]));
					return index.get(key) ?? -1;
				},
			};
		},
	);
	return ({view}: ScreenInput, {rows, way}: Pick<List<Row>, 'rows' | 'way'>): Arranged<Row> =>
		arrange(rows, view.filter, view.sort, way);
}

function inOrder<Row>(rows: readonly Row[], {column, descending}: Sort, {fieldOf}: Way<Row>): readonly Row[] {
	const sign = descending ? -1 : 1;
	return rows
		.map(row => ({row, value: fieldOf(row, column)}))
		.sort((a, b) => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
		.map(({row}) => row);
}

/** The row that is selected; undefined in an empty list. */
export function selectedRow<Row>(
	{view}: ScreenInput,
	{pane, way}: Pick<List<Row>, 'pane' | 'way'>,
	{rows, indexOf}: Arranged<Row>,
): Row | undefined {
	const found = {count: rows.length, keyAt: (at: number) => way.keyOf(rows[at]!), indexOf};
	return rows[selectedIndex(paneOf(view, pane), found)];
}

/** The table of each arrangement, with what else it was made from. */
const made = new WeakMap<object, {readonly table: Table; readonly theme: Theme}>();

/** The table stays the same while what it shows does, so that a step to the next row makes only two rows anew. */
function tableOf<Row>({view, theme}: ScreenInput, list: List<Row>, arranged: Arranged<Row>): Table {
	const {rows, indexOf} = arranged;
	const known = made.get(arranged);
	if (
		known?.theme === theme &&
		known.table.columns === list.columns &&
		known.table.marks === view.marks &&
		known.table.count > 0
	)
		return known.table;
	const table: Table = {
		count: rows.length,
		keyAt: index => (rows[index] === undefined ? '' : list.way.keyOf(rows[index])),
		indexOf,
		columns: list.columns,
		header: true,
		marks: view.marks,
		empty:
			list.rows.length > 0 && view.filter !== ''
				? [[span(`no ${list.noun} matches /${view.filter}; Esc clears the filter`, 'dim')]]
				: list.empty,
		cellsOf: index => (rows[index] === undefined ? {} : list.cellsOf(rows[index])),
		...(view.sort === undefined ? {} : {sort: view.sort}),
	};
	made.set(arranged, {table, theme});
	return table;
}

/** From this width on the details stand beside the list. */
const besideFrom = 150;

/** How wide the list of a screen is: all of it, or what the details beside it leave. */
export function listWidth({columns}: Size): number {
	return columns >= besideFrom ? Math.floor((columns - 1) * 0.6) : columns;
}

/** The lines of the head, the list, and under or beside it the details of the selected row; Enter goes to its object. */
export function listScreen<Row>(
	input: ScreenInput,
	head: readonly Line[],
	list: List<Row>,
	arranged: Arranged<Row>,
): ScreenModel {
	const {size} = input;
	const {rows} = arranged;
	const table = tableOf(input, list, arranged);
	const chosen = selectedRow(input, list, arranged);
	const room = Math.max(2, size.rows - head.length);
	const beside = size.columns >= besideFrom;
	const width = listWidth(size);
	const height = beside
		? room
		: Math.max(2, Math.min(Math.max(1, rows.length) + 1, Math.ceil(room * 0.6), room - 2));
	const panes: Pane[] = [{id: list.pane, kind: 'table', table, width, height}];
	const common = {
		head,
		panes,
		arrangement: beside ? 'beside' : 'stacked',
		filterKeys: list.way.filterKeys,
	} as const;
	if (chosen === undefined) return common;
	const rest = beside
		? {width: size.columns - width - 1, height: room}
		: {width: size.columns, height: room - height};
	panes.push({
		id: `${list.pane} details`,
		kind: 'text',
		title: list.titleOf(chosen),
		lines: list.linesOf(chosen, rest.width),
		copy: list.copyOf(chosen),
		...rest,
	});
	const target = list.targetOf(chosen);
	return {
		...common,
		copy: list.copyOf(chosen),
		...(target === undefined ? {} : {target, open: [{type: 'go', place: {screen: 'object', target}}]}),
	};
}
