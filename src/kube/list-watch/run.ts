import type {SourceState} from '../../store/source-state.ts';
import type {Clock} from '../clock.ts';
import {KubeError} from '../errors.ts';
import {afterFailure, type Recovery, sortOf, sorts} from './after-failure.ts';
import {readList, type Source} from './list.ts';
import {createPause} from './pause.ts';
import {watchSeconds} from './requests.ts';
import {createWaiting} from './waiting.ts';
import {readWatch, watchSilenceMs} from './watch.ts';

export type ListWatchStats = {
	readonly requests: number;
	/** On the wire. */
	readonly bytes: number;
	readonly retries: number;
	/** The last change or bookmark, milliseconds since the epoch. */
	readonly lastEventAt?: number;
	/** Total the server announced while a list is under way. */
	readonly expected?: number;
	/** What of a list under way has arrived: objects, and their bytes on the wire. */
	readonly underWay?: {readonly objects: number; readonly bytes: number};
};

export type ListWatchOptions = Omit<Source, 'namespace'> & {
	/** Only this namespace; ignored for cluster-scoped resources. */
	readonly namespace?: string;
	readonly onState: (state: SourceState) => void;
	readonly onStats: (stats: ListWatchStats) => void;
	readonly clock: Clock;
	/** 0 up to 1. */
	readonly random: () => number;
	readonly signal: AbortSignal;
	/** Objects per page; by default 500, and more when much is left behind a slow link. */
	readonly pageSize?: number;
	/** Its list goes on with what was being read: it does not stand in line behind what has not begun. */
	readonly isNext?: boolean;
	/** The list is all that is wanted: no watch is opened after it. */
	readonly once?: boolean;
	/** What cannot be watched is listed again after so many milliseconds. */
	readonly everyMs?: number;
};

export type ListWatchHandle = {
	/** Try again now if waiting for a retry: the resource may have appeared, or the right to read it. */
	readonly poke: () => void;
	/** The same, and an open watch is opened anew: for a user who does not trust the connection. */
	readonly reconnect: () => void;
	/** The server went silent: what is open counts as failed with this error. */
	readonly lost: (error: KubeError) => void;
	/** Stops for good; resolves when nothing is called any more. */
	readonly close: () => Promise<void>;
};

/** A watch that ends sooner counts as a failure, or a server that closes at once would be asked without pause. */
const shortestWatchMs = 1_000;
/** After a watch that held so long a failure is a new one, not the last one going on. */
const steadyWatchMs = 5_000;
/** A watch that held so long shows that the early try was right. */
const heldMs = 2_000;

const inconsistentWhy =
	'The server compacted its history while the list was read: its parts are of different moments until it is listed again.';

/**
 * Keeps a sink equal to what the cluster has of one resource: lists, then watches, resumes and lists again, and never gives up.
 * Nothing is thrown: every failure becomes a state with its reason and the time of the next try.
 */
export function runListWatch(options: ListWatchOptions): ListWatchHandle {
	const {transport, sink, clock, random, onState} = options;
	const source: Source = {...options, namespace: options.namespace ?? ''};
	const stop = new AbortController();
	const signal = AbortSignal.any([options.signal, stop.signal]);
	const pause = createPause(clock);
	const waiting = createWaiting({transport, clock, pause, random, signal});
	let attemptSignal = new AbortController();
	let stats: ListWatchStats = {requests: 0, bytes: 0, retries: 0};
	/** Apart from the other numbers, which are told once for all events of a piece. */
	let lastEventAt: number | undefined;

	/** Where the watch goes on; undefined when everything must be listed. */
	let position: string | undefined;
	let isConsistent = true;
	/** The last moment at which what the sink holds was known to be true. */
	let freshAt = clock.now();
	let attempt = 0;
	/** How far it came since it last held: an index of `sorts`. */
	let farthest = 0;
	let fruitless = 0;
	let state: SourceState = {kind: 'loading', since: freshAt};

	const count = (change: Partial<ListWatchStats>): void => {
		stats = {...stats, ...change, ...(lastEventAt !== undefined && {lastEventAt})};
		options.onStats(stats);
	};
	const countBytes = (bytes: number): void => {
		freshAt = clock.now();
		count({bytes: stats.bytes + bytes});
	};
	const countRequest = (): void => count({requests: stats.requests + 1});

	const become = (next: SourceState): void => {
		state = next;
		onState(next);
	};
	const sinceWhen = (kind: SourceState['kind']): number => (state.kind === kind ? state.since : clock.now());

	const steady = (): void => {
		attempt = 0;
		farthest = 0;
	};

	/** What the sink holds is true now, unless its parts are of different moments. */
	const live = (): void => {
		freshAt = clock.now();
		const isBack = state.kind === 'stale';
		if (isConsistent && state.kind !== 'live') become({kind: 'live', since: freshAt});
		if (isBack && state.kind === 'live') transport.recovered();
		if (!isConsistent && (state.kind !== 'stale' || state.why !== inconsistentWhy)) {
			become({kind: 'stale', since: freshAt, why: inconsistentWhy});
		}
	};

	const list = async (): Promise<void> => {
		try {
			const result = await readList({
				...source,
				...(options.pageSize !== undefined && {pageSize: options.pageSize}),
				...(options.isNext && {isNext: true}),
				signal: attemptSignal.signal,
				onRequest: countRequest,
				onBytes: bytes => count({bytes: stats.bytes + bytes}),
				onProgress: (objects, remaining, bytes) => {
					const expected = remaining === undefined ? (stats.expected ?? objects) : objects + remaining;
					count({expected: Math.max(objects, expected), underWay: {objects, bytes}});
				},
			});
			position = result.resourceVersion;
			isConsistent = result.isConsistent;
		} finally {
			const {expected: _, underWay: __, ...rest} = stats;
			stats = rest;
		}
		live();
		options.onStats(stats);
	};

	/** One watch; returns normally when the server ended it after a regular life. */
	const watch = async (resourceVersion: string): Promise<void> => {
		const started = clock.now();
		const before = freshAt;
		const lived = (): number => clock.now() - started;
		let isFruitful = false;
		countRequest();
		try {
			await readWatch({
				...source,
				resourceVersion,
				seconds: watchSeconds(random),
				signal: attemptSignal.signal,
				now: clock.now,
				onOpen: live,
				onPosition: (version, isBookmark) => {
					isFruitful = true;
					if (version !== '') position = version;
					if (!isBookmark) lastEventAt = clock.now();
				},
				onBytes: countBytes,
			});
			if (lived() < shortestWatchMs) throw new KubeError('server', 'The server ends every watch at once.');
		} catch (error) {
			const isSuspect =
				lived() >= watchSilenceMs || (error instanceof KubeError && error.kind === 'protocol');
			fruitless = isSuspect && !isFruitful ? fruitless + 1 : 0;
			// It was accepted, and still led nowhere: what the sink holds is as old as it was.
			if (!isFruitful && error instanceof KubeError && error.kind === 'gone') freshAt = before;
			if (lived() >= heldMs) waiting.held();
			if (lived() >= steadyWatchMs) steady();
			throw error;
		}
		fruitless = 0;
		steady();
		waiting.held();
		if (!isConsistent) position = undefined;
	};

	const settle = (recovery: Recovery, phase: 'list' | 'watch'): void => {
		const retryAt = clock.now() + recovery.delayMs;
		const {why} = recovery;
		if (recovery.relist) position = undefined;
		if (recovery.state === 'stale') become({kind: 'stale', since: freshAt, why, retryAt});
		else if (recovery.state === 'forbidden') {
			become({kind: 'forbidden', since: sinceWhen('forbidden'), verb: phase, why, retryAt});
		} else {
			sink.listing();
			sink.listed();
			become({kind: 'absent', since: sinceWhen('absent'), why});
		}
		transport.retrying(retryAt);
		count({retries: stats.retries + 1});
	};

	const run = async (): Promise<void> => {
		onState(state);
		while (!signal.aborted) {
			const phase = position === undefined ? 'list' : 'watch';
			const startedAt = clock.now();
			attemptSignal = new AbortController();
			const forward = (): void => attemptSignal.abort();
			signal.addEventListener('abort', forward, {once: true});
			try {
				await (position === undefined ? list() : watch(position));
				if (options.once) return;
				if (options.everyMs !== undefined) {
					position = undefined;
					steady();
					waiting.held();
					await pause.wait(options.everyMs, signal);
				}
			} catch (error) {
				if (signal.aborted) return;
				const {aborted, reason} = attemptSignal.signal;
				const isLost = reason instanceof KubeError;
				if (aborted && !isLost) continue;
				const failure = {error: isLost ? reason : error, phase, fruitless} as const;
				const sort = sorts.indexOf(sortOf(failure.error));
				if (sort > farthest) attempt = 0;
				farthest = Math.max(farthest, sort);
				const recovery = afterFailure({...failure, attempt}, random);
				settle(recovery, phase);
				const ended = await waiting.wait(recovery, startedAt);
				// One that was early may be so because of a server that only seems to be back: then it waits as long as it would have.
				attempt = ended === 'poked' ? 0 : attempt + 1;
			} finally {
				signal.removeEventListener('abort', forward);
			}
		}
	};
	const ended = run();

	return {
		poke: pause.poke,
		reconnect: () => {
			pause.poke();
			if (position !== undefined) attemptSignal.abort();
		},
		lost: error => attemptSignal.abort(error),
		close: async () => {
			stop.abort();
			await ended;
		},
	};
}
