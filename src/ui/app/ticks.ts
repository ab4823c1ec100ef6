import type {Picture} from './picture.ts';

/** Tells painted parts of the screen what they show now, past React: when only time has gone by. */
export type Ticks = {
	readonly subscribe: (listener: (picture: Picture) => void) => () => void;
	readonly tell: (picture: Picture) => void;
};

/** Nobody listens yet. */
export function createTicks(): Ticks {
	const listeners = new Set<(picture: Picture) => void>();
	return {
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		tell: picture => {
			for (const listener of listeners) listener(picture);
		},
	};
}
