import type {Clock} from './clock.ts';
import type {Transport} from './transport.ts';

export type PulseOptions = {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** The server does not answer although nothing was closed: what is open brings nothing either. */
	readonly onSilence: (error: unknown) => void;
	/** It answered: how long that took is in the health of the transport. */
	readonly onAnswer: () => void;
};

/**
 * Open to everyone who is authenticated, and never queued behind other requests. A server that serves answers the first from memory; the second
 * says whether one that was away can serve again, and fails in a busy moment of etcd that nobody else has noticed.
 */
const paths = {here: '/version', away: '/readyz'} as const;
/** A cluster where nothing changes sends nothing for a minute: after this time without a byte it is asked. */
const quietMs = 5_000;
/** How long it takes to answer is shown all the time: at every such look it is asked, quiet or not. */
const measuredEvery = 3;
/** How long an answer may take on a server that is quick otherwise; one that is slow gets several times what it took before. */
const patienceMs = 5_000;
const longestPatienceMs = 30_000;
const slowFactor = 4;
/** While the server is away it is asked so often: one small question in the place of many lists that try by themselves. */
const awayMs = 1_000;

/**
 * Asks the API server for a sign of life: when it has been quiet, so that one that hangs is noticed long before its watches run out, and every
 * second while it is away, so that it is noticed at once when it is back. What comes of it is the health of the transport.
 */
export function startPulse({transport, clock, signal, onSilence, onAnswer}: PulseOptions): void {
	let cancel = (): void => {};
	let asking = false;
	let isAway = false;
	let heard = -1;
	let looks = 0;

	const later = (milliseconds: number): void => {
		cancel();
		if (!signal.aborted) cancel = clock.after(milliseconds, () => void look());
	};
	const look = async (): Promise<void> => {
		const bytes = transport.statistics().bytesIn;
		const isQuiet = bytes === heard;
		heard = bytes;
		const {kind} = transport.api();
		looks += 1;
		const isDue = isAway || isQuiet || looks % measuredEvery === 0;
		if (kind !== 'connecting' && isDue) await ask();
		heard = transport.statistics().bytesIn;
		plan();
	};
	const plan = (): void => {
		const api = transport.api();
		// Without valid credentials or with another certificate there is nothing that asking more often brings.
		isAway = api.kind === 'down' && api.fault === 'network';
		if (isAway) transport.retrying(clock.now() + awayMs);
		later(isAway ? awayMs : quietMs);
	};
	const ask = async (): Promise<void> => {
		const api = transport.api();
		const usual = api.kind === 'up' ? api.latencyMs : 0;
		const headMs = Math.min(longestPatienceMs, Math.max(patienceMs, slowFactor * usual));
		const started = clock.now();
		asking = true;
		try {
			const path = isAway ? paths.away : paths.here;
			await transport.requestText({path, accept: '*/*', signal, headMs, silenceMs: headMs});
			onAnswer();
		} catch (error) {
			// Why is in the health of the transport; only silence says something about what is open already.
			if (!signal.aborted && clock.now() - started >= headMs) onSilence(error);
		} finally {
			asking = false;
		}
	};

	const unsubscribe = transport.subscribe(() => {
		const api = transport.api();
		if (!asking && !isAway && api.kind === 'down' && api.fault === 'network') plan();
	});
	signal.addEventListener(
		'abort',
		() => {
			cancel();
			unsubscribe();
		},
		{once: true},
	);
	later(quietMs);
}
