import type {IncomingMessage, ServerResponse} from 'node:http';
import {flipPhase, type ResourceSet, touch} from '../resource-set.ts';
import {type Failure, fail, notAcceptable} from './answer.ts';
import {bookmark, gone, modified} from './events.ts';
import {isProtobuf, negotiate, PROTOBUF} from './negotiate.ts';
import {count, type State, type Watcher} from './state.ts';

const REMEMBERED_EVENTS = 400_000;
const FORGET_AT_ONCE = 200_000;
const EVENTS_PER_WRITE = 32;
const TICK_MILLISECONDS = 10;

const WATCH_FAULTS: Readonly<Record<string, Failure>> = {
	'watch-429': {code: 429, reason: 'TooManyRequests', message: 'too many requests', retryAfterSeconds: 1},
	'watch-503': {code: 503, reason: 'ServiceUnavailable', message: 'apiserver is shutting down'},
	'watch-http-410': {code: 410, reason: 'Expired', message: 'too old resource version'},
};

/** As a server without the feature gate WatchList answers who wants the list as events; clients list then. */
const NO_WATCH_LIST: Failure = {
	code: 422,
	reason: 'Invalid',
	message:
		'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
};

// The first event after a version, by binary search; -1 when it may be among the forgotten ones.
function positionAfter(state: State, version: number): number {
	let low = 0;
	let high = state.log.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((state.log[middle]?.version ?? 0) > version) high = middle;
		else low = middle + 1;
	}
	return low === 0 && state.forgotten > 0 ? -1 : state.forgotten + low;
}

/** Start a watch: events from a resourceVersion on, until its time is up. */
export function answerWatch(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
	set: ResourceSet,
	namespace: string,
	query: URLSearchParams,
): void {
	const representation = negotiate(request.headers.accept, set, query.get('includeObject'));
	const refused = query.has('sendInitialEvents') ? NO_WATCH_LIST : WATCH_FAULTS[state.fault];
	if (refused !== undefined || representation === undefined) {
		fail(request, response, refused ?? notAcceptable(set.plural));
		return;
	}
	const bookmarks = /^(1|true)$/.test(query.get('allowWatchBookmarks') ?? '');
	const timeout = Number(query.get('timeoutSeconds') ?? 0);
	count(state, `watch ${set.plural} ${representation} bookmarks=${bookmarks} timeout=${timeout > 0}`, 0);
	response.writeHead(200, {
		'content-type': isProtobuf(representation) ? `${PROTOBUF};stream=watch` : 'application/json',
	});
	const version = Number(query.get('resourceVersion') ?? 0);
	const next = version > 0 ? positionAfter(state, version) : state.forgotten + state.log.length;
	if (state.fault === 'watch-410' || next < 0) {
		response.end(gone(representation, version));
		return;
	}
	response.flushHeaders();
	const endsAt = Date.now() + 1000 * (timeout > 0 ? timeout : 1800 + Math.random() * 1800);
	const watcher = {
		response,
		set,
		representation,
		namespace,
		bookmarks,
		endsAt,
		next,
		lastBookmark: Date.now(),
	};
	state.watchers.add(watcher);
	response.on('close', () => state.watchers.delete(watcher));
	// A burst goes out as fast as the client takes it, not at so much for each tick.
	response.on('drain', () => sendEvents(state, watcher));
	pump(state);
}

function sendEvents(state: State, watcher: Watcher): void {
	if (watcher.set !== state.pods) return;
	if (watcher.next < state.forgotten) {
		watcher.response.end();
		return;
	}
	const end = state.forgotten + state.log.length;
	while (watcher.next < end && !watcher.response.writableNeedDrain) {
		const batch: Buffer[] = [];
		for (const last = Math.min(watcher.next + EVENTS_PER_WRITE, end); watcher.next < last; watcher.next++) {
			const {index = 0, version = 0} = state.log[watcher.next - state.forgotten] ?? {};
			if (watcher.namespace === '' || watcher.set.namespaces[index] === watcher.namespace)
				batch.push(...modified(watcher.set, watcher.representation, index, version));
		}
		if (batch.length > 0) watcher.response.write(Buffer.concat(batch));
	}
}

/** Send every watcher what it has not had yet. */
export function pump(state: State): void {
	const now = Date.now();
	for (const watcher of state.watchers) {
		if (now > watcher.endsAt) watcher.response.end();
		else if (state.fault !== 'silence') {
			sendEvents(state, watcher);
			if (watcher.bookmarks && now - watcher.lastBookmark > state.bookmarkSeconds * 1000) {
				watcher.lastBookmark = now;
				watcher.response.write(bookmark(watcher.set, watcher.representation, state.version));
			}
		}
	}
}

/** Change pods chosen at random. Versions are the clock in microseconds, so that a client can tell how late an event is. */
export function changePods(state: State, changes: number): void {
	for (let made = 0; made < changes; made++) {
		const clock = Math.floor((performance.timeOrigin + performance.now()) * 1000);
		state.version = Math.max(clock, state.version + 1);
		const index = Math.floor(Math.random() * state.pods.names.length);
		touch(state.pods, index, state.version);
		if (Math.random() < state.flips) flipPhase(state.pods, index);
		state.log.push({index, version: state.version});
	}
	if (state.log.length > REMEMBERED_EVENTS) {
		state.log.splice(0, FORGET_AT_ONCE);
		state.forgotten += FORGET_AT_ONCE;
	}
}

/** Let time pass: changes at the rate asked for, events, bookmarks, timeouts. */
export function startClock(state: State): void {
	let last = performance.now();
	let owed = 0;
	setInterval(() => {
		const now = performance.now();
		owed += (state.rate * (now - last)) / 1000;
		last = now;
		const changes = Math.floor(owed);
		owed -= changes;
		if (changes > 0) changePods(state, changes);
		pump(state);
	}, TICK_MILLISECONDS);
}
