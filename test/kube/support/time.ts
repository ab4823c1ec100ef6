import type {Clock} from '../../../src/kube/clock.ts';

export type VirtualClock = Clock & {
	/** Moves time on and runs what falls due, in order. */
	readonly advance: (milliseconds: number) => void;
	/** Milliseconds until each timer that waits, soonest first. */
	readonly waiting: () => readonly number[];
};

/** A clock that stands still until it is moved. */
export function virtualClock(start = Date.UTC(2026, 10, 21)): VirtualClock {
	let now = start;
	const timers = new Set<{readonly at: number; readonly call: () => void}>();
	const soonest = () => [...timers].sort((a, b) => a.at - b.at);
	return {
		now: () => now,
		after: (milliseconds, call) => {
			const timer = {at: now + milliseconds, call};
			timers.add(timer);
			return () => {
				timers.delete(timer);
			};
		},
		advance: milliseconds => {
			const end = now + milliseconds;
			for (let [next] = soonest(); next !== undefined && next.at <= end; [next] = soonest()) {
				now = next.at;
				timers.delete(next);
				next.call();
			}
			now = end;
		},
		waiting: () => soonest().map(timer => timer.at - now),
	};
}

/** Resolves when the condition holds; fails with `what` when it does not within ten seconds. */
export async function until(condition: () => boolean, what: string | (() => string)): Promise<void> {
	const deadline = performance.now() + 10_000;
	while (!condition()) {
		if (performance.now() > deadline)
			throw new Error(`never came true: ${typeof what === 'string' ? what : what()}`);
		await new Promise(resolve => setTimeout(resolve, 1));
	}
}
