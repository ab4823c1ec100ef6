/** Time as the lab uses it: the cluster's own now, and timers. Tests pass one they move by hand. */
export type LabClock = {
	/** Milliseconds since the epoch, as the cluster sees it. */
	readonly now: () => number;
	/** Calls back once after that many milliseconds; returns the way to stop it. */
	readonly after: (milliseconds: number, callback: () => void) => () => void;
};

/** The machine's clock, moved so that the cluster's time begins at `start` when one is given. */
export function systemClock(start?: number): LabClock {
	const offset = start === undefined ? 0 : start - Date.now();
	return {
		now: () => Date.now() + offset,
		after: (milliseconds, callback) => {
			const timer = setTimeout(callback, milliseconds);
			timer.unref();
			return () => clearTimeout(timer);
		},
	};
}

/** A moment as Kubernetes writes it: RFC 3339 in UTC with whole seconds. */
export function timestamp(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
