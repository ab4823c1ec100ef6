import {definitionsKey} from '../api/registry.ts';
import type {LabContext} from '../context.ts';
import {textAt} from '../json.ts';
import type {Stored} from '../storage/store.ts';
import {deleteObject} from './deletion.ts';

const cleanup = 'customresourcecleanup.apiextensions.k8s.io';
const soonMs = 20;

/**
 * The finalizer of CustomResourceDefinitions: a definition that is being deleted takes its objects with it and stays until the last
 * one is gone (apiextensions-apiserver pkg/controller/finalizer).
 */
export function cleanUpDefinitions(context: LabContext): void {
	const {store, clock} = context;
	const definitions = store.collection(definitionsKey);
	const check = (name: string) => {
		const stored = definitions.items.get(name);
		if (stored && isWaiting(stored) && isEmptied(context, stored)) release(context, stored);
	};
	definitions.subscribe(({type, stored}) => {
		if (type !== 'DELETED' && isWaiting(stored)) clock.after(soonMs, () => check(stored.name));
	});
	store.observe((storage, current) => {
		if (current) return;
		const [group = '', plural = ''] = storage.split('/');
		const name = `${plural}.${group}`;
		const stored = definitions.items.get(name);
		if (stored && isWaiting(stored)) clock.after(soonMs, () => check(name));
	});
}

const isWaiting = ({object}: Stored) =>
	object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).includes(cleanup);

function isEmptied(context: LabContext, {object}: Stored): boolean {
	const storage = `${textAt(object, 'spec.group')}/${textAt(object, 'spec.names.plural')}`;
	const results = context.store
		.collection(storage)
		.sorted()
		.map(stored => deleteObject(context, storage, stored, {dryRun: false, propagationPolicy: 'Background'}));
	return results.every(({gone}) => gone);
}

function release({store}: LabContext, {object, name}: Stored): void {
	const {finalizers = [], ...metadata} = object.metadata;
	const left = finalizers.filter(finalizer => finalizer !== cleanup);
	if (left.length === 0) store.remove(definitionsKey, '', name);
	else store.put(definitionsKey, {...object, metadata: {...metadata, name, finalizers: left}});
}
