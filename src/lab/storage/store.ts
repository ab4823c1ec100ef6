import type {KubeObject} from '../json.ts';

/** One version of one object. It never changes; encodings are remembered because lists and watches of many clients share them. */
export type Stored = {
	/** Its place in the order of etcd: storageKey of the next two. */
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly object: KubeObject;
	readonly revision: number;
	readonly encodings: Map<string, Buffer>;
};

export type Change = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly revision: number;
	/** What it is now; for DELETED the last state, with the revision of the deletion. */
	readonly stored: Stored;
	readonly previous?: Stored;
	/** Watch frames by format, made once for all watchers. */
	readonly frames: Map<string, Buffer>;
};

/** Objects of one resource, the changes to them that are not compacted yet, and who wants to hear of new ones. */
export type Collection = {
	readonly items: ReadonlyMap<string, Stored>;
	readonly changes: () => readonly Change[];
	/** Items in the order of etcd keys, as they are now. The array is never changed. */
	readonly sorted: () => readonly Stored[];
	readonly subscribe: (listener: (change: Change) => void) => () => void;
};

/** What is at a place now and what was there before; undefined for nothing. */
export type Observer = (key: string, current: Stored | undefined, previous: Stored | undefined) => void;

export type Store = {
	readonly revision: () => number;
	/** Changes up to and with this revision are forgotten: older lists and watches are answered 410. */
	readonly compacted: () => number;
	readonly compact: (revision: number) => void;
	/** The collection by "GROUP/RESOURCE"; it comes into being when first asked for. */
	readonly collection: (key: string) => Collection;
	readonly names: () => readonly string[];
	/** Writes a new version under the next revision and tells watchers. */
	readonly put: (key: string, object: KubeObject) => Stored;
	/** Takes an object away under the next revision; undefined when there is none. */
	readonly remove: (key: string, namespace: string, name: string) => Stored | undefined;
	/** Puts an object in place without telling anyone, at the revision it names or the next one. */
	readonly load: (key: string, object: KubeObject) => Stored;
	/** Ends loading: nothing before now can be watched. */
	readonly loaded: () => void;
	/** Tells of every object that comes, changes or goes, loaded ones too. */
	readonly observe: (observer: Observer) => void;
};

/** etcd orders by "NAMESPACE/NAME"; cluster-wide objects have only their name. */
export function storageKey(namespace: string, name: string): string {
	return namespace === '' ? name : `${namespace}/${name}`;
}

type MutableCollection = Collection & {
	readonly items: Map<string, Stored>;
	log: Change[];
	keys: readonly string[] | undefined;
	order: readonly Stored[] | undefined;
	readonly listeners: Set<(change: Change) => void>;
};

function newCollection(): MutableCollection {
	const collection: MutableCollection = {
		items: new Map(),
		log: [],
		keys: undefined,
		order: undefined,
		listeners: new Set(),
		changes: () => collection.log,
		sorted: () => {
			// Most changes leave the keys as they are: then only the versions are looked up again.
			collection.keys ??= [...collection.items.keys()].sort();
			collection.order ??= collection.keys.map(key => collection.items.get(key)!);
			return collection.order;
		},
		subscribe: listener => {
			collection.listeners.add(listener);
			return () => collection.listeners.delete(listener);
		},
	};
	return collection;
}

function newVersion(object: KubeObject, revision: number): Stored {
	const resourceVersion = String(revision);
	const {namespace = '', name} = object.metadata;
	return {
		key: storageKey(namespace, name),
		namespace,
		name,
		object:
			object.metadata.resourceVersion === resourceVersion
				? object
				: {...object, metadata: {...object.metadata, resourceVersion}},
		revision,
		encodings: new Map(),
	};
}

/** An empty store: one counter of revisions over all resources, as in etcd. */
export function createStore(): Store {
	const collections = new Map<string, MutableCollection>();
	const observers: Observer[] = [];
	let revision = 1;
	let compacted = 0;
	const open = (key: string) => {
		const known = collections.get(key);
		if (known) return known;
		const made = newCollection();
		collections.set(key, made);
		return made;
	};
	const record = (key: string, change: Change) => {
		const collection = open(key);
		collection.order = undefined;
		if (change.type !== 'MODIFIED') collection.keys = undefined;
		collection.log.push(change);
		for (const listener of [...collection.listeners]) listener(change);
		const current = change.type === 'DELETED' ? undefined : change.stored;
		for (const observe of observers) observe(key, current, change.previous);
	};
	return {
		revision: () => revision,
		compacted: () => compacted,
		compact: until => {
			compacted = Math.max(compacted, Math.min(until, revision));
			for (const collection of collections.values())
				if (collection.log[0] && collection.log[0].revision <= compacted)
					collection.log = collection.log.filter(change => change.revision > compacted);
		},
		collection: open,
		names: () => [...collections.keys()],
		put: (key, object) => {
			const collection = open(key);
			const stored = newVersion(object, ++revision);
			const previous = collection.items.get(stored.key);
			collection.items.set(stored.key, stored);
			record(key, {
				type: previous ? 'MODIFIED' : 'ADDED',
				revision,
				stored,
				...(previous ? {previous} : {}),
				frames: new Map(),
			});
			return stored;
		},
		remove: (key, namespace, name) => {
			const collection = open(key);
			const previous = collection.items.get(storageKey(namespace, name));
			if (!previous) return undefined;
			collection.items.delete(storageKey(namespace, name));
			const stored = newVersion(previous.object, ++revision);
			record(key, {type: 'DELETED', revision, stored, previous, frames: new Map()});
			return stored;
		},
		load: (key, object) => {
			const given = Number(object.metadata.resourceVersion);
			const known = Number.isSafeInteger(given) && given > 0;
			const stored = newVersion(object, known ? given : revision + 1);
			revision = Math.max(revision, stored.revision);
			const collection = open(key);
			collection.items.set(stored.key, stored);
			collection.keys = undefined;
			collection.order = undefined;
			for (const observe of observers) observe(key, stored, undefined);
			return stored;
		},
		loaded: () => {
			compacted = revision;
		},
		observe: observer => {
			observers.push(observer);
		},
	};
}
