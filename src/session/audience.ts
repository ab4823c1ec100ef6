import type {Clock} from '../kube/clock.ts';

/** Listeners who are told in calm: changes come in bursts, and whoever draws is told at most so often. */
export type Audience = {
	/** Something has changed: everybody is told within `everyMs`, once for all that changes until then. */
	readonly changed: () => void;
	readonly subscribe: (listener: () => void) => () => void;
	/** Forgets everybody. */
	readonly clear: () => void;
};

/** Starts with nobody listening. */
export function createAudience(clock: Pick<Clock, 'after'>, everyMs: number): Audience {
	const listeners = new Set<() => void>();
	let told = true;
	return {
		changed: () => {
			if (!told) return;
			told = false;
			clock.after(everyMs, () => {
				told = true;
				for (const listener of listeners) listener();
			});
		},
		subscribe: listener => {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		clear: () => listeners.clear(),
	};
}
