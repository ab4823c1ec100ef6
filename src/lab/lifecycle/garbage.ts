import type {LabContext} from '../context.ts';
import type {KubeObject} from '../json.ts';
import type {Stored} from '../storage/store.ts';
import {deleteObject, isFinished} from './deletion.ts';
import type {Owners, Place} from './owners.ts';

const soonMs = 20;

/** A terminating object that the collector has to release: it waits for its dependents, or for being cut off from them. */
const waits = ({metadata}: KubeObject) =>
	metadata.deletionTimestamp !== undefined &&
	(metadata.finalizers ?? []).some(name => name === 'foregroundDeletion' || name === 'orphan');

/**
 * The garbage collector: what an object owned goes with it, is cut off from it, or goes before it, as the deletion asked
 * (kubernetes pkg/controller/garbagecollector).
 */
export function collectGarbage(context: LabContext, owners: Owners): void {
	const {store, clock} = context;
	const waiting = new Map<string, Place>();
	const at = ({storage, key}: Place) => store.collection(storage).items.get(key);
	const releaseOwner = (uid: string) => {
		const place = waiting.get(uid);
		const owner = place && at(place);
		if (place && owner) release(context, place.storage, owner, owners);
	};
	store.observe((storage, current, previous) => {
		const stored = current ?? previous;
		const uid = stored?.object.metadata.uid;
		if (!stored || uid === undefined) return;
		if (current && waits(current.object)) {
			waiting.set(uid, {storage, key: stored.key});
			clock.after(soonMs, () => releaseOwner(uid));
		}
		if (current) return;
		waiting.delete(uid);
		const dependents = owners.dependents(uid);
		if (dependents.length > 0)
			clock.after(soonMs, () => {
				for (const place of dependents) disown(context, place.storage, at(place), uid, true);
			});
		for (const owner of stored.object.metadata.ownerReferences ?? [])
			if (waiting.has(owner.uid)) clock.after(soonMs, () => releaseOwner(owner.uid));
	});
}

/** Takes an owner away from a dependent; one that has none left is deleted, unless it is to be kept. */
function disown(
	context: LabContext,
	storage: string,
	dependent: Stored | undefined,
	uid: string,
	collect: boolean,
): void {
	if (!dependent) return;
	const {ownerReferences = [], ...metadata} = dependent.object.metadata;
	const left = ownerReferences.filter(owner => owner.uid !== uid);
	if (left.length === 0 && collect) {
		deleteObject(context, storage, dependent, {propagationPolicy: 'Background', dryRun: false});
		return;
	}
	const owned = left.length > 0 ? {...metadata, ownerReferences: left} : metadata;
	context.store.put(storage, {...dependent.object, metadata: owned as KubeObject['metadata']});
}

function release(context: LabContext, storage: string, owner: Stored, owners: Owners): void {
	const {uid = '', finalizers = []} = owner.object.metadata;
	const at = (place: Place) => context.store.collection(place.storage).items.get(place.key);
	const dependents = owners.dependents(uid);
	if (finalizers.includes('orphan'))
		for (const place of dependents) disown(context, place.storage, at(place), uid, false);
	else if (dependents.length > 0) {
		for (const place of dependents) {
			const dependent = at(place);
			if (dependent && dependent.object.metadata.deletionTimestamp === undefined)
				deleteObject(context, place.storage, dependent, {propagationPolicy: 'Foreground', dryRun: false});
		}
		if (owners.dependents(uid).length > 0) return;
	}
	const left = finalizers.filter(name => name !== 'foregroundDeletion' && name !== 'orphan');
	const {finalizers: _, ...metadata} = owner.object.metadata;
	const after = {
		...owner.object,
		metadata: {...metadata, ...(left.length > 0 ? {finalizers: left} : {})},
	} as KubeObject;
	if (isFinished(after, storage)) context.store.remove(storage, owner.namespace, owner.name);
	else context.store.put(storage, after);
}
