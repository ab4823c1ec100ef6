import type {Rows} from '../state/standing.ts';
import type {Sort} from '../state/state.ts';
import type {Line, Span} from '../text/line.ts';
import type {CutMode} from '../text/width.ts';

/** How one column is laid out. */
export type Column = {
	readonly id: string;
	readonly title: string;
	/** Columns of the terminal it needs to be of use; without them it is left out. */
	readonly min: number;
	/** Columns with which nothing usual is cut. */
	readonly ideal: number;
	/** Share of the room that is left when every column has its ideal width. */
	readonly grow?: number;
	readonly align?: 'left' | 'right';
	readonly cut?: CutMode;
	/** Higher stays longer when the terminal gets narrow. */
	readonly priority: number;
	/** Whether the list can be ordered by it. */
	readonly sortable?: boolean;
	/** Changes of its own accord (ages, counters) and is not marked when it does. */
	readonly restless?: boolean;
};

export type Cell = string | Span;

/** A list as the table component takes it: how many rows, who they are, and what stands in those that are on screen. */
export type Table = Rows & {
	readonly columns: readonly Column[];
	/** Cells by column id; asked for visible rows only. */
	readonly cellsOf: (index: number) => Readonly<Record<string, Cell>>;
	readonly sort?: Sort;
	readonly marks: readonly string[];
	/** Without a header when every column speaks for itself. */
	readonly header: boolean;
	/** What is said instead of rows when there are none. */
	readonly empty: readonly Line[];
};

/** A table over a plain list of rows with unique keys. */
export function listRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Rows {
	return {
		count: rows.length,
		keyAt: index => (rows[index] === undefined ? '' : keyOf(rows[index])),
		indexOf: key => rows.findIndex(row => keyOf(row) === key),
	};
}
