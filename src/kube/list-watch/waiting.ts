import type {Clock} from '../clock.ts';
import type {Transport} from '../transport.ts';
import type {Recovery} from './after-failure.ts';
import type {Pause} from './pause.ts';

/** Many sources wait for the same connection; they come back within this time, not in one moment. */
const spreadMs = 500;
/** The second try in a row that comes early because something else succeeded waits so long after the first, the third twice as long. */
const earlyStepMs = 5_000;
const longestEarlyMs = 30_000;
/** An answer that comes so long after the server was ready is no left-over of the outage. */
const lateMs = 30_000;

export type Waiting = {
	/**
	 * Waits for the next try after a failure of a request that was sent at `startedAt`. It comes early when something else succeeds, and at once when
	 * the server says that it serves again; not before the server wants it, unless what it waited for was that. Resolves with how it ended.
	 */
	readonly wait: (recovery: Recovery, startedAt: number) => Promise<'poked' | 'early' | 'late'>;
	/** The last try brought something that held: the next early one need not be held back. */
	readonly held: () => void;
};

type WaitingOptions = {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly pause: Pause;
	/** 0 up to 1. */
	readonly random: () => number;
	readonly signal: AbortSignal;
};

/** Waits between the tries of one source. */
export function createWaiting({transport, clock, pause, random, signal}: WaitingOptions): Waiting {
	/** The last try that came early, and how many did in a row. */
	let earlyAt = 0;
	let earlyTries = 0;

	return {
		wait: async ({failed, delayMs, notBeforeMs, untilReady}, startedAt) => {
			const earliest = clock.now() + notBeforeMs;
			let isEarly = false;
			let cancel = (): void => {};
			const spread = random() * spreadMs;
			let planned = Number.POSITIVE_INFINITY;
			const soon = (isReady: boolean): void => {
				if (failed === 'source') return;
				if (isReady) earlyTries = 0;
				const calm = Math.min(longestEarlyMs, earlyStepMs * earlyTries);
				const asked = isReady && untilReady ? 0 : earliest;
				const at = Math.max(clock.now(), asked, earlyAt + calm) + spread;
				// Each source that comes back is news: put off by every one of them, the last would come back after all.
				if (at >= planned) return;
				planned = at;
				cancel();
				cancel = clock.after(at - clock.now(), () => {
					isEarly = true;
					earlyAt = clock.now();
					earlyTries += 1;
					pause.poke();
				});
			};
			const unsubscribe = transport.subscribe((api, news) => {
				if (api.kind === 'up' && (news === 'works' || news === 'ready')) soon(news === 'ready');
			});
			// What was asked before the server was ready says nothing about it any more.
			const readyAt = transport.readyAt();
			if (startedAt <= readyAt && clock.now() < readyAt + lateMs) soon(true);
			const wasPoked = await pause.wait(delayMs, signal);
			unsubscribe();
			cancel();
			if (isEarly) return 'early';
			return wasPoked ? 'poked' : 'late';
		},
		held: () => {
			earlyTries = 0;
		},
	};
}
