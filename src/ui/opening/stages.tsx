import {useInput, usePaste} from 'ink';
import {type ReactNode, useSyncExternalStore} from 'react';

/** What is drawn now, and the way to draw something else. */
export type Stages = {
	readonly get: () => ReactNode;
	readonly show: (node: ReactNode) => void;
	readonly subscribe: (listener: () => void) => () => void;
};

/** Starts with the first thing to draw. */
export function createStages(first: ReactNode): Stages {
	const listeners = new Set<() => void>();
	let node = first;
	return {
		get: () => node,
		show: next => {
			node = next;
			for (const listener of listeners) listener();
		},
		subscribe: listener => {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}

/** Draws what is on. */
export function Stage({stages}: {readonly stages: Stages}) {
	// One listener stays while what is drawn changes, or the terminal would leave and enter its raw mode in between.
	useInput(() => {});
	// A paste with nobody to take it would be keys.
	usePaste(() => {});
	return useSyncExternalStore(stages.subscribe, stages.get);
}
