import type {AnyCollector} from '../../collectors/collector.ts';
import type {Clock} from '../kube/clock.ts';
import {type Discovery, resolveResource} from '../kube/discovery.ts';
import {KubeError} from '../kube/errors.ts';
import {type ListWatchHandle, runListWatch} from '../kube/list-watch/run.ts';
import {startPulse} from '../kube/pulse.ts';
import {resourceTitle} from '../kube/resource-path.ts';
import type {Transport} from '../kube/transport.ts';
import type {ResourceRef} from '../kube/types.ts';
import type {SourceName} from '../store/rows.ts';
import type {SourceState} from '../store/source-state.ts';
import type {Store} from '../store/store.ts';
import {notNeeded, notServed} from './absence.ts';
import {type Budget, createEconomy, type Economy, everyMinute, type Phase, type Polling} from './economy.ts';
import {leanable} from './leaning.ts';
import {takeMeasures} from './measures.ts';
import {type Chosen, metadataWhy, modesOf} from './modes.ts';
import {type Recorded, recordedState} from './recorded.ts';
import {trafficInto} from './traffic.ts';

export type CollectOptions = {
	readonly transport: Transport;
	readonly store: Store;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly namespace: string;
	readonly recorded: Recorded | undefined;
	/** Read every source once instead of following it. */
	readonly once: boolean;
	/** How changes are followed. */
	readonly budget: Budget;
	/** Asked for: of pods nothing but metadata is read. */
	readonly metadataOnly: boolean;
	readonly onState: (name: SourceName, state: SourceState) => void;
};

type Running = {
	readonly collector: AnyCollector;
	readonly served: ResourceRef;
	readonly resource: string;
	readonly handle: ListWatchHandle;
};

export type Collecting = {
	/** Start what every cluster serves and hardly anything can be said without, before it is known what else there is. */
	readonly begin: (after: Promise<unknown>) => Promise<void>;
	/** The cluster serves this now: start what appeared, stop what went away, move what is served elsewhere. */
	readonly apply: (discovery: Discovery) => void;
	/** Try again now whatever waits. */
	readonly poke: () => void;
	readonly reconnect: () => void;
	/** Reads everything whole and watches it whatever it costs, or goes back to what was asked for at the start; returns which of it. */
	readonly toggleBudget: () => Budget;
	/** Read namespaced objects of this namespace alone, because of that; '' for all. */
	readonly setNamespace: (namespace: string, why: string) => void;
	readonly close: () => Promise<void>;
};

/** Runs one list-watch per collector, against whichever of its resources the cluster serves. */
export function startCollecting(collectors: readonly AnyCollector[], options: CollectOptions): Collecting {
	const {store, clock, signal} = options;
	const running = new Map<SourceName, Running>();
	const closing: Promise<void>[] = [];
	const polled = new Map<SourceName, Chosen & Polling>();
	const startedAt = clock.now();
	const asked: Chosen = {by: 'option', since: startedAt, why: ''};
	const lessAsked = new Map<SourceName, Chosen>(options.metadataOnly ? [['pods', asked]] : []);
	const lean = new Map(lessAsked);
	const whole = new Map<SourceName, Chosen>();
	let {budget, namespace} = options;
	let budgetSince = startedAt;
	let scope: Chosen | undefined = namespace === '' ? undefined : asked;
	let economy: Economy | undefined;
	const phases = new Map<SourceName, Phase>();

	const tellModes = (): void =>
		store.setModes(
			modesOf({
				budget: {name: budget, by: budget === options.budget ? 'option' : 'key', since: budgetSince},
				namespace,
				scope,
				polled,
				lean,
				whole,
				titleOf: name => collectors.find(one => one.name === name)?.title ?? name,
			}),
		);

	const setState = (name: SourceName, state: SourceState): void => {
		store.setSourceState(name, state);
		options.onState(name, state);
	};

	/** Of some of its objects nothing but metadata may be there, until a whole list is. */
	const halfRead = new Set<SourceName>();
	const isWhole = (name: SourceName): void => {
		if (halfRead.delete(name)) store.setMetadataOnly(name, false);
		if (whole.delete(name)) tellModes();
	};

	const stop = (name: SourceName): void => {
		const entry = running.get(name);
		if (entry === undefined) return;
		running.delete(name);
		closing.push(entry.handle.close());
	};

	const start = (collector: AnyCollector, resource: ResourceRef, isNext = false): void => {
		const {name, fieldSelector, labelSelector} = collector;
		const isLean = lean.get(name);
		const encoding = isLean === undefined ? collector.encoding : 'metadata';
		const polling =
			collector.everyMs === undefined && budget === 'poll' && !options.once ? everyMinute : polled.get(name);
		const everyMs = polling?.everyMs ?? collector.everyMs;
		store.setPolling(name, polling && {everyMs: polling.everyMs, why: polling.why});
		if (isLean !== undefined) {
			halfRead.add(name);
			store.setMetadataOnly(name, true);
		}
		const before = running.get(name);
		if (before?.resource === resourceTitle(resource)) {
			before.handle.poke();
			return;
		}
		stop(name);
		store.setSourceResource(name, resource);
		const recorded = recordedState(options.recorded, name, clock.now());
		const handle = runListWatch({
			transport: options.transport,
			resource,
			encoding,
			sink: store.sink(name),
			clock,
			random: Math.random,
			signal,
			once: options.once,
			isNext,
			...(namespace !== '' && {namespace}),
			...(fieldSelector !== undefined && {fieldSelector}),
			...(labelSelector !== undefined && {labelSelector}),
			...(everyMs !== undefined && {everyMs}),
			onState: state => {
				phases.set(name, phaseOf(state));
				if (everyMs === undefined) economy?.phase(name, phaseOf(state));
				if (isLean === undefined && (state.kind === 'live' || state.kind === 'absent')) isWhole(name);
				if (state.kind !== 'live') setState(name, state);
				else if (isLean !== undefined)
					setState(name, {kind: 'stale', since: state.since, why: metadataWhy(isLean)});
				else setState(name, recorded ?? state);
			},
			onStats: trafficInto(store, name, (bytes, list) => {
				if (everyMs === undefined) economy?.received(name, bytes, list);
			}),
		});
		running.set(name, {collector, served: resource, resource: resourceTitle(resource), handle});
	};

	/** Reads a source in the way that was chosen for it by now; it stays as it is until the first list of that is read. */
	const restart = (name: SourceName): void => {
		const entry = running.get(name);
		if (entry === undefined) return;
		running.delete(name);
		const again = async (): Promise<void> => {
			await entry.handle.close();
			if (!signal.aborted && !running.has(name)) start(entry.collector, entry.served, true);
		};
		closing.push(again());
	};

	const economize = (): Economy | undefined => {
		if (options.once || budget !== 'auto') return undefined;
		const measures = takeMeasures(
			{polled, lean, whole},
			{
				transport: options.transport,
				clock,
				signal,
				restart: name => {
					restart(name);
					tellModes();
				},
				place: name => {
					const entry = running.get(name);
					return entry && {...entry, namespace};
				},
				onBytes: (name, bytes) => store.addTraffic(name, {requests: 1, bytes}),
				onSample: name => economy?.sampled(name),
			},
		);
		return createEconomy(
			clock,
			measures,
			leanable.filter(name => !lessAsked.has(name)),
		);
	};
	economy = economize();
	tellModes();

	const leaveOut = (collector: AnyCollector, state: SourceState): void => {
		stop(collector.name);
		setState(collector.name, state);
	};

	if (!options.once) {
		const onSilence = (error: unknown): void => {
			if (!(error instanceof KubeError)) return;
			for (const {handle} of running.values()) handle.lost(error);
		};
		const onAnswer = (): void => store.setApi(options.transport.api());
		startPulse({transport: options.transport, clock, signal, onSilence, onAnswer});
	}

	return {
		begin: async after => {
			const begin = (collector: AnyCollector): void => {
				const [resource] = collector.resources;
				const kept = recordedState(options.recorded, collector.name, clock.now());
				const isEverywhere = collector.essential === true && resource?.group === '';
				if (isEverywhere && kept?.kind !== 'forbidden' && kept?.kind !== 'absent') start(collector, resource);
			};
			for (const collector of collectors) if (collector.name === 'pods') begin(collector);
			await after;
			if (signal.aborted) return;
			for (const collector of collectors) if (!running.has(collector.name)) begin(collector);
		},
		apply: discovery => {
			for (const collector of collectors) {
				const kept = recordedState(options.recorded, collector.name, clock.now());
				if (kept?.kind === 'forbidden' || kept?.kind === 'absent') setState(collector.name, kept);
				else if (collector.onlyWith && resolveResource(discovery, collector.onlyWith) === undefined)
					leaveOut(collector, notNeeded(collector.onlyWith, clock.now()));
				else {
					const resource = resolveResource(discovery, collector.resources);
					if (resource === undefined) leaveOut(collector, notServed(collector, discovery, clock.now()));
					else start(collector, resource);
				}
			}
		},
		poke: () => {
			for (const {handle} of running.values()) handle.poke();
		},
		reconnect: () => {
			for (const {handle} of running.values()) handle.reconnect();
		},
		toggleBudget: () => {
			if (options.once) return budget;
			const otherwise = options.budget === 'full' ? 'auto' : options.budget;
			budget = budget === 'full' ? otherwise : 'full';
			budgetSince = clock.now();
			economy?.stop();
			const others = otherwise === 'poll' ? [...running.keys()] : [...polled.keys()];
			const changed = new Set([...others, ...lean.keys(), ...lessAsked.keys()]);
			polled.clear();
			lean.clear();
			whole.clear();
			if (budget !== 'full') for (const [name, chosen] of lessAsked) lean.set(name, chosen);
			economy = economize();
			for (const [name, phase] of phases) economy?.phase(name, phase);
			for (const name of changed) restart(name);
			tellModes();
			return budget;
		},
		setNamespace: (next, why) => {
			if (namespace === next) return;
			namespace = next;
			scope = next === '' ? undefined : {by: 'automatic', since: clock.now(), why};
			store.setNamespaceScope(next === '' ? undefined : next);
			for (const {collector, served} of [...running.values()]) if (served.namespaced) restart(collector.name);
			tellModes();
		},
		close: async () => {
			economy?.stop();
			await Promise.all(closing);
			for (const name of [...running.keys()]) stop(name);
			await Promise.all(closing);
		},
	};
}

function phaseOf({kind}: SourceState): Phase {
	if (kind === 'live') return 'watch';
	return kind === 'loading' ? 'list' : 'none';
}
