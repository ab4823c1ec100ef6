import {isDeepStrictEqual} from 'node:util';
import {apiServicesKey} from '../api/registry.ts';
import {groupVersion, type ServedResource} from '../api/resource.ts';
import {timestamp} from '../clock.ts';
import type {LabContext} from '../context.ts';
import {objectAt, stringsAt} from '../json.ts';
import type {Stored} from '../storage/store.ts';
import {deleteObject} from './deletion.ts';
import {namespaceConditions, type Remains} from './namespace-conditions.ts';

const soonMs = 50;
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;

/**
 * The namespace controller: empties a namespace that is being deleted, says in its conditions what is in the way, and lets it go
 * when nothing is (kubernetes pkg/controller/namespace). A namespace that was loaded as terminating keeps the conditions it was
 * recorded with until something about it changes.
 */
export function terminateNamespaces(context: LabContext): void {
	const {store, clock} = context;
	const namespaces = store.collection('/namespaces');
	const planned = new Map<string, () => void>();
	const plan = (name: string, delay: number, retry: number) => {
		planned.get(name)?.();
		planned.set(
			name,
			clock.after(delay, () => {
				planned.delete(name);
				if (!isTerminating(namespaces.items.get(name)) || terminate(context, name)) return;
				plan(name, retry, Math.min(retry * 2, lastRetryMs));
			}),
		);
	};
	const now = (name: string) => plan(name, soonMs, firstRetryMs);
	namespaces.subscribe(({type, stored, previous}) => {
		if (type !== 'DELETED' && isTerminating(stored) && !isTerminating(previous)) now(stored.name);
	});
	store.observe((storage, current, previous) => {
		const namespace = previous?.namespace;
		if (namespace && !current && isTerminating(namespaces.items.get(namespace))) now(namespace);
		if (storage === apiServicesKey && previous)
			for (const stored of namespaces.items.values()) if (isTerminating(stored)) now(stored.name);
	});
}

const isTerminating = (stored: Stored | undefined) => stored?.object.metadata.deletionTimestamp !== undefined;

/** One attempt; true when the namespace is gone. */
function terminate(context: LabContext, name: string): boolean {
	const {store} = context;
	const remains = empty(context, name);
	const stored = store.collection('/namespaces').items.get(name);
	if (!stored) return true;
	const {object} = stored;
	const finalizers = stringsAt(object, 'spec.finalizers').filter(finalizer => finalizer !== 'kubernetes');
	const clean = remains.undiscovered.length === 0 && remains.resources.size === 0;
	if (clean && finalizers.length === 0 && (object.metadata.finalizers ?? []).length === 0) {
		store.remove('/namespaces', '', name);
		return true;
	}
	const conditions = namespaceConditions(object, remains, timestamp(context.clock.now()));
	const after = {
		...object,
		...(clean ? {spec: {...objectAt(object, 'spec'), finalizers}} : {}),
		status: {...objectAt(object, 'status'), phase: 'Terminating', conditions},
	};
	if (!isDeepStrictEqual(after, object)) store.put('/namespaces', after);
	return false;
}

/** Deletes everything in the namespace, pods first and the rest when they are gone, and counts what is left. */
function empty(context: LabContext, namespace: string): Remains {
	const undiscovered = context.registry
		.aggregated()
		.filter(({available}) => !available)
		.map(groupVersion);
	const kinds = namespacedKinds(context.registry.resources());
	const pods = kinds.filter(({storage}) => storage === '/pods');
	const first = pods.flatMap(resource => remaining(context, resource, namespace));
	const left = first.length > 0 ? first : kinds.flatMap(resource => remaining(context, resource, namespace));
	const resources = new Map<string, number>();
	const finalizers = new Map<string, number>();
	const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
	for (const {resource, stored} of left) {
		add(resources, `${resource.resource}.${resource.group}`);
		for (const finalizer of stored.object.metadata.finalizers ?? []) add(finalizers, finalizer);
	}
	return {undiscovered, resources, finalizers};
}

/** Each namespaced collection once, whatever number of versions shows it. */
function namespacedKinds(resources: readonly ServedResource[]): readonly ServedResource[] {
	const byStorage = new Map<string, ServedResource>();
	for (const resource of resources)
		if (
			resource.namespaced &&
			resource.verbs.includes('deletecollection') &&
			!byStorage.has(resource.storage)
		)
			byStorage.set(resource.storage, resource);
	return [...byStorage.values()];
}

function remaining(context: LabContext, resource: ServedResource, namespace: string) {
	return context.store
		.collection(resource.storage)
		.sorted()
		.filter(stored => stored.namespace === namespace)
		.map(stored =>
			deleteObject(context, resource.storage, stored, {dryRun: false, propagationPolicy: 'Background'}),
		)
		.filter(({gone}) => !gone)
		.map(({stored}) => ({resource, stored}));
}
