import type {LabClock} from '../../src/lab/clock.ts';

/** A clock that stands still until a test moves it; timers run in the order of their times. */
export type ManualClock = LabClock & {readonly advance: (milliseconds: number) => void};

export function manualClock(start = Date.parse('2026-11-21T15:40:00Z')): ManualClock {
	let now = start;
	const timers = new Set<{readonly at: number; readonly callback: () => void}>();
	return {
		now: () => now,
		after: (milliseconds, callback) => {
			const timer = {at: now + milliseconds, callback};
			timers.add(timer);
			return () => timers.delete(timer);
		},
		advance: milliseconds => {
			const end = now + milliseconds;
			for (;;) {
				const [next] = [...timers].filter(({at}) => at <= end).sort((a, b) => a.at - b.at);
				if (!next) break;
				timers.delete(next);
				now = Math.max(now, next.at);
				next.callback();
			}
			now = end;
		},
	};
}
