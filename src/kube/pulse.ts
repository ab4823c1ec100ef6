import type {Clock} from './clock.ts';
import {KubeError} from './errors.ts';
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
 * Open to everyone who is authenticated, and never queued behind other requests of this program. A server that serves answers the first from memory,
 * within what API Priority and Fairness leaves this user; the second says whether one that was away can serve again, is exempt from that, and fails in a
 * busy moment of etcd that nobody else has noticed.
 */
const paths = {calm: '/version', crowded: '/version', away: '/readyz', returning: '/readyz'} as const;
/**
 * calm: it answers · away: it does not · returning: it answers something, but has not said yet that it is ready · crowded: it asks to be spared.
 */
type Mode = keyof typeof paths;
/** A cluster where nothing changes sends nothing for a minute: after this time without a byte it is asked. */
const quietMs = 5_000;
/** How long it takes to answer is shown all the time: at every such look it is asked, quiet or not. */
const measuredEvery = 3;
/** How long an answer may take on a server that is quick otherwise; one that is slow gets several times what it took before. */
const patienceMs = 5_000;
const longestPatienceMs = 30_000;
const slowFactor = 4;
/** While it does not serve everyone it is asked so often: one small question in the place of many lists that try by themselves. */
const awayMs = 1_000;
/** A server that answers but never says that it is ready is taken as it is. */
const returningMs = 60_000;

/** It let the question through, whatever it said to it. */
function isAnswered(error: unknown): boolean {
	if (!(error instanceof KubeError) || error.status === undefined) return false;
	return error.status < 500 && error.kind !== 'tooMany' && error.kind !== 'auth';
}

/**
 * Asks the API server for a sign of life: when it has been quiet, so that one that hangs is noticed long before its watches run out, and every
 * second while it is away, refuses us or asks to be spared, so that it is noticed at once when it serves again. What comes of it is the health of the
 * transport, and the word to all who wait.
 */
export function startPulse({transport, clock, signal, onSilence, onAnswer}: PulseOptions): void {
	let cancel = (): void => {};
	let asking = false;
	let mode: Mode = 'calm';
	let isCrowded = false;
	let returningUntil = 0;
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
		mode = modeNow(kind === 'down');
		looks += 1;
		const isDue = mode !== 'calm' || isQuiet || looks % measuredEvery === 0;
		const waitMs = kind !== 'connecting' && isDue ? await ask() : 0;
		heard = transport.statistics().bytesIn;
		plan(waitMs);
	};
	const modeNow = (isDown: boolean): Mode => {
		if (isDown) return 'away';
		if (clock.now() < returningUntil) return 'returning';
		return isCrowded ? 'crowded' : 'calm';
	};
	/** The next look, not before the server wants it. */
	const plan = (waitMs = 0): void => {
		const isDown = transport.api().kind === 'down';
		if (isDown) returningUntil = clock.now() + returningMs;
		mode = modeNow(isDown);
		const milliseconds = Math.max(mode === 'calm' ? quietMs : awayMs, waitMs);
		if (isDown) transport.retrying(clock.now() + milliseconds);
		later(milliseconds);
	};
	const serves = (): void => {
		onAnswer();
		if (mode === 'calm') return;
		isCrowded = false;
		returningUntil = 0;
		transport.ready();
	};
	/** Asks once; returns how long the server wants to be left alone, in milliseconds. */
	const ask = async (): Promise<number> => {
		const api = transport.api();
		const usual = api.kind === 'up' ? api.latencyMs : 0;
		const headMs = Math.min(longestPatienceMs, Math.max(patienceMs, slowFactor * usual));
		const started = clock.now();
		const before = transport.statistics().bytesIn;
		// On a narrow link the answer stands in line behind the lists that arrive: whoever sends is not silent.
		const isInLine = (error: unknown): boolean =>
			mode === 'calm' &&
			error instanceof KubeError &&
			error.status === undefined &&
			transport.statistics().bytesIn > before;
		asking = true;
		try {
			await transport.requestText({
				path: paths[mode],
				accept: '*/*',
				signal,
				headMs,
				silenceMs: headMs,
				isAside: error => mode === 'returning' || isInLine(error),
			});
			serves();
			return 0;
		} catch (error) {
			// Why is in the health of the transport; only silence says something about what is open already.
			if (signal.aborted) return 0;
			if (isAnswered(error)) serves();
			else if (clock.now() - started >= headMs && !isInLine(error)) onSilence(error);
			return error instanceof KubeError ? Math.min(longestPatienceMs, error.retryAfterMs ?? 0) : 0;
		} finally {
			asking = false;
		}
	};

	const unsubscribe = transport.subscribe((api, news) => {
		if (news === 'crowded') isCrowded = true;
		if (asking || mode === 'away') return;
		if (api.kind === 'down' || (news === 'crowded' && mode === 'calm')) plan();
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
