import type {LabContext} from './context.ts';
import {isObject, type JsonObject, type KubeObject} from './json.ts';
import {deleteObject} from './lifecycle/deletion.ts';
import {completed, flattened} from './load.ts';
import {mergePatch} from './patch/merge-patch.ts';
import {storageKey} from './storage/store.ts';

/** An object by what API paths call it; `group` is '' or absent for the core group. */
export type ObjectRef = {
	readonly group?: string;
	readonly resource: string;
	readonly namespace?: string;
	readonly name: string;
};

/** Changes to the cluster from behind the API, as its controllers and kubelets would make them. */
export type Editor = {
	/** Creates the object, or replaces it as a whole with its status; uid and time of creation stay when not given. */
	readonly apply: (object: unknown) => void;
	/** Merges into the object (RFC 7386). Throws a RangeError when it is not there. */
	readonly patch: (ref: ObjectRef, change: JsonObject) => void;
	/** Merges into the status of the object. Throws a RangeError when it is not there. */
	readonly patchStatus: (ref: ObjectRef, status: JsonObject) => void;
	/** Deletes the object as the API does, or at once and whatever its finalizers are. */
	readonly remove: (ref: ObjectRef, now?: boolean) => void;
	/** Adds lines to the log of a container, by "NAMESPACE/POD/CONTAINER"; each begins with its RFC 3339 time. */
	readonly appendLog: (key: string, lines: readonly string[]) => void;
	/** A container begins anew, by "NAMESPACE/POD/CONTAINER". */
	readonly beginLog: (key: string) => void;
	/** Tells of every change of any object, as it happens. */
	readonly observe: (listener: () => void) => void;
	readonly get: (ref: ObjectRef) => KubeObject | undefined;
	readonly list: (ref: {readonly group?: string; readonly resource: string}) => readonly KubeObject[];
};

const keyOf = ({group = '', resource}: {readonly group?: string; readonly resource: string}) =>
	`${group}/${resource}`;

/** Edits the store of a context. */
export function createEditor(context: LabContext): Editor {
	const {store, registry} = context;
	const get = (ref: ObjectRef) =>
		store.collection(keyOf(ref)).items.get(storageKey(ref.namespace ?? '', ref.name))?.object;
	const applyOne = (object: KubeObject) => {
		const {storage} = registry.claim(object);
		const place = storageKey(object.metadata.namespace ?? '', object.metadata.name);
		const before = store.collection(storage).items.get(place)?.object.metadata;
		const kept = {
			...(before?.uid ? {uid: before.uid} : {}),
			...(before?.creationTimestamp ? {creationTimestamp: before.creationTimestamp} : {}),
		};
		store.put(storage, completed(context, {...object, metadata: {...kept, ...object.metadata}}));
	};
	const patch = (ref: ObjectRef, change: JsonObject) => {
		const before = get(ref);
		if (!before) throw new RangeError(`the lab has no ${keyOf(ref)} ${ref.namespace ?? ''}/${ref.name}`);
		const after = mergePatch(before, change);
		if (isObject(after)) store.put(keyOf(ref), after as KubeObject);
	};
	return {
		apply: object => {
			for (const one of flattened(object)) applyOne(one);
		},
		patch,
		patchStatus: (ref, status) => patch(ref, {status}),
		remove: (ref, now = false) => {
			const storage = keyOf(ref);
			const stored = store.collection(storage).items.get(storageKey(ref.namespace ?? '', ref.name));
			if (stored && now) store.remove(storage, stored.namespace, stored.name);
			else if (stored)
				deleteObject(context, storage, stored, {dryRun: false, propagationPolicy: 'Background'});
		},
		appendLog: context.logs.append,
		beginLog: context.logs.begin,
		observe: listener => store.observe(() => listener()),
		get,
		list: ref =>
			store
				.collection(keyOf(ref))
				.sorted()
				.map(({object}) => object),
	};
}
