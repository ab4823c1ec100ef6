import type {Clock} from '../kube/clock.ts';
import {type Follower, followLog} from '../kube/logs/follow.ts';
import type {StampedLine} from '../kube/logs/lines.ts';
import {createMeter} from '../kube/logs/meter.ts';
import type {Transport} from '../kube/transport.ts';
import {type WantedLog, wantedLogSources, wantedLogs} from '../migration/logs/wanted.ts';
import {sourceState} from '../migration/per-snapshot.ts';
import type {LogKey, LogState} from '../store/logs/log.ts';
import {logName} from '../store/logs/log.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceState} from '../store/source-state.ts';
import type {Store} from '../store/store.ts';

export type LogsOptions = {
	readonly transport: Transport;
	readonly store: Store;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Read the newest lines once instead of following. */
	readonly once: boolean;
};

export type FollowingLogs = {
	/** Start and stop followers so that they are those of the containers that this snapshot asks for. */
	readonly look: (snapshot: Snapshot) => void;
	/** Reads all of them once; those that have not answered within `milliseconds` say so. */
	readonly readAll: (snapshot: Snapshot, milliseconds: number, signal: AbortSignal) => Promise<void>;
	readonly reconnect: () => void;
	readonly close: () => Promise<void>;
};

type Running = {
	readonly key: LogKey;
	readonly follower: Follower;
	readonly ended: Promise<void>;
	state: LogState;
};

/** Every published change makes every check run again: lines that come one by one are put into the store together. */
const togetherMs = 500;

/** Reads the logs of the containers that checks name, all at one bounded pace. */
export function startLogs({transport, store, clock, signal, once}: LogsOptions): FollowingLogs {
	const running = new Map<string, Running>();
	const closing: Promise<void>[] = [];
	const meter = createMeter(clock);
	const since = clock.now();
	let waiting = new Map<string, {readonly key: LogKey; readonly lines: StampedLine[]}>();
	let cancelFlush = (): void => {};
	let flushing = false;

	const flush = (): void => {
		cancelFlush();
		flushing = false;
		const batches = waiting;
		waiting = new Map();
		for (const {key, lines} of batches.values()) store.logs.add(key, lines);
	};
	const put = (key: LogKey, lines: readonly StampedLine[]): void => {
		const name = logName(key);
		const batch = waiting.get(name) ?? {key, lines: []};
		waiting.set(name, batch);
		for (const line of lines) batch.lines.push(line);
		if (flushing) return;
		flushing = true;
		cancelFlush = clock.after(togetherMs, flush);
	};

	const start = (wanted: WantedLog, previous: boolean): void => {
		const {namespace, pod, container, program, node} = wanted;
		const key: LogKey = {namespace, pod, container, previous};
		store.logs.open(key, {program, node});
		let end = (): void => {};
		const ended = new Promise<void>(resolve => {
			end = resolve;
		});
		const follower = followLog({
			key,
			transport,
			clock,
			meter,
			signal,
			once,
			random: Math.random,
			place: abort => transport.budget.acquire('small', abort),
			onLines: lines => put(key, lines),
			onState: state => {
				const entry = running.get(idOf(wanted, previous));
				if (entry !== undefined) entry.state = state;
				if (state.kind === 'read') flush();
				store.logs.setState(key, state);
				store.setLogSource(overall(running.values(), since));
				end();
			},
			onCut: () => store.logs.cut(key),
			onRequest: () => store.addLogTraffic({requests: 1}),
			onRetry: () => store.addLogTraffic({retries: 1}),
			onBytes: bytes => store.addLogTraffic({bytes}),
		});
		running.set(idOf(wanted, previous), {key, follower, ended, state: {kind: 'waiting', since: clock.now()}});
	};

	const stop = (id: string): void => {
		const entry = running.get(id);
		if (entry === undefined) return;
		running.delete(id);
		closing.push(entry.follower.close());
		waiting.delete(logName(entry.key));
		store.logs.remove(entry.key);
	};

	const choose = (snapshot: Snapshot): void => {
		const wanted = wantedLogs(snapshot);
		const ids = new Map<string, () => void>();
		for (const one of wanted.logs) {
			ids.set(idOf(one, false), () => start(one, false));
			if (one.restarts > 0) ids.set(idOf(one, true), () => start(one, true));
		}
		for (const id of [...running.keys()]) if (!ids.has(id)) stop(id);
		for (const [id, begin] of ids) if (!running.has(id)) begin();
		store.logs.setPassedOver(wanted.passedOver);
		store.setLogSource(overall(running.values(), since));
	};

	store.setLogSource({kind: 'loading', since});
	return {
		look: snapshot => {
			const isLoading = wantedLogSources.some(name => sourceState(snapshot, name)?.kind === 'loading');
			if (!isLoading && snapshot.api.kind === 'up' && !signal.aborted) choose(snapshot);
		},
		readAll: async (snapshot, milliseconds, abort) => {
			choose(snapshot);
			const late = AbortSignal.any([abort, AbortSignal.timeout(Math.max(0, Math.ceil(milliseconds)))]);
			const all = Promise.all([...running.values()].map(({ended}) => ended));
			await Promise.race([
				all,
				new Promise(resolve => late.addEventListener('abort', resolve, {once: true})),
			]);
			flush();
			for (const entry of running.values()) {
				if (entry.state.kind !== 'waiting') continue;
				const why = `not read within ${Math.round(milliseconds / 1000)} s`;
				entry.state = {kind: 'stale', since: clock.now(), why};
				store.logs.setState(entry.key, entry.state);
			}
			store.setLogSource(overall(running.values(), since));
		},
		reconnect: () => {
			for (const {follower} of running.values()) follower.poke();
		},
		close: async () => {
			cancelFlush();
			for (const {follower} of running.values()) closing.push(follower.close());
			await Promise.all(closing);
		},
	};
}

function idOf({namespace, pod, container, uid, restarts}: WantedLog, previous: boolean): string {
	const name = logName({namespace, pod, container, previous});
	return `${name} ${uid}${previous ? ` ${restarts}` : ''}`;
}

/** One word for all of them: closed when none may be read, old when none answers; that some do not is told with those. */
function overall(all: Iterable<Running>, began: number): SourceState {
	const states = [...all].filter(({key}) => !key.previous).map(({state}) => state);
	const first = <K extends LogState['kind']>(kind: K) =>
		states.find((state): state is LogState & {readonly kind: K} => state.kind === kind);
	const read = states.filter(({kind}) => kind === 'read' || kind === 'none');
	if (states.length === 0 || read.length > 0) {
		return {kind: 'live', since: Math.max(began, ...read.map(({since}) => since))};
	}
	const forbidden = first('forbidden');
	if (forbidden !== undefined) return {...forbidden, verb: 'get'};
	const stale = first('stale');
	return stale ?? {kind: 'loading', since: began};
}
