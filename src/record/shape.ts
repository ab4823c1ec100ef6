/** A JSON mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string at a key; undefined when there is none or it is something else. */
export function stringAt(value: unknown, key: string): string | undefined {
	if (!isMapping(value)) return undefined;
	const inner = value[key];
	return typeof inner === 'string' ? inner : undefined;
}

/** The mapping at a key; empty when there is none. */
export function mappingAt(value: unknown, key: string): Mapping {
	const inner = isMapping(value) ? value[key] : undefined;
	return isMapping(inner) ? inner : {};
}
