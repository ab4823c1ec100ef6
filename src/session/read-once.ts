import {collector, collectors} from '../../collectors/index.ts';
import type {Clock} from '../kube/clock.ts';
import type {Discovery} from '../kube/discovery.ts';
import type {Transport} from '../kube/transport.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {createStore} from '../store/store.ts';
import {startCollecting} from './collect.ts';
import type {SessionOptions} from './options.ts';
import {createSettling} from './settling.ts';

export type ReadOnceOptions = Pick<SessionOptions, 'profile' | 'recorded' | 'serverIsKnownToFail'> & {
	/** Of the caller, who closes it. */
	readonly transport: Transport;
	readonly discovery: Discovery;
	readonly clock: Clock;
	/** What is read, of all namespaces. */
	readonly only: readonly SourceName[];
	/** Milliseconds after which what has not answered is told as it stands. */
	readonly withinMs: number;
	readonly signal: AbortSignal;
};

/**
 * Reads some sources once, over a connection that is there already: what a session gives that reads only these, without its own connection, its
 * own discovery and the code of all that a session can do. Rejects with KubeError `cancelled` when the signal fires.
 */
export async function readOnce(options: ReadOnceOptions): Promise<Snapshot> {
	const {transport, discovery, clock, only, recorded, signal} = options;
	const store = createStore({
		sources: collectors,
		clock: clock.now,
		profile: options.profile,
		cluster: {
			context: transport.connection.contextName,
			server: recorded?.server?.url || transport.connection.server.origin,
			gitVersion: discovery.serverVersion,
		},
	});
	for (const {name} of collectors)
		if (!only.includes(name))
			store.setSourceState(name, {kind: 'absent', since: clock.now(), why: 'not asked for'});
	const settling = createSettling(only);
	const isHopeless = (): boolean => {
		const api = transport.api();
		if (api.kind !== 'down') return false;
		return api.fault !== 'network' || options.serverIsKnownToFail?.() === true;
	};
	const collecting = startCollecting(only.map(collector), {
		transport,
		store,
		clock,
		signal,
		namespace: '',
		recorded,
		once: true,
		budget: 'auto',
		metadataOnly: false,
		onState: (name, state) => {
			settling.onState(name, state);
			// Others ask over this connection as well, and what fails for them alone tells nothing about these sources.
			if (state.kind === 'stale' && isHopeless()) settling.giveUp();
		},
	});
	try {
		collecting.apply(discovery);
		await settling.settled(options.withinMs, signal);
		store.setApi(transport.api());
		return store.snapshot(clock.now());
	} finally {
		await collecting.close();
	}
}
