import type {IncomingMessage, ServerResponse} from 'node:http';
import {gzipSync} from 'node:zlib';
import type {ResourceSet} from '../resource-set.ts';
import {count, type State} from './state.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

type Group = {readonly name: string; readonly version: string; readonly sets: readonly ResourceSet[]};

function groupsOf(state: State): readonly Group[] {
	const groups = Map.groupBy(state.sets.values(), ({group}) => group);
	return [...groups].map(([name, sets]) => ({name, version: sets[0]?.version ?? 'v1', sets}));
}

function aggregatedGroup({name, version, sets}: Group) {
	const resources = sets.map(({plural, group, kind, namespaced}) => ({
		resource: plural,
		responseKind: {group, version, kind},
		scope: namespaced ? 'Namespaced' : 'Cluster',
		singularResource: kind.toLowerCase(),
		verbs: VERBS,
	}));
	return {metadata: {name, creationTimestamp: null}, versions: [{version, resources, freshness: 'Current'}]};
}

function legacyIndex(core: boolean, groups: readonly Group[]) {
	if (core) return {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: []};
	const entries = groups.map(({name, version}) => {
		const preferred = {groupVersion: `${name}/${version}`, version};
		return {name, versions: [preferred], preferredVersion: preferred};
	});
	return {kind: 'APIGroupList', apiVersion: 'v1', groups: entries};
}

function resourceList({name, version, sets}: Group) {
	const resources = sets.map(({plural, kind, namespaced}) => {
		return {name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: VERBS};
	});
	return {
		kind: 'APIResourceList',
		apiVersion: 'v1',
		groupVersion: name === '' ? version : `${name}/${version}`,
		resources,
	};
}

type Document = {readonly value: unknown; readonly contentType: string};

function documentAt(state: State, path: string, accept: string): Document | undefined {
	const groups = groupsOf(state);
	const [, name = '', version = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? [];
	if (version !== '') {
		const group = groups.find(one => one.name === name && one.version === version);
		return group && {value: resourceList(group), contentType: 'application/json'};
	}
	if (path !== '/api' && path !== '/apis') return undefined;
	const wanted = groups.filter(({name}) => (path === '/api') === (name === ''));
	if (state.fault === 'legacy-discovery' || !accept.includes('APIGroupDiscoveryList'))
		return {value: legacyIndex(path === '/api', wanted), contentType: 'application/json'};
	const form = accept.includes('v=v2;') ? 'v2' : 'v2beta1';
	const items = wanted.map(aggregatedGroup);
	return {
		value: {kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${form}`, metadata: {}, items},
		contentType: `application/json;g=apidiscovery.k8s.io;v=${form};as=APIGroupDiscoveryList`,
	};
}

/** Answer discovery, aggregated when the client asks for it; false when the path is not of discovery. */
export function answerDiscovery(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
): boolean {
	const document = documentAt(state, path, request.headers.accept ?? '');
	if (document === undefined) return false;
	const body = Buffer.from(JSON.stringify(document.value));
	const compressed =
		body.length >= 128 * 1024 && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
	const sent = compressed ? gzipSync(body, {level: 1}) : body;
	count(state, `discovery ${path}`, sent.length);
	response.writeHead(200, {
		'content-type': document.contentType,
		...(compressed ? {'content-encoding': 'gzip'} : {}),
	});
	response.end(sent);
	return true;
}
