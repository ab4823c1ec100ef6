import {cancelled} from '../kube/clock.ts';
import type {SourceName} from '../store/rows.ts';
import type {SourceState} from '../store/source-state.ts';

export type Settling = {
	readonly onState: (name: SourceName, state: SourceState) => void;
	/** Waiting longer cannot help: the server is not the one expected, or does not accept who we are. */
	readonly giveUp: () => void;
	/** The session cannot go on at all. */
	readonly onFatal: (error: unknown) => void;
	/** Rejects with the error of `onFatal`; never resolves. */
	readonly fatal: Promise<never>;
	readonly settled: (milliseconds: number, signal: AbortSignal) => Promise<boolean>;
};

/** Knows when every source has said what it has or why it has nothing. */
export function createSettling(names: readonly SourceName[]): Settling {
	const open = new Set<SourceName>(names);
	let resolveAll = (_complete: boolean): void => {};
	const all = new Promise<boolean>(resolve => {
		resolveAll = resolve;
	});
	let reject = (_error: unknown): void => {};
	const fatal = new Promise<never>((_resolve, rejectFatal) => {
		reject = rejectFatal;
	});
	// Somebody may start to wait only after it failed; until then it must not count as unhandled.
	fatal.catch(() => {});

	return {
		onState: (name, state) => {
			if (
				state.kind === 'live' ||
				state.kind === 'forbidden' ||
				state.kind === 'absent' ||
				isRecordedStale(state)
			)
				open.delete(name);
			if (open.size === 0) resolveAll(true);
		},
		giveUp: () => resolveAll(false),
		onFatal: error => reject(error),
		fatal,
		settled: async (milliseconds, signal) => {
			let stop = (): void => {};
			const interrupted = new Promise<never>((_resolve, rejectInterrupted) => {
				const onAbort = (): void => rejectInterrupted(cancelled());
				if (signal.aborted) onAbort();
				signal.addEventListener('abort', onAbort, {once: true});
				stop = () => signal.removeEventListener('abort', onAbort);
			});
			let timer: NodeJS.Timeout | undefined;
			const late = new Promise<false>(resolve => {
				timer = setTimeout(() => resolve(false), milliseconds);
			});
			try {
				return await Promise.race([all, late, interrupted, fatal]);
			} finally {
				clearTimeout(timer);
				stop();
			}
		},
	};
}

/** Stale without a next try is as good as it gets: a snapshot said so, or the API behind it does not answer. */
function isRecordedStale(state: SourceState): boolean {
	return state.kind === 'stale' && state.retryAt === undefined;
}
