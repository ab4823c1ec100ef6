import type {Clock} from '../kube/clock.ts';
import {type Discovery, discover} from '../kube/discovery.ts';
import type {Transport} from '../kube/transport.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Store} from '../store/store.ts';

export type DiscoveringOptions = {
	readonly transport: Transport;
	readonly store: Store;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** The first question waits for this. */
	readonly after: Promise<unknown>;
	readonly onDiscovery: (discovery: Discovery) => void;
};

export type Discovering = {
	/** Ask now. */
	readonly now: () => void;
	/** Ask soon if the APIs of this snapshot are others than those of the last one. */
	readonly look: (tables: Snapshot['tables']) => void;
	readonly stop: () => void;
};

const firstRetryMs = 500;
const lastRetryMs = 15_000;
/** APIs come in bursts when something is installed: one question for all of them. */
const calmMs = 1_000;
/** An aggregated API that comes back, or a right that was given, is not always seen as an event. */
const regularMs = 5 * 60_000;
const staleMs = 30_000;
/** A question that comes early because the server answered something else is not followed by another one sooner than this. */
const earlyEveryMs = 5_000;

/** Asks what the cluster serves: at once until it answers, again when CRDs or APIServices change, and every few minutes. */
export function keepDiscovering(options: DiscoveringOptions): Discovering {
	const {transport, store, clock, signal} = options;
	let cancel = (): void => {};
	let retryMs = firstRetryMs;
	let asking = false;
	let seen: readonly unknown[] = [];
	let hasFailed = false;
	let earlyAt = Number.NEGATIVE_INFINITY;

	const later = (milliseconds: number): void => {
		cancel();
		if (!signal.aborted) cancel = clock.after(milliseconds, () => void ask());
	};

	const ask = async (): Promise<void> => {
		if (asking || signal.aborted) return;
		asking = true;
		try {
			const discovery = await discover(transport, signal);
			store.setCluster({gitVersion: discovery.serverVersion});
			options.onDiscovery(discovery);
			retryMs = firstRetryMs;
			hasFailed = false;
			later(discovery.stale.length > 0 ? staleMs : regularMs);
		} catch {
			// Why is in the API state of the transport, which every screen and report shows.
			hasFailed = true;
			const wait = retryMs * (0.5 + Math.random() / 2);
			retryMs = Math.min(lastRetryMs, retryMs * 2);
			transport.retrying(clock.now() + wait);
			later(wait);
		} finally {
			asking = false;
		}
	};

	const unsubscribe = transport.subscribe(({kind}, news) => {
		if (news === 'ready') retryMs = firstRetryMs;
		if (kind !== 'up' || !hasFailed || asking || news === 'crowded') return;
		if (news !== 'ready' && clock.now() < earlyAt + earlyEveryMs) return;
		earlyAt = clock.now();
		void ask();
	});
	void options.after.then(ask);
	return {
		now: () => void ask(),
		look: ({customResourceDefinitions, apiServices}) => {
			const now = [customResourceDefinitions, apiServices];
			if (now.every((table, index) => table === seen[index])) return;
			seen = now;
			later(calmMs);
		},
		stop: () => {
			unsubscribe();
			cancel();
		},
	};
}
