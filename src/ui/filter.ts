/** One word of a filter: text anywhere in the row, or in the column `key`; `not` turns it round. */
export type FilterTerm = {readonly not: boolean; readonly key?: string; readonly text: string};

/** All terms must hold. */
export type Filter = {readonly terms: readonly FilterTerm[]};

/** What a filter asks a row for. */
export type FilterRow = {
	/** What stands in a column; undefined when the row has no such column. */
	readonly column: (key: string) => string | undefined;
	/** Everything of the row that free text is looked for in. */
	readonly text: () => string;
};

/**
 * Reads a filter: words that must all occur, `key:value` for one column, `!` before a word or pair for "must not", and "…" around
 * a text with spaces. A pair counts as one only when `key` is a column of the list, so that IPv6 addresses stay text.
 */
export function parseFilter(source: string, keys: readonly string[]): Filter {
	const terms: FilterTerm[] = [];
	for (const [, bang, pair, quoted, bare] of source.matchAll(/(!?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|(\S*))/g)) {
		const value = quoted ?? bare ?? '';
		const key = keys.find(candidate => candidate.toLowerCase() === pair?.toLowerCase());
		const text = pair !== undefined && key === undefined ? `${pair}:${value}` : value;
		// A half-typed "!" or "node:" must not empty the list under the person's hands.
		if (text === '') continue;
		terms.push({not: bang === '!', ...(key === undefined ? {} : {key}), text: text.toLowerCase()});
	}
	return {terms};
}

/** True when every term holds for the row. */
export function matchesFilter(filter: Filter, row: FilterRow): boolean {
	return filter.terms.every(term => {
		const within = term.key === undefined ? row.text() : row.column(term.key);
		return (within ?? '').toLowerCase().includes(term.text) !== term.not;
	});
}
