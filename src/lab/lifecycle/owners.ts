import type {Store, Stored} from '../storage/store.ts';

/** Where an object is: its collection and its key there. */
export type Place = {readonly storage: string; readonly key: string};

/** Finds the objects that name another one as their owner. */
export type Owners = {readonly dependents: (uid: string) => readonly Place[]};

const ownersOf = (stored: Stored | undefined) =>
	(stored?.object.metadata.ownerReferences ?? []).map(({uid}) => uid);

/** Follows the ownerReferences of everything in a store. */
export function trackOwners(store: Store): Owners {
	const byOwner = new Map<string, Map<string, Place>>();
	store.observe((storage, current, previous) => {
		const stored = current ?? previous;
		if (!stored) return;
		const key = stored.key;
		const id = `${storage} ${key}`;
		for (const uid of ownersOf(previous)) byOwner.get(uid)?.delete(id);
		for (const uid of ownersOf(current)) {
			const places = byOwner.get(uid) ?? new Map<string, Place>();
			byOwner.set(uid, places.set(id, {storage, key}));
		}
	});
	return {dependents: uid => [...(byOwner.get(uid)?.values() ?? [])]};
}
