import {randomBytes} from 'node:crypto';
import {collector, collectors} from '../../collectors/index.ts';
import {createTransport, type Transport, userAgent} from '../kube/transport.ts';
import type {NodeCounters} from '../store/counters.ts';
import {logSource} from '../store/logs/source.ts';
import type {ProbeResult} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {createStore} from '../store/store.ts';
import {tellDenied} from './access.ts';
import {createActions} from './actions/create.ts';
import {startCollecting} from './collect.ts';
import {keepDiscovering} from './discovering.ts';
import type {Budget} from './economy.ts';
import {createFrames} from './frames.ts';
import {createHits} from './hits/create.ts';
import {type FollowingLogs, startLogs} from './logs.ts';
import {createMeasuring} from './measuring.ts';
import {fetchEvents, fetchObject} from './object.ts';
import type {SessionOptions} from './options.ts';
import {createPacer} from './pace.ts';
import {previewFirst} from './preview.ts';
import {processorMs} from './processor.ts';
import {recordedState} from './recorded.ts';
import {createScope} from './scope.ts';
import {type ReadingSecrets, startSecrets} from './secrets.ts';
import type {Frame, Session} from './session.ts';
import {createSettling} from './settling.ts';
import {keepHeapSmall, keepYoungSpace, tendYoungSpace} from './small-heap.ts';
import {lookAtJudged, rememberTriggers} from './triggers.ts';

/** A session that can also be waited for: what headless commands use. */
export type RunningSession = Session & {
	/**
	 * True once every source has said what it has or why it has nothing, false when time is up before. Rejects when the kubeconfig cannot
	 * be used and when the signal fires.
	 */
	readonly settled: (milliseconds: number, signal: AbortSignal) => Promise<boolean>;
	/** Rejects when the kubeconfig cannot be used; never resolves. */
	readonly fatal: Promise<never>;
	/** Publish now. */
	readonly refresh: () => Promise<Frame>;
	/** Answers of the network that a probe of this session got. */
	readonly addProbes: (results: readonly ProbeResult[]) => void;
	/** Counters of nodes that were read in this session. */
	readonly addCounters: (counters: readonly NodeCounters[]) => void;
};

/** A report waits so long for the newest lines of all logs; logs that are later say so. */
const logMs = 10_000;
const minimumLogMs = 500;
/** By then everything is loaded that a start loads. */
const startedMs = 15_000;
/** The longest that a timer of Node takes. */
const longestMs = 2 ** 31 - 1;

/** Starts reading a cluster. Answers at once; what is known grows from nothing. */
export function startSession(options: SessionOptions): RunningSession {
	const {clock, profile, namespace = ''} = options;
	const chosen = options.only?.map(collector) ?? collectors;
	const left = collectors.filter(one => !chosen.includes(one));
	const closing = new AbortController();
	const {signal} = closing;
	const store = createStore({
		sources: collectors,
		clock: clock.now,
		profile,
		...(namespace !== '' && {namespaceScope: namespace}),
	});
	for (const {name} of left)
		store.setSourceState(name, {kind: 'absent', since: clock.now(), why: 'not asked for'});
	const unread = recordedState(options.recorded, logSource.name, clock.now());
	const closedLogs =
		options.withoutLogs === undefined
			? unread
			: ({kind: 'absent', since: clock.now(), why: options.withoutLogs} as const);
	if (closedLogs !== undefined) store.setLogSource(closedLogs);
	const wantsLogs = closedLogs === undefined && (options.only === undefined || options.logsToo === true);
	const closedSecrets =
		options.withoutSecrets === undefined
			? recordedState(options.recorded, 'storageSecrets', clock.now())
			: ({kind: 'absent', since: clock.now(), why: options.withoutSecrets} as const);
	const [named] = chosen.filter(({onlyNamed}) => onlyNamed);
	if (named !== undefined && closedSecrets !== undefined) store.setSourceState(named.name, closedSecrets);
	const asks = options.only === undefined || options.questionsToo === true;
	const followed = chosen.filter(({onlyNamed}) => !onlyNamed);
	const settling = createSettling(followed.map(({name}) => name));
	const firstShown = Promise.withResolvers<void>();
	if (!options.live || !followed.some(({name}) => name === 'pods')) firstShown.resolve();
	const checkAfter = options.only === undefined ? firstShown.promise : undefined;
	const frames = createFrames(store, clock, checkAfter, options.other, processorMs);
	const pacer = options.live ? createPacer(clock, frames.publish, processorMs, frames.isPressing) : undefined;
	let unsubscribe = (): void => {};
	const closers: (() => Promise<void> | void)[] = [];
	if (options.live)
		closers.push(
			previewFirst(store, clock, frames, firstShown.resolve),
			clock.after(startedMs, keepHeapSmall),
			frames.subscribe(tendYoungSpace),
		);
	// A frame that waited for code to be loaded would count as a dear one, and the next ones would be late.
	void frames.ready.then(() => {
		if (pacer === undefined || signal.aborted) return;
		keepYoungSpace();
		unsubscribe = store.onChange(pacer.request);
		pacer.request();
	});

	const triggers =
		options.triggers !== undefined && options.only === undefined
			? rememberTriggers({
					memory: options.triggers,
					monotonic: () => performance.now(),
					tell: store.setTriggers,
				})
			: undefined;
	const unlook = triggers === undefined ? () => {} : lookAtJudged(frames, triggers);

	let transport: Transport | undefined;
	let logs: FollowingLogs | undefined;
	let secrets: ReadingSecrets | undefined;
	let reconnect = (): void => {};
	let toggleBudget = (): Budget => options.budget ?? 'auto';
	let measure = async (): Promise<void> => {};
	let access: Promise<void> = Promise.resolve();
	const shown = (): Snapshot => frames.current().snapshot;
	const actions = createActions({
		transport: async () => await ready(),
		snapshot: shown,
		clock,
		namespace: () => shown().namespaceScope ?? '',
		...(options.world && {world: options.world}),
	});
	const hits = createHits({clock, snapshot: shown, actions, keep: store.addCounters});

	const run = async (): Promise<void> => {
		const connection = await options.connect();
		if (signal.aborted) return;
		store.setProbes(options.probes?.() ?? []);
		const recorded = options.counters?.() ?? [];
		if (recorded.length > 0) store.addCounters(recorded);
		const iac = options.iac?.();
		if (iac !== undefined) store.setIac(iac);
		const sessionId = randomBytes(4).toString('hex');
		const opened = createTransport({connection, clock, userAgent: userAgent(options.version, sessionId)});
		transport = opened;
		frames.setTransport(opened);
		actions.opened(opened);
		store.setCluster({
			context: connection.contextName,
			server: options.recorded?.server?.url || connection.server.origin,
		});
		opened.subscribe(state => {
			store.setApi(state);
			const hopeless =
				options.serverIsKnownToFail?.() === true || (state.kind === 'down' && state.fault !== 'network');
			if (state.kind === 'down' && hopeless) settling.giveUp();
		});
		const askRights = (home: string): void => {
			if (asks && options.denied === undefined)
				access = firstShown.promise.then(() => tellDenied(opened, home, signal, store.setDenied));
		};
		const scope = createScope({
			transport: opened,
			signal,
			home: namespace === '' && options.recorded === undefined ? connection.namespace : '',
			collectors: followed,
			onState: settling.onState,
			read: (home, why) => {
				collecting.setNamespace(home, why);
				askRights(home);
			},
		});
		const collecting = startCollecting(followed, {
			transport: opened,
			store,
			clock,
			signal,
			namespace,
			recorded: options.recorded,
			once: !options.live,
			budget: options.budget ?? 'auto',
			metadataOnly: options.metadataOnly === true,
			onState: scope.onState,
		});
		toggleBudget = collecting.toggleBudget;
		void collecting.begin(firstShown.promise);
		const measuring = createMeasuring({
			transport: opened,
			clock,
			signal,
			url: options.prometheus,
			snapshot: () => store.snapshot(clock.now()),
			shown,
			tell: store.setPrometheus,
		});
		if (options.denied !== undefined) store.setDenied(options.denied());
		else askRights(namespace);
		if (asks) measure = measuring.once;
		if (options.only === undefined && options.live) measuring.follow();
		closers.push(measuring.stop);
		const discovering = keepDiscovering({
			transport: opened,
			store,
			clock,
			signal,
			after: firstShown.promise,
			onDiscovery: discovery => {
				collecting.apply(discovery);
				void scope.look();
			},
		});
		if (wantsLogs) logs = startLogs({transport: opened, store, clock, signal, once: !options.live});
		const following = logs;
		reconnect = () => {
			discovering.now();
			collecting.reconnect();
			following?.reconnect();
		};
		const [served] = named?.resources ?? [];
		if (served !== undefined && closedSecrets === undefined) {
			const also = options.alsoSecrets?.() ?? [];
			const reading = startSecrets({transport: opened, store, clock, signal, resource: served, also});
			secrets = reading;
			if (options.live) closers.push(frames.subscribe(() => void reading.look(frames.current().snapshot)));
			closers.push(reading.close);
		}
		if (following !== undefined) {
			if (options.live) {
				const look = () => following.look(store.snapshot(clock.now()));
				// As soon as containers can be chosen, not only after the first whole frame. That it failed or was stopped is told elsewhere.
				settling.settled(longestMs, signal).then(look, () => {});
				closers.push(frames.subscribe(() => following.look(frames.current().snapshot)));
			}
			closers.push(following.close);
		}
		closers.push(
			frames.subscribe(() => discovering.look(frames.current().snapshot.tables)),
			collecting.close,
			discovering.stop,
			opened.close,
		);
	};
	const started = run();
	started.catch(settling.onFatal);

	return {
		frame: frames.current,
		subscribe: frames.subscribe,
		reconnect: () => reconnect(),
		toggleBudget: () => toggleBudget(),
		addProbes: store.addProbes,
		addCounters: store.addCounters,
		fatal: settling.fatal,
		fetchObject: async (target, abort) => fetchObject(await ready(), target, abort),
		fetchEvents: async (target, abort) => fetchEvents(await ready(), target, abort, clock.now()),
		actions,
		hits,
		settled: async (milliseconds, abort) => {
			const began = performance.now();
			const complete = await settling.settled(milliseconds, abort);
			if (!options.live && transport?.api().kind === 'up') {
				await secrets?.look(store.snapshot(clock.now()));
				const left = milliseconds - (performance.now() - began);
				await logs?.readAll(
					store.snapshot(clock.now()),
					Math.max(minimumLogMs, Math.min(logMs, left)),
					abort,
				);
			}
			if (complete) await measure();
			if (complete) await access;
			if (complete) await triggers?.recall(store.snapshot(clock.now()));
			return complete;
		},
		refresh: async () => {
			await frames.ready;
			await (pacer === undefined ? frames.publish('asked') : pacer.flush());
			return frames.current();
		},
		close: async () => {
			closing.abort();
			unsubscribe();
			pacer?.stop();
			await started.catch(() => {});
			await hits.close();
			await actions.close();
			for (const close of closers) await close();
			unlook();
			await triggers?.close();
		},
	};

	async function ready(): Promise<Transport> {
		await started;
		if (transport === undefined) throw new Error('the session was closed before it was connected');
		return transport;
	}
}
