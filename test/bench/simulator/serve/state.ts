import type {ServerResponse} from 'node:http';
import {FIRST_VERSION, type ResourceSet} from '../resource-set.ts';
import type {Representation} from './negotiate.ts';

/** Every way the simulator can misbehave, by the name that /ctl?fault= takes. */
export const faults = {
	none: 'answers as it should',
	'list-429': 'every list: 429 with Retry-After 1',
	'list-503': 'every list: 503',
	'continue-410': 'every page but the first: 410 Expired',
	'watch-429': 'every new watch: 429 with Retry-After 1',
	'watch-503': 'every new watch: 503',
	'watch-410': 'every new watch: an ERROR event with 410, then the end',
	'watch-http-410': 'every new watch: HTTP 410',
	silence: 'watches stay open and say nothing, not even bookmarks',
	reset: 'every connection is cut at its next request',
	unauthorized: 'every request: 401',
	'legacy-discovery': 'no aggregated discovery',
} as const;

export type Fault = keyof typeof faults;

export type PodEvent = {readonly index: number; readonly version: number};

export type Watcher = {
	readonly response: ServerResponse;
	readonly set: ResourceSet;
	readonly representation: Representation;
	readonly namespace: string;
	readonly bookmarks: boolean;
	readonly endsAt: number;
	/** The next event of the log to send, counted from the first ever. */
	next: number;
	lastBookmark: number;
};

export type Page = {readonly revision: number; readonly bytes: Promise<Buffer>};

/** The running server: what it serves, how it misbehaves, and what was asked of it. */
export type State = {
	readonly sets: ReadonlyMap<string, ResourceSet>;
	readonly pods: ResourceSet;
	readonly token: string;
	readonly pages: Map<string, Page>;
	readonly watchers: Set<Watcher>;
	readonly requests: Map<string, {requests: number; bytes: number}>;
	/** Events not yet forgotten; `forgotten` came before them. */
	readonly log: PodEvent[];
	forgotten: number;
	version: number;
	fault: Fault;
	/** Changes of pods per second. */
	rate: number;
	/** Of so many changes, 0 to 1, the phase of the pod flips between Running and Pending as well. */
	flips: number;
	/** Cuts every connection and refuses new ones for so many seconds, as while an API server is restarted. */
	restart: (seconds: number) => void;
	/** Time that the server thinks before it answers a list, in microseconds per object. */
	think: number;
	bookmarkSeconds: number;
};

export function createState(sets: readonly ResourceSet[], token: string): State {
	const bySetKey = new Map(sets.map(set => [`${set.group}/${set.version}/${set.plural}`, set]));
	const pods = bySetKey.get('/v1/pods');
	if (pods === undefined) throw new Error('the simulator needs a set of pods');
	return {
		sets: bySetKey,
		pods,
		token,
		pages: new Map(),
		watchers: new Set(),
		requests: new Map(),
		log: [],
		forgotten: 0,
		version: FIRST_VERSION + 1e9,
		fault: 'none',
		rate: 0,
		flips: 0,
		restart: () => {},
		think: 0,
		bookmarkSeconds: 60,
	};
}

/** Count a request under what it asked for, with the bytes of its answer's body. */
export function count(state: State, what: string, bytes: number): void {
	const entry = state.requests.get(what) ?? {requests: 0, bytes: 0};
	entry.requests++;
	entry.bytes += bytes;
	state.requests.set(what, entry);
}
