import type {UiAction} from './action.ts';
import {reduce} from './reducer.ts';
import type {UiState} from './state.ts';

/** Holds the state of the screen outside React, so that several keys of one event each see what the one before did. */
export type UiStore = {
	readonly get: () => UiState;
	readonly dispatch: (action: UiAction) => void;
	readonly subscribe: (listener: () => void) => () => void;
};

/** A store that starts with `initial`; `record` is told every action, for replays. */
export function createUiStore(initial: UiState, record?: (action: UiAction) => void): UiStore {
	const listeners = new Set<() => void>();
	let state = initial;
	return {
		get: () => state,
		dispatch: action => {
			record?.(action);
			const next = reduce(state, action);
			if (next === state) return;
			state = next;
			for (const listener of listeners) listener();
		},
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
