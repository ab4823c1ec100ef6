import {wholeOf} from '../migration/steps.ts';

/** Work in steps: each `next` does a little, the last answers with the result. */
export type Steps<Result> = Iterator<unknown, Result>;

/** Does long work between keys. */
export type Background = {
	/** Starts work; `done` is told its result, before `run` returns when it takes no longer than a slice. */
	readonly run: <Result>(steps: Steps<Result>, done: (result: Result) => void) => void;
	/** Calls back after every later result, so that what depends on it can be drawn again. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Grows with every later result. */
	readonly version: () => number;
};

/** How long steps may run before keys and the network get their turn, milliseconds: a key waits for the rest of a slice at most. */
const slice = 4;

/** Does work in slices of the event loop; `milliseconds` is a clock that only goes forward. */
export function createBackground(milliseconds: () => number): Background {
	const listeners = new Set<() => void>();
	let version = 0;
	/** One slice; true when the work is done with it. */
	const advance = <Result>(steps: Steps<Result>, done: (result: Result) => void): boolean => {
		const end = milliseconds() + slice;
		do {
			const step = steps.next();
			if (step.done === true) {
				done(step.value);
				return true;
			}
		} while (milliseconds() < end);
		return false;
	};
	const later = <Result>(steps: Steps<Result>, done: (result: Result) => void) => {
		setImmediate(() => {
			if (!advance(steps, done)) return later(steps, done);
			version++;
			for (const listener of listeners) listener();
		});
	};
	return {
		run: (steps, done) => {
			if (!advance(steps, done)) later(steps, done);
		},
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		version: () => version,
	};
}

/** Does all work where it is asked for: for lists that need no slices. */
export const atOnce: Background = {
	run: (steps, done) => done(wholeOf(steps)),
	subscribe: () => () => {},
	version: () => 0,
};
