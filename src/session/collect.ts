import type {AnyCollector} from '../../collectors/collector.ts';
import type {Clock} from '../kube/clock.ts';
import {type Discovery, resolveResource, staleVersionOf} from '../kube/discovery.ts';
import {KubeError} from '../kube/errors.ts';
import {type ListWatchHandle, type ListWatchStats, runListWatch} from '../kube/list-watch/run.ts';
import {startPulse} from '../kube/pulse.ts';
import {resourceTitle} from '../kube/resource-path.ts';
import type {Transport} from '../kube/transport.ts';
import type {ResourceRef} from '../kube/types.ts';
import type {SourceName} from '../store/rows.ts';
import type {SourceState} from '../store/source-state.ts';
import type {Store} from '../store/store.ts';
import {type Budget, createEconomy, everyMinute, type Polling} from './economy.ts';
import {type Recorded, recordedState} from './recorded.ts';
import {keepYoungSpaceFor} from './small-heap.ts';

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
	/** Of pods nothing but metadata is read. */
	readonly metadataOnly: boolean;
	readonly onState: (name: SourceName, state: SourceState) => void;
};

type Running = {
	readonly collector: AnyCollector;
	readonly served: ResourceRef;
	readonly resource: string;
	readonly handle: ListWatchHandle;
};

const metadataWhy =
	'only metadata is read (--metadata-only): names, labels and owners of pods are known, their addresses and states are not';

export type Collecting = {
	/** Start what every cluster serves and hardly anything can be said without, before it is known what else there is. */
	readonly begin: () => void;
	/** The cluster serves this now: start what appeared, stop what went away, move what is served elsewhere. */
	readonly apply: (discovery: Discovery) => void;
	/** Try again now whatever waits. */
	readonly poke: () => void;
	readonly reconnect: () => void;
	readonly close: () => Promise<void>;
};

/** Runs one list-watch per collector, against whichever of its resources the cluster serves. */
export function startCollecting(collectors: readonly AnyCollector[], options: CollectOptions): Collecting {
	const {store, clock, signal} = options;
	const running = new Map<SourceName, Running>();
	const closing: Promise<void>[] = [];
	const polled = new Map<SourceName, Polling>();

	const setState = (name: SourceName, state: SourceState): void => {
		store.setSourceState(name, state);
		options.onState(name, state);
	};

	const stop = (name: SourceName): void => {
		const entry = running.get(name);
		if (entry === undefined) return;
		running.delete(name);
		closing.push(entry.handle.close());
	};

	const start = (collector: AnyCollector, resource: ResourceRef): void => {
		const {name, fieldSelector, labelSelector} = collector;
		const isMetadata = options.metadataOnly && name === 'pods';
		const encoding = isMetadata ? 'metadata' : collector.encoding;
		if (collector.everyMs === undefined && options.budget === 'poll' && !options.once)
			polled.set(name, everyMinute);
		const polling = polled.get(name);
		const everyMs = polling?.everyMs ?? collector.everyMs;
		store.setPolling(name, polling);
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
			...(options.namespace !== '' && {namespace: options.namespace}),
			...(fieldSelector !== undefined && {fieldSelector}),
			...(labelSelector !== undefined && {labelSelector}),
			...(everyMs !== undefined && {everyMs}),
			onState: state => {
				if (everyMs === undefined) economy?.watching(name, state.kind === 'live');
				if (state.kind !== 'live') setState(name, state);
				else if (isMetadata) setState(name, {kind: 'stale', since: state.since, why: metadataWhy});
				else setState(name, recorded ?? state);
			},
			onStats: trafficInto(store, name, bytes => {
				if (everyMs === undefined) economy?.received(name, bytes);
			}),
		});
		running.set(name, {collector, served: resource, resource: resourceTitle(resource), handle});
	};

	/** From now on a source is listed now and then; it stays as it is until the first of these lists is read. */
	const pollInstead = (name: SourceName, polling: Polling): void => {
		const entry = running.get(name);
		if (entry === undefined) return;
		polled.set(name, polling);
		running.delete(name);
		const restart = async (): Promise<void> => {
			await entry.handle.close();
			if (!signal.aborted && !running.has(name)) start(entry.collector, entry.served);
		};
		closing.push(restart());
	};
	const economy = options.once || options.budget !== 'auto' ? undefined : createEconomy(clock, pollInstead);

	const notNeeded = (collector: AnyCollector, needed: readonly ResourceRef[]): void => {
		stop(collector.name);
		const [first] = needed;
		const why = `not read: the cluster does not serve ${first?.resource ?? ''} of ${first?.group ?? ''}`;
		setState(collector.name, {kind: 'absent', since: clock.now(), why});
	};

	const absent = (collector: AnyCollector, discovery: Discovery): void => {
		stop(collector.name);
		const stale = staleVersionOf(discovery, collector.resources);
		const served = collector.resources
			.map(({group, version}) => (group === '' ? version : `${group}/${version}`))
			.join(', ');
		setState(
			collector.name,
			stale === undefined
				? {
						kind: 'absent',
						since: clock.now(),
						why: `the cluster does not serve ${collector.resources[0]?.resource ?? collector.name} of ${served}`,
					}
				: {
						kind: 'stale',
						since: clock.now(),
						why: `${stale.group}/${stale.version} does not answer: ${stale.why}`,
					},
		);
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
		begin: () => {
			// Pods take longest, and are what somebody waits for.
			const podsFirst = collectors.toSorted((a, b) => Number(b.name === 'pods') - Number(a.name === 'pods'));
			for (const collector of podsFirst) {
				const [resource] = collector.resources;
				const kept = recordedState(options.recorded, collector.name, clock.now());
				const isEverywhere = collector.essential === true && resource?.group === '';
				if (isEverywhere && kept?.kind !== 'forbidden' && kept?.kind !== 'absent') start(collector, resource);
			}
		},
		apply: discovery => {
			for (const collector of collectors) {
				const kept = recordedState(options.recorded, collector.name, clock.now());
				if (kept?.kind === 'forbidden' || kept?.kind === 'absent') setState(collector.name, kept);
				else if (collector.onlyWith && resolveResource(discovery, collector.onlyWith) === undefined)
					notNeeded(collector, collector.onlyWith);
				else {
					const resource = resolveResource(discovery, collector.resources);
					if (resource === undefined) absent(collector, discovery);
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
		close: async () => {
			economy?.stop();
			await Promise.all(closing);
			for (const name of [...running.keys()]) stop(name);
			await Promise.all(closing);
		},
	};
}

/** The list-watch counts from its start; the store adds. */
function trafficInto(
	store: Store,
	name: SourceName,
	onBytes: (bytes: number) => void,
): (stats: ListWatchStats) => void {
	let before: ListWatchStats = {requests: 0, bytes: 0, retries: 0};
	return stats => {
		keepYoungSpaceFor(stats.expected ?? 0);
		store.addTraffic(name, {
			requests: stats.requests - before.requests,
			bytes: stats.bytes - before.bytes,
			retries: stats.retries - before.retries,
		});
		onBytes(stats.bytes - before.bytes);
		before = stats;
	};
}
