export const everyVerb = [
	'create',
	'delete',
	'deletecollection',
	'get',
	'list',
	'patch',
	'update',
	'watch',
] as const;

export type Subresource = {
	readonly name: string;
	readonly kind: string;
	/** Set when the kind is not of the resource's own group and version. */
	readonly group?: string;
	readonly version?: string;
	readonly verbs: readonly string[];
};

/** A column of `kubectl get` that a CRD asks for. */
export type PrinterColumn = {
	readonly name: string;
	readonly type: string;
	readonly format?: string;
	readonly description?: string;
	readonly priority?: number;
	readonly jsonPath: string;
};

/** One resource in one version, as discovery announces it. */
export type ServedResource = {
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly kind: string;
	readonly singular: string;
	readonly namespaced: boolean;
	readonly shortNames: readonly string[];
	readonly categories: readonly string[];
	readonly verbs: readonly string[];
	readonly subresources: readonly Subresource[];
	/** built-in: answered by the API server; custom: from a CRD; aggregated: behind an APIService with a service. */
	readonly origin: 'built-in' | 'custom' | 'aggregated';
	/** Key of the collection that holds its objects; the same for every version. */
	readonly storage: string;
	readonly columns?: readonly PrinterColumn[];
};

/** "v1" or "apps/v1". */
export function groupVersion(resource: {readonly group: string; readonly version: string}): string {
	return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Key of a resource in one version. */
export function servedKey(group: string, version: string, resource: string): string {
	return `${group}/${version}/${resource}`;
}

/** The plural that CRD authors and the API machinery's own guess use (meta.UnsafeGuessKindToResource). */
export function pluralOf(kind: string): string {
	const lower = kind.toLowerCase();
	if (/(s|x|ch|sh)$/.test(lower)) return `${lower}es`;
	return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
