import {setImmediate} from 'node:timers/promises';

/** A key must be answered and a frame drawn in between: work goes on for at most this long at a time. */
const longestStretchMs = 8;

/** Gives way to the event loop when it has been kept busy long enough; called between small steps of long work. */
export function createBreath(): () => Promise<void> | undefined {
	let since = performance.now();
	return () => {
		if (performance.now() - since < longestStretchMs) return undefined;
		return setImmediate().then(() => {
			since = performance.now();
		});
	};
}
