import type {Session} from '../../session/session.ts';
import {type Place, placeKey} from '../state/state.ts';
import type {UiStore} from '../state/store.ts';

type ObjectPlace = Extract<Place, {readonly screen: 'object'}>;

/** Reads objects for the object view; one request per place at a time. */
export type ObjectLoader = {
	readonly load: (place: ObjectPlace) => void;
	/** Gives up a read that is under way. */
	readonly cancel: (place: ObjectPlace) => void;
};

/** Reads an object and its events and puts them into the state; a failure of the events alone does not hide the object. `now` is the cluster's clock. */
export function createObjectLoader(session: Session, store: UiStore, now: () => number): ObjectLoader {
	const running = new Map<string, AbortController>();
	const cancel = (key: string) => {
		running.get(key)?.abort();
		running.delete(key);
	};
	const read = async (place: ObjectPlace, key: string, signal: AbortSignal) => {
		const [object, events] = await Promise.allSettled([
			session.fetchObject(place.target, signal),
			session.fetchEvents(place.target, signal),
		]);
		if (signal.aborted) return;
		running.delete(key);
		const at = now();
		if (object.status === 'rejected')
			return store.dispatch({
				type: 'document',
				place: key,
				document: {kind: 'failed', at, why: messageOf(object.reason)},
			});
		store.dispatch({
			type: 'document',
			place: key,
			document: {
				kind: 'ready',
				at,
				yaml: object.value.trimEnd().split('\n'),
				events: events.status === 'fulfilled' ? events.value : [],
				...(events.status === 'rejected' ? {eventsError: messageOf(events.reason)} : {}),
			},
		});
	};
	return {
		load: place => {
			const key = placeKey(place);
			cancel(key);
			const controller = new AbortController();
			running.set(key, controller);
			const known = store.get().documents[key];
			// What was read before stays in sight until the new text is here.
			if (known?.kind !== 'ready')
				store.dispatch({type: 'document', place: key, document: {kind: 'loading', since: now()}});
			void read(place, key, controller.signal);
		},
		cancel: place => cancel(placeKey(place)),
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
