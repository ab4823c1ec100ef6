import {timestamp} from '../clock.ts';
import type {LabContext} from '../context.ts';
import {type KubeObject, type Metadata, numberAt, stringsAt, textAt} from '../json.ts';
import {conflict, StatusError} from '../status.ts';
import type {Stored} from '../storage/store.ts';

/** metav1.DeleteOptions as far as the lab follows them. */
export type DeleteOptions = {
	readonly gracePeriodSeconds?: number;
	readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
	readonly uid?: string;
	readonly resourceVersion?: string;
	readonly dryRun: boolean;
};

/** What became of a deletion: gone, or still there and terminating. */
export type Deletion = {readonly stored: Stored; readonly gone: boolean};

const policyFinalizers = {Background: undefined, Foreground: 'foregroundDeletion', Orphan: 'orphan'} as const;

/** Throws a 409 StatusError when a precondition does not hold. */
function checkPreconditions(storage: string, {object, name}: Stored, options: DeleteOptions): void {
	const {uid = '', resourceVersion = ''} = object.metadata;
	const refuse = (why: string) => {
		const group = storage.slice(0, storage.indexOf('/'));
		throw new StatusError(conflict({group, resource: object.kind}, name, why));
	};
	if (options.uid !== undefined && options.uid !== uid)
		refuse(
			`the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
		);
	if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion)
		refuse(
			`the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
		);
}

/** Pods that a kubelet has to stop get time for that; everything else goes at once (kubernetes pkg/registry/core/pod/strategy.go). */
function gracePeriod(object: KubeObject, options: DeleteOptions): number {
	if (object.kind !== 'Pod' || object.apiVersion !== 'v1') return 0;
	if (!textAt(object, 'spec.nodeName') || /Succeeded|Failed/.test(textAt(object, 'status.phase'))) return 0;
	return options.gracePeriodSeconds ?? numberAt(object, 'spec.terminationGracePeriodSeconds', 30);
}

/**
 * Deletes an object as the API does: it goes at once, or is marked and stays until its finalizers are gone and its kubelet is done.
 * Throws a 409 StatusError when a precondition does not hold.
 */
export function deleteObject(
	context: LabContext,
	storage: string,
	stored: Stored,
	options: DeleteOptions,
): Deletion {
	checkPreconditions(storage, stored, options);
	const {object} = stored;
	if (storage === '/namespaces') return deleteNamespace(context, stored, options);
	const seconds = gracePeriod(object, options);
	const terminating = object.metadata.deletionTimestamp !== undefined;
	const finalizers = withPolicy(object.metadata.finalizers ?? [], options);
	if (seconds === 0 && finalizers.length === 0) return remove(context, storage, stored, options);
	const sooner = seconds < (object.metadata.deletionGracePeriodSeconds ?? 0);
	if (terminating && !sooner) return {stored, gone: false};
	const metadata: Metadata = {
		...object.metadata,
		...(object.metadata.generation === undefined ? {} : {generation: object.metadata.generation + 1}),
		deletionTimestamp: timestamp(context.clock.now() + seconds * 1000),
		deletionGracePeriodSeconds: seconds,
		...(finalizers.length > 0 ? {finalizers} : {}),
	};
	return mark(context, storage, stored, {...object, metadata}, options);
}

function withPolicy(finalizers: readonly string[], {propagationPolicy}: DeleteOptions): readonly string[] {
	if (propagationPolicy === undefined) return finalizers;
	const wanted = policyFinalizers[propagationPolicy];
	const kept = finalizers.filter(name => name !== 'foregroundDeletion' && name !== 'orphan');
	return wanted === undefined ? kept : [...kept, wanted];
}

function deleteNamespace(context: LabContext, stored: Stored, options: DeleteOptions): Deletion {
	const {object} = stored;
	if (object.metadata.deletionTimestamp) return {stored, gone: false};
	const metadata = {...object.metadata, deletionTimestamp: timestamp(context.clock.now())};
	const status = {...(object.status as object | undefined), phase: 'Terminating'};
	return mark(context, '/namespaces', stored, {...object, metadata, status}, options);
}

function mark(
	context: LabContext,
	storage: string,
	stored: Stored,
	object: KubeObject,
	{dryRun}: DeleteOptions,
): Deletion {
	return {
		stored: dryRun ? {...stored, object, encodings: new Map()} : context.store.put(storage, object),
		gone: false,
	};
}

function remove({store}: LabContext, storage: string, stored: Stored, {dryRun}: DeleteOptions): Deletion {
	if (!dryRun) store.remove(storage, stored.namespace, stored.name);
	return {stored, gone: true};
}

/** True when nothing holds a terminating object back any more: no finalizer, and no kubelet that has yet to stop it. */
export function isFinished({metadata, spec}: KubeObject, storage: string): boolean {
	if (metadata.deletionTimestamp === undefined || (metadata.finalizers ?? []).length > 0) return false;
	if (storage === '/namespaces') return stringsAt({spec}, 'spec.finalizers').length === 0;
	return (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
