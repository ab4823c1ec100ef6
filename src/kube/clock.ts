import {KubeError} from './errors.ts';

/** Milliseconds since the epoch, and the way to be called later, at once for a moment that has gone; `after` returns the way to call it off. */
export type Clock = {
	readonly now: () => number;
	readonly after: (milliseconds: number, call: () => void) => () => void;
};

/** The machine's clock. Its timers keep the process alive: somebody waits for what they do. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after: (milliseconds, call) => {
		const timer = setTimeout(call, Math.max(0, milliseconds));
		return () => clearTimeout(timer);
	},
};

/** Resolves after `milliseconds`, or at once with KubeError `cancelled` when the signal fires. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) return reject(cancelled());
		const onAbort = (): void => {
			cancel();
			reject(cancelled());
		};
		const cancel = clock.after(milliseconds, () => {
			signal.removeEventListener('abort', onAbort);
			resolve();
		});
		signal.addEventListener('abort', onAbort, {once: true});
	});
}

/** What a waiting caller gets when it asked to stop waiting. */
export function cancelled(): KubeError {
	return new KubeError('cancelled', 'The request was cancelled.');
}
