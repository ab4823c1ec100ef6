import {isDeepStrictEqual} from 'node:util';
import {cell} from './sanitise.ts';
import type {SourceState, SourceStatus} from './source-state.ts';

/** What reading a source took, to be added to what it took before; bytes are on the wire. */
export type Traffic = {
	readonly requests?: number;
	readonly bytes?: number;
	readonly retries?: number;
	/** How many objects a list under way will have. */
	readonly expected?: number;
};

/** The live status of one source. */
export type SourceRecord = {
	/** Whether that is another state than before. */
	readonly setState: (state: SourceState) => boolean;
	readonly setResource: (resource: string) => void;
	readonly setPolling: (polling: SourceStatus['polling']) => void;
	readonly setMetadataOnly: (isMetadataOnly: boolean) => void;
	readonly addTraffic: (traffic: Traffic) => void;
	readonly listing: () => void;
	readonly progress: (loaded: number, remaining: number | undefined) => void;
	readonly listed: (at: number) => void;
	readonly received: (at: number) => void;
	readonly malformed: (why: string) => void;
	/** The status with `objects` in the table; the same object as before when nothing has changed. */
	readonly status: (objects: number) => SourceStatus;
};

type Writable<T> = {-readonly [K in keyof T]: T[K]};

/** A source that is loading since `since`. */
export function createSourceRecord(first: {
	readonly name: string;
	readonly title: string;
	readonly resource: string;
	readonly since: number;
}): SourceRecord {
	const {since, ...names} = first;
	const live: Writable<SourceStatus> = {
		...names,
		state: {kind: 'loading', since},
		objects: 0,
		malformed: 0,
		requests: 0,
		bytes: 0,
		retries: 0,
	};
	let frozen: SourceStatus | undefined;
	const touch = (): void => {
		frozen = undefined;
	};
	return {
		setState: state => {
			if (isDeepStrictEqual(state, live.state)) return false;
			live.state = state;
			touch();
			return true;
		},
		setResource: resource => {
			live.resource = resource;
			touch();
		},
		setPolling: polling => {
			if (polling === undefined) delete live.polling;
			else live.polling = polling;
			touch();
		},
		setMetadataOnly: isMetadataOnly => {
			if (isMetadataOnly) live.metadataOnly = true;
			else delete live.metadataOnly;
			touch();
		},
		addTraffic: ({requests = 0, bytes = 0, retries = 0, expected}) => {
			if (expected !== undefined) live.expected = expected;
			live.requests += requests;
			live.bytes += bytes;
			live.retries += retries;
			touch();
		},
		listing: () => {
			live.malformed = 0;
			delete live.malformedWhy;
			delete live.expected;
			touch();
		},
		progress: (loaded, remaining) => {
			if (remaining === undefined) delete live.expected;
			else live.expected = loaded + remaining;
			touch();
		},
		listed: at => {
			delete live.expected;
			live.lastEventAt = at;
			touch();
		},
		received: at => {
			live.lastEventAt = at;
			touch();
		},
		malformed: why => {
			live.malformed++;
			live.malformedWhy ??= cell(why, 200);
			touch();
		},
		status: objects => {
			if (frozen === undefined || frozen.objects !== objects) {
				live.objects = objects;
				frozen = Object.freeze({...live});
			}
			return frozen;
		},
	};
}
