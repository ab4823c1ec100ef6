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
import {type Recorded, recordedState} from './recorded.ts';

export type CollectOptions = {
	readonly transport: Transport;
	readonly store: Store;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly namespace: string;
	readonly recorded: Recorded | undefined;
	/** Read every source once instead of following it. */
	readonly once: boolean;
	readonly onState: (name: SourceName, state: SourceState) => void;
};

type Running = {readonly resource: string; readonly handle: ListWatchHandle};

export type Collecting = {
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
		const {name, encoding, fieldSelector, labelSelector, everyMs} = collector;
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
			onState: state => setState(name, state.kind === 'live' && recorded !== undefined ? recorded : state),
			onStats: trafficInto(store, name),
		});
		running.set(name, {resource: resourceTitle(resource), handle});
	};

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
		startPulse({transport: options.transport, clock, signal, onSilence});
	}

	return {
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
			for (const name of [...running.keys()]) stop(name);
			await Promise.all(closing);
		},
	};
}

/** The list-watch counts from its start; the store adds. */
function trafficInto(store: Store, name: SourceName): (stats: ListWatchStats) => void {
	let before: ListWatchStats = {requests: 0, bytes: 0, retries: 0};
	return stats => {
		store.addTraffic(name, {
			requests: stats.requests - before.requests,
			bytes: stats.bytes - before.bytes,
			retries: stats.retries - before.retries,
		});
		before = stats;
	};
}
