import type {ObjectMeta} from './rows.ts';

/** How many rows of a table are kept; the oldest by `at`, or else by when they were made, are let go. */
export type Keep = {readonly most: number};

/** The live rows of one source, by namespace and name. */
export type Table<Row> = {
	readonly put: (row: Row) => void;
	/** Forgets an object; false when it is not there, or when another one of that name has taken its place. */
	readonly remove: (namespace: string, name: string, uid: string) => boolean;
	/** A complete list begins. */
	readonly listing: () => void;
	/** The list is complete: rows that were not put since `listing` are gone. */
	readonly listed: () => void;
	readonly size: () => number;
	/** All rows in order of first sight; the same array as before when nothing has changed. */
	readonly rows: () => readonly Row[];
};

/** Neither part may contain a slash (RFC 1123 names), so keys are unique. */
const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

/** Rows beyond the limit before the oldest are let go: sorting for each one would be dear. */
const slack = 1.25;

/** An empty table. */
export function createTable<Row extends ObjectMeta>(keep?: Keep): Table<Row> {
	const byKey = new Map<string, Row>();
	let awaited: Set<string> | undefined;
	let frozen: readonly Row[] | undefined;
	const age = (row: Row): number => (row as {readonly at?: number}).at ?? row.createdAt;
	const trim = (most: number): void => {
		if (keep === undefined || byKey.size <= most) return;
		const oldest = [...byKey].sort(([, a], [, b]) => age(a) - age(b));
		for (const [key] of oldest.slice(0, byKey.size - keep.most)) byKey.delete(key);
		frozen = undefined;
	};
	return {
		put: row => {
			const key = keyOf(row.namespace, row.name);
			byKey.set(key, row);
			awaited?.delete(key);
			frozen = undefined;
			if (keep !== undefined) trim(keep.most * slack);
		},
		remove: (namespace, name, uid) => {
			const key = keyOf(namespace, name);
			const row = byKey.get(key);
			if (row === undefined || (uid !== '' && row.uid !== uid)) return false;
			byKey.delete(key);
			frozen = undefined;
			return true;
		},
		listing: () => {
			awaited = new Set(byKey.keys());
		},
		listed: () => {
			for (const key of awaited ?? []) {
				byKey.delete(key);
				frozen = undefined;
			}
			awaited = undefined;
			if (keep !== undefined) trim(keep.most);
		},
		size: () => byKey.size,
		rows: () => {
			frozen ??= Object.freeze([...byKey.values()]);
			return frozen;
		},
	};
}
