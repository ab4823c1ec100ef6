import type {Registry} from './registry.ts';
import {groupVersion, type ServedResource, type Subresource} from './resource.ts';

type GroupVersions = {
	readonly group: string;
	readonly versions: readonly {
		readonly version: string;
		/** False when the server behind an aggregated version cannot be reached. */
		readonly fresh: boolean;
		readonly resources: readonly ServedResource[];
	}[];
};

/** v2beta1 > v2alpha1, v2 > v2beta1, v10 > v2: the order in which versions are preferred (apimachinery pkg/version). */
function versionRank(version: string): readonly [number, number, number] {
	const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
	return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor)];
}

function compareVersions(a: string, b: string): number {
	const left = versionRank(a);
	const right = versionRank(b);
	return right[0] - left[0] || right[1] - left[1] || right[2] - left[2];
}

/** What is served, by group, preferred versions first; unreachable aggregated versions without resources. */
function groups(registry: Registry): readonly GroupVersions[] {
	const byGroup = new Map<string, Map<string, {fresh: boolean; resources: ServedResource[]}>>();
	const open = (group: string, version: string) => {
		const versions = byGroup.get(group) ?? new Map<string, {fresh: boolean; resources: ServedResource[]}>();
		byGroup.set(group, versions);
		const entry = versions.get(version) ?? {fresh: true, resources: []};
		versions.set(version, entry);
		return entry;
	};
	for (const resource of registry.resources())
		open(resource.group, resource.version).resources.push(resource);
	for (const {group, version, available} of registry.aggregated()) open(group, version).fresh = available;
	return [...byGroup].map(([group, versions]) => ({
		group,
		versions: [...versions]
			.sort(([a], [b]) => compareVersions(a, b))
			.map(([version, {fresh, resources}]) => ({version, fresh, resources})),
	}));
}

const optional = (name: string, values: readonly string[]) => (values.length > 0 ? {[name]: values} : {});

/** The kind of a response; the group and version of Kubernetes' own kinds are left out, as the real server does. */
function responseKind(resource: ServedResource, kind: string, own?: {group?: string; version?: string}) {
	const custom = resource.origin !== 'built-in';
	return {
		group: own?.group ?? (custom ? resource.group : ''),
		version: own?.version ?? (custom ? resource.version : ''),
		kind,
	};
}

function aggregatedResource(resource: ServedResource) {
	return {
		resource: resource.resource,
		responseKind: responseKind(resource, resource.kind),
		scope: resource.namespaced ? 'Namespaced' : 'Cluster',
		singularResource: resource.singular,
		verbs: resource.verbs,
		...optional('shortNames', resource.shortNames),
		...optional('categories', resource.categories),
		...(resource.subresources.length === 0
			? {}
			: {
					subresources: resource.subresources.map(sub => ({
						subresource: sub.name,
						responseKind: responseKind(resource, sub.kind, sub),
						verbs: sub.verbs,
					})),
				}),
	};
}

/** The body of /api or /apis as APIGroupDiscoveryList, in version v2 or v2beta1. */
export function aggregatedDiscovery(registry: Registry, core: boolean, version: string): unknown {
	return {
		kind: 'APIGroupDiscoveryList',
		apiVersion: `apidiscovery.k8s.io/${version}`,
		metadata: {},
		items: groups(registry)
			.filter(({group}) => (group === '') === core)
			.map(({group, versions}) => ({
				metadata: {...(core ? {} : {name: group}), creationTimestamp: null},
				versions: versions.map(({version: name, fresh, resources}) => ({
					version: name,
					...(fresh ? {resources: resources.map(aggregatedResource)} : {}),
					freshness: fresh ? 'Current' : 'Stale',
				})),
			})),
	};
}

function apiGroup({group, versions}: GroupVersions) {
	const named = versions.map(({version}) => ({groupVersion: `${group}/${version}`, version}));
	return {name: group, versions: named, preferredVersion: named[0]};
}

/** The body of /api without aggregation. */
export function legacyVersions(address: string): unknown {
	return {
		kind: 'APIVersions',
		versions: ['v1'],
		serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: address}],
	};
}

/** The body of /apis without aggregation. */
export function legacyGroups(registry: Registry): unknown {
	const served = groups(registry).filter(({group}) => group !== '');
	return {kind: 'APIGroupList', apiVersion: 'v1', groups: served.map(apiGroup)};
}

/** The body of /apis/GROUP; undefined when the group is not served. */
export function legacyGroup(registry: Registry, group: string): unknown {
	const found = groups(registry).find(candidate => candidate.group === group);
	return found && {kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(found)};
}

function legacyResource(resource: ServedResource) {
	const {namespaced} = resource;
	return [
		{
			name: resource.resource,
			singularName: resource.singular,
			namespaced,
			kind: resource.kind,
			verbs: resource.verbs,
			...optional('shortNames', resource.shortNames),
			...optional('categories', resource.categories),
		},
		...resource.subresources.map((sub: Subresource) => ({
			name: `${resource.resource}/${sub.name}`,
			singularName: '',
			namespaced,
			...(sub.group === undefined ? {} : {group: sub.group, version: sub.version}),
			kind: sub.kind,
			verbs: sub.verbs,
		})),
	];
}

/** The body of /api/v1 or /apis/GROUP/VERSION; undefined when it is not served. */
export function legacyResources(registry: Registry, group: string, version: string): unknown {
	const resources = registry.resources().filter(item => item.group === group && item.version === version);
	if (
		resources.length === 0 &&
		!registry.aggregated().some(item => item.group === group && item.version === version)
	)
		return undefined;
	return {
		kind: 'APIResourceList',
		...(group === '' ? {} : {apiVersion: 'v1'}),
		groupVersion: groupVersion({group, version}),
		resources: resources.flatMap(legacyResource),
	};
}
