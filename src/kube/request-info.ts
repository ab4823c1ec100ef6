/** What a request means to Kubernetes, read from its HTTP method and path as kube-apiserver reads them (apiserver pkg/endpoints/request/requestinfo.go). */
export type RequestInfo =
	| {readonly kind: 'nonResource'; readonly verb: string; readonly path: string}
	| {
			readonly kind: 'resource';
			readonly verb: string;
			readonly group: string;
			readonly version: string;
			readonly resource: string;
			readonly subresource: string;
			readonly namespace: string;
			readonly name: string;
			/** Path behind subresource proxy, where requests to a program in the cluster go; absent otherwise. */
			readonly proxied?: string;
	  };

const verbs: Readonly<Record<string, string>> = {
	GET: 'get',
	HEAD: 'get',
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
};

const segmentText = /^[A-Za-z0-9._~:@-]+$/;
const queryText = /^[\x21-\x7e]*$/;
const groupText = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const versionText = /^v[0-9]+((alpha|beta)[0-9]+)?$/;
const resourceText = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** One segment decoded; undefined when it could be read in two ways: an encoded slash, dot, percent sign or control character. */
function decodeSegment(segment: string): string | undefined {
	const escapes = segment.match(/%../g) ?? [];
	for (const encoded of escapes) {
		if (!/^%[0-9A-Fa-f]{2}$/.test(encoded)) return undefined;
		const code = Number.parseInt(encoded.slice(1), 16);
		if (code <= 0x20 || code >= 0x7f || '/\\.%?#;'.includes(String.fromCharCode(code))) return undefined;
	}
	const bare = segment.replaceAll(/%[0-9A-Fa-f]{2}/g, 'x');
	if (!segmentText.test(bare) || /^\.+$/.test(bare)) return undefined;
	return decodeURIComponent(segment);
}

/** The decoded segments of a path that has exactly one reading; undefined for every other one. */
function splitPath(path: string): readonly string[] | undefined {
	if (!path.startsWith('/')) return undefined;
	const segments = path.slice(1).split('/').map(decodeSegment);
	return segments.every(segment => segment !== undefined) ? segments : undefined;
}

function asksToWatch(query: string): boolean {
	return new URLSearchParams(query).getAll('watch').some(value => !/^(false|0)$/i.test(value));
}

/**
 * Reads method and request target (path with query, without the server's own prefix). Returns undefined for everything that is not
 * written in the one canonical way or has a shape that is not known: such a request must not be sent.
 */
export function parseRequest(method: string, target: string): RequestInfo | undefined {
	const verb = verbs[method];
	const mark = target.indexOf('?');
	const path = mark < 0 ? target : target.slice(0, mark);
	const query = mark < 0 ? '' : target.slice(mark + 1);
	const segments = splitPath(path);
	if (verb === undefined || segments === undefined || !queryText.test(query) || query.includes('#'))
		return undefined;

	const [root, ...rest] = segments;
	const isCore = root === 'api';
	const atVersion = isCore ? 0 : 1;
	if ((!isCore && root !== 'apis') || rest.length <= atVersion + 1) return nonResource(verb, path, segments);
	const group = isCore ? '' : (rest[0] ?? '');
	const version = rest[atVersion] ?? '';
	if ((!isCore && !groupText.test(group)) || !versionText.test(version)) return undefined;
	const parts = resourceParts(rest.slice(atVersion + 1));
	if (parts === undefined) return undefined;
	return {kind: 'resource', verb: collectionVerb(verb, parts.name, query), group, version, ...parts};
}

function nonResource(verb: string, path: string, segments: readonly string[]): RequestInfo | undefined {
	return segments.every(segment => segment !== '') ? {kind: 'nonResource', verb, path} : undefined;
}

function collectionVerb(verb: string, name: string, query: string): string {
	if (verb === 'get' && asksToWatch(query)) return 'watch';
	if (name !== '') return verb;
	if (verb === 'get') return 'list';
	return verb === 'delete' ? 'deletecollection' : verb;
}

type Parts = {
	readonly namespace: string;
	readonly resource: string;
	readonly name: string;
	readonly subresource: string;
	readonly proxied?: string;
};

/** The legacy forms /api/v1/watch/… and /api/v1/proxy/… move the meaning of every following segment: they have no place here. */
function resourceParts(segments: readonly string[]): Parts | undefined {
	const [first = '', second = '', third = ''] = segments;
	if (first === 'watch' || first === 'proxy') return undefined;
	const isSubresourceOfNamespace = segments.length === 3 && ['status', 'finalize'].includes(third);
	const namespaced = first === 'namespaces' && segments.length > 2 && !isSubresourceOfNamespace;
	const [resource = '', name = '', subresource = '', ...more] = namespaced ? segments.slice(2) : segments;
	const isProxy = subresource === 'proxy' && resource === 'services' && namespaced;
	if ((more.length > 0 && !isProxy) || !resourceText.test(resource)) return undefined;
	if (subresource !== '' && !resourceText.test(subresource)) return undefined;
	const namespace = namespaced ? second : resource === 'namespaces' ? name : '';
	return {namespace, resource, name, subresource, ...(more.length > 0 && {proxied: more.join('/')})};
}
