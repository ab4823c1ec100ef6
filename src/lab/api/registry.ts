import type {KubeObject} from '../json.ts';
import type {Store} from '../storage/store.ts';
import {type AggregatedVersion, aggregatedVersion, knownAggregated} from './aggregated.ts';
import {builtInResources} from './built-in.ts';
import {customResources, inferredResource} from './custom.ts';
import {groupVersion, type ServedResource, servedKey} from './resource.ts';

export const definitionsKey = 'apiextensions.k8s.io/customresourcedefinitions';
export const apiServicesKey = 'apiregistration.k8s.io/apiservices';

/** Which resources are served right now: Kubernetes' own, those of CRDs, and those behind APIServices. */
export type Registry = {
	/** Every served resource; those of unreachable aggregated versions are not among them. */
	readonly resources: () => readonly ServedResource[];
	readonly find: (group: string, version: string, resource: string) => ServedResource | undefined;
	/** The resource that holds objects of a kind, in any version. */
	readonly ofObject: (apiVersion: string, kind: string) => ServedResource | undefined;
	/** The resource for an object, made up from the object when nothing announces it. */
	readonly claim: (object: KubeObject) => ServedResource;
	readonly aggregated: () => readonly AggregatedVersion[];
	/** To be called when all objects are loaded: what is served depends on what there is. */
	readonly loaded: () => void;
};

type View = {
	readonly byKey: ReadonlyMap<string, ServedResource>;
	readonly byKind: ReadonlyMap<string, ServedResource>;
	readonly aggregated: readonly AggregatedVersion[];
};

/** Follows the CRDs and APIServices of a store. */
export function createRegistry(store: Store): Registry {
	const inferred = new Map<string, ServedResource>();
	let view: View | undefined;
	let complete = false;
	const forget = () => {
		view = undefined;
	};
	store.collection(definitionsKey).subscribe(forget);
	store.collection(apiServicesKey).subscribe(forget);
	const current = () => {
		view ??= look(store, [...inferred.values()], complete);
		return view;
	};
	const ofObject = (apiVersion: string, kind: string) =>
		current().byKind.get(`${groupOf(apiVersion)}/${kind}`);
	return {
		resources: () => [...current().byKey.values()],
		find: (group, version, resource) => current().byKey.get(servedKey(group, version, resource)),
		ofObject,
		claim: object => {
			if (object.kind === 'CustomResourceDefinition' || object.kind === 'APIService') forget();
			const known = ofObject(object.apiVersion, object.kind);
			if (known) return known;
			const made = inferredResource(
				object.apiVersion,
				object.kind,
				object.metadata.namespace !== undefined,
				'custom',
			);
			inferred.set(servedKey(made.group, made.version, made.resource), made);
			forget();
			return made;
		},
		aggregated: () => current().aggregated,
		loaded: () => {
			complete = true;
			forget();
		},
	};
}

const groupOf = (apiVersion: string) =>
	apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

function look(store: Store, inferred: readonly ServedResource[], complete: boolean): View {
	const aggregated = store
		.collection(apiServicesKey)
		.sorted()
		.map(({object}) => aggregatedVersion(object))
		.filter(version => version !== undefined);
	const owner = new Map(aggregated.map(version => [groupVersion(version), version]));
	const offered = [
		...builtInResources,
		...store
			.collection(definitionsKey)
			.sorted()
			.flatMap(({object}) => customResources(object)),
		...aggregated
			.flatMap(({group, version}) => knownAggregated(group, version))
			.map(resource => (complete ? behind(store, resource) : resource)),
		...inferred,
	];
	const byKey = new Map<string, ServedResource>();
	const byKind = new Map<string, ServedResource>();
	for (const resource of offered) {
		const kindKey = `${resource.group}/${resource.kind}`;
		if (!byKind.has(kindKey)) byKind.set(kindKey, resource);
		const server = owner.get(groupVersion(resource));
		const key = servedKey(resource.group, resource.version, resource.resource);
		if (server?.available === false || byKey.has(key)) continue;
		byKey.set(key, server ? {...resource, origin: 'aggregated'} : resource);
	}
	return {byKey, byKind, aggregated};
}

/** Calico's API server shows the objects of crd.projectcalico.org under its own group, when none were recorded there. */
function behind(store: Store, resource: ServedResource): ServedResource {
	const storage = `crd.${resource.storage}`;
	const empty = store.collection(resource.storage).items.size === 0;
	return empty && store.collection(storage).items.size > 0 ? {...resource, storage} : resource;
}
