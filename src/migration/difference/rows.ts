import type {ObjectMeta} from '../../store/rows.ts';

/** "NAMESPACE/NAME", or the name alone of what has no namespace. */
export function nameOf({namespace, name}: Pick<ObjectMeta, 'namespace' | 'name'>): string {
	return namespace === '' ? name : `${namespace}/${name}`;
}

export type Pairs<Row> = {
	readonly gone: readonly Row[];
	readonly added: readonly Row[];
	readonly both: readonly {readonly before: Row; readonly after: Row}[];
};

/** Rows of two moments by namespace and name. */
export function pairs<Row extends ObjectMeta>(before: readonly Row[], after: readonly Row[]): Pairs<Row> {
	const earlier = new Map(before.map(row => [nameOf(row), row]));
	const added: Row[] = [];
	const both: {before: Row; after: Row}[] = [];
	for (const row of after) {
		const old = earlier.get(nameOf(row));
		if (old === undefined) added.push(row);
		else both.push({before: old, after: row});
		earlier.delete(nameOf(row));
	}
	return {gone: [...earlier.values()], added, both};
}

/** Names of the parts of a row in which two differ, metadata that changes by itself left out. */
export function changedParts(before: object, after: object): readonly string[] {
	const passing = new Set(['uid', 'createdAt', 'deletedAt']);
	const left: Readonly<Record<string, unknown>> = {...before};
	const right: Readonly<Record<string, unknown>> = {...after};
	return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
		key => !passing.has(key) && JSON.stringify(left[key]) !== JSON.stringify(right[key]),
	);
}
