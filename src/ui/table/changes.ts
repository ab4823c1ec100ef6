import type {Cell, Column} from './table.ts';

/** How long a changed row stays marked, milliseconds. */
export const changedFor = 3000;

const noColumns: ReadonlySet<string> = new Set();

export type ChangeLog = {
	/** Which columns of a row changed within the last {@link changedFor} milliseconds; remembers the cells for the next time. */
	readonly note: (
		key: string,
		cells: Readonly<Record<string, Cell>>,
		columns: readonly Column[],
		at: number,
	) => ReadonlySet<string>;
};

type Seen = {
	readonly texts: Readonly<Record<string, string>>;
	readonly changed: ReadonlySet<string>;
	readonly at: number;
};

/** Remembers what rows showed, to mark briefly what is different now. Holds at most `capacity` rows. */
export function createChangeLog(capacity = 512): ChangeLog {
	const seen = new Map<string, Seen>();
	return {
		note: (key, cells, columns, at) => {
			const texts = Object.fromEntries(
				columns.filter(column => !column.restless).map(column => [column.id, textOf(cells[column.id])]),
			);
			const before = seen.get(key);
			const differing =
				before === undefined ? [] : Object.keys(texts).filter(id => before.texts[id] !== texts[id]);
			const entry: Seen =
				differing.length > 0
					? {texts, changed: new Set(differing), at}
					: {texts, changed: before?.changed ?? noColumns, at: before?.at ?? at};
			seen.delete(key);
			seen.set(key, entry);
			if (seen.size > capacity) seen.delete(seen.keys().next().value ?? '');
			return at - entry.at < changedFor ? entry.changed : noColumns;
		},
	};
}

function textOf(cell: Cell | undefined): string {
	if (cell === undefined) return '';
	return typeof cell === 'string' ? cell : cell.text;
}
