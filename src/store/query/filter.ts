/** What a filter term looks at; `any` is everything one sees in a row. */
export type FilterField = 'any' | 'name' | 'namespace' | 'node' | 'owner' | 'status' | 'ip' | 'label';

/** One condition; all terms of a filter must hold. `text` is in lower case. */
export type FilterTerm = {readonly field: FilterField; readonly text: string; readonly negated: boolean};

export type PodFilter = readonly FilterTerm[];

const keys: Readonly<Record<string, FilterField>> = {
	name: 'name',
	ns: 'namespace',
	namespace: 'namespace',
	node: 'node',
	owner: 'owner',
	status: 'status',
	ip: 'ip',
	label: 'label',
};

/** The words before a colon that a filter understands, for help and completion. */
export const filterKeys: readonly string[] = Object.keys(keys);

/**
 * Reads what was typed after "/": words that must all match, as `text`, `key:value` or with `!` before to negate. A word with an
 * unknown key is plain text, so that IPv6 addresses can be typed. An empty filter matches everything.
 */
export function parseFilter(typed: string): PodFilter {
	return typed
		.toLowerCase()
		.split(/\s+/)
		.map(readTerm)
		.filter(({text}) => text !== '');
}

function readTerm(word: string): FilterTerm {
	const negated = word.startsWith('!');
	const rest = negated ? word.slice(1) : word;
	const colon = rest.indexOf(':');
	const field = colon > 0 ? keys[rest.slice(0, colon)] : undefined;
	return field === undefined
		? {field: 'any', text: rest, negated}
		: {field, text: rest.slice(colon + 1), negated};
}
