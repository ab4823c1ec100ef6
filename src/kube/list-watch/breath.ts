/** A key must be answered and a frame drawn in between: work goes on for at most this long at a time. */
const longestStretchMs = 5;

// The event loop is one for all who work on it: each of many lists keeping to its own time would still make a long turn together.
let stretchStarted = 0;
const waiting: (() => void)[] = [];

function nextTurn(): void {
	stretchStarted = performance.now();
	waiting.shift()?.();
	if (waiting.length > 0) setImmediate(nextTurn);
}

/** Gives way to the event loop when it has been kept busy long enough, and to one waiting at a time; called between small steps of long work. */
export function breathe(): Promise<void> | undefined {
	if (performance.now() - stretchStarted < longestStretchMs) return undefined;
	return new Promise(resolve => {
		if (waiting.push(resolve) === 1) setImmediate(nextTurn);
	});
}
