import type {Clock} from '../clock.ts';

export type Pause = {
	/** Resolves after `milliseconds`, when poked, or when the signal fires: true when poked. */
	readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<boolean>;
	/** Ends the waiting, if somebody waits. */
	readonly poke: () => void;
};

/** A wait that can be cut short. */
export function createPause(clock: Clock): Pause {
	let end: ((wasPoked: boolean) => void) | undefined;
	return {
		wait: (milliseconds, signal) =>
			new Promise(resolve => {
				const finish = (wasPoked: boolean): void => {
					cancel();
					end = undefined;
					signal.removeEventListener('abort', onAbort);
					resolve(wasPoked);
				};
				const onAbort = (): void => finish(false);
				const cancel = clock.after(milliseconds, () => finish(false));
				end = finish;
				signal.addEventListener('abort', onAbort, {once: true});
				if (signal.aborted) finish(false);
			}),
		poke: () => end?.(true),
	};
}
