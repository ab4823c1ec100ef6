/** What a request asks for, in Kubernetes' terms (apiserver pkg/endpoints/request/requestinfo.go). */
export type RequestInfo =
	| {
			readonly isResource: false;
			readonly path: string;
			readonly verb: string;
			readonly query: URLSearchParams;
	  }
	| ResourceRequest;

export type ResourceRequest = {
	readonly isResource: true;
	readonly path: string;
	/** get, list, watch, create, update, patch, delete, deletecollection; '' for a method that has none. */
	readonly verb: string;
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly subresource: string;
	/** '' for cluster-wide. */
	readonly namespace: string;
	readonly name: string;
	/** Path parts after the subresource, as in proxy/PATH. */
	readonly rest: readonly string[];
	readonly query: URLSearchParams;
};

const itemVerbs: Readonly<Record<string, string>> = {
	GET: 'get',
	HEAD: 'get',
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
};

/** True for a query parameter that is given and not "false" or "0". */
export function flag(query: URLSearchParams, name: string): boolean {
	const value = query.get(name);
	return value !== null && value !== 'false' && value !== '0';
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
	const verb = itemVerbs[method] ?? '';
	if (verb === 'get' && flag(query, 'watch')) return 'watch';
	if (name !== '') return verb;
	if (verb === 'get') return 'list';
	return verb === 'delete' ? 'deletecollection' : verb;
}

/** Subresources of namespaces, whose path would otherwise name a resource in the namespace. */
const namespaceSubresources = new Set(['status', 'finalize']);

/** Reads a request line. Throws URIError when the path has a broken escape. */
export function requestInfo(method: string, url: string): RequestInfo {
	const {pathname, searchParams: query} = new URL(url, 'https://lab');
	const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
	const depth = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : Number.POSITIVE_INFINITY;
	if (parts.length <= depth)
		return {isResource: false, path: pathname, verb: (itemVerbs[method] ?? method).toLowerCase(), query};
	const version = parts[depth - 1]!;
	const group = depth === 3 ? parts[1]! : '';
	let tail = parts.slice(depth);
	let namespace = '';
	if (tail[0] === 'namespaces' && tail.length > 2 && !namespaceSubresources.has(tail[2]!)) {
		namespace = tail[1]!;
		tail = tail.slice(2);
	} else if (tail[0] === 'namespaces' && tail.length > 1) {
		namespace = tail[1]!;
	}
	const [resource = '', name = '', subresource = '', ...rest] = tail;
	const verb = verbOf(method, name, query);
	return {
		isResource: true,
		path: pathname,
		verb,
		group,
		version,
		resource,
		subresource,
		namespace,
		name,
		rest,
		query,
	};
}
