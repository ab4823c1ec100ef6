import {isDeepStrictEqual} from 'node:util';
import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {type KubeObject, type Metadata, stringsAt} from '../json.ts';
import {conflict, invalid, modified, StatusError} from '../status.ts';
import type {Stored} from '../storage/store.ts';
import {isFinished} from './deletion.ts';

/** What an update is about: the whole object, or the part that a subresource may change. */
export type UpdateScope = '' | 'status' | 'finalize' | 'ephemeralcontainers' | 'resize';

const hasStatus = (resource: ServedResource) => resource.subresources.some(({name}) => name === 'status');

/**
 * Writes a new state of an object: refuses stale ones, keeps what clients cannot change, and lets a terminating object go when its
 * last finalizer is gone. Nothing is written when nothing changes. Throws a StatusError.
 */
export function updateObject(
	context: LabContext,
	resource: ServedResource,
	before: Stored,
	wanted: KubeObject,
	scope: UpdateScope,
	dryRun: boolean,
): Stored {
	checkIdentity(resource, before, wanted);
	checkFinalizers(resource, before, wanted);
	const after = merged(resource, before.object, wanted, scope);
	if (isDeepStrictEqual(after, before.object)) return before;
	if (isFinished(after, resource.storage)) {
		if (!dryRun) context.store.remove(resource.storage, before.namespace, before.name);
		return {...before, object: after, encodings: new Map()};
	}
	return dryRun
		? {...before, object: after, encodings: new Map()}
		: context.store.put(resource.storage, after);
}

function checkIdentity(resource: ServedResource, before: Stored, {metadata}: KubeObject): void {
	const {resourceVersion, uid} = before.object.metadata;
	if (metadata.resourceVersion && metadata.resourceVersion !== resourceVersion)
		throw new StatusError(modified(resource, before.name));
	if (metadata.uid && metadata.uid !== uid) {
		const key = `/registry/${resource.resource}/${before.namespace ? `${before.namespace}/` : ''}${before.name}`;
		const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`;
		throw new StatusError(conflict(resource, before.name, why));
	}
}

function checkFinalizers(resource: ServedResource, before: Stored, wanted: KubeObject): void {
	if (before.object.metadata.deletionTimestamp === undefined) return;
	const known = new Set(before.object.metadata.finalizers ?? []);
	const added = (wanted.metadata.finalizers ?? []).filter(name => !known.has(name));
	if (added.length === 0) return;
	const list = added.map(name => JSON.stringify(name)).join(', ');
	const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
	throw new StatusError(
		invalid(resource, before.name, 'metadata.finalizers', 'FieldValueForbidden', message),
	);
}

function merged(
	resource: ServedResource,
	before: KubeObject,
	wanted: KubeObject,
	scope: UpdateScope,
): KubeObject {
	const {resourceVersion, uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation} =
		before.metadata;
	const fixed = defined({
		resourceVersion,
		uid,
		creationTimestamp,
		deletionTimestamp,
		deletionGracePeriodSeconds,
	});
	const base: KubeObject = {...before, metadata: {...before.metadata}};
	switch (scope) {
		case 'status':
			return {...base, ...defined({status: wanted.status})};
		case 'finalize':
			return {
				...base,
				spec: {...(base.spec as object | undefined), finalizers: stringsAt(wanted, 'spec.finalizers')},
			};
		case 'ephemeralcontainers':
		case 'resize':
			return {...base, spec: wanted.spec};
		default: {
			const {status, ...rest} = wanted;
			const {generation: _, deletionTimestamp: __, ...given} = wanted.metadata;
			const kept = hasStatus(resource) ? before.status : status;
			const metadata: Metadata = {...given, ...fixed, name: before.metadata.name, ...defined({generation})};
			const after = {...rest, metadata: withoutEmpty(metadata), ...defined({status: kept})} as KubeObject;
			return counted(resource, before, after);
		}
	}
}

const defined = (values: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Go leaves empty lists and maps of the metadata out. */
function withoutEmpty(metadata: Metadata): Metadata {
	const empty = (value: unknown) =>
		typeof value === 'object' && value !== null && Object.keys(value).length === 0;
	return Object.fromEntries(
		Object.entries(metadata).filter(([, value]) => value !== null && !empty(value)),
	) as Metadata;
}

/** generation counts changes outside of metadata and status. */
function counted(resource: ServedResource, before: KubeObject, after: KubeObject): KubeObject {
	const body = ({metadata: _, status: __, ...rest}: KubeObject) => rest;
	const {generation} = before.metadata;
	const same = isDeepStrictEqual(body(before), body(after));
	if (generation === undefined || same || resource.resource === 'events') return after;
	return {...after, metadata: {...after.metadata, generation: generation + 1}};
}
