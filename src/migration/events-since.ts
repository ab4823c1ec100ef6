import type {Snapshot} from '../store/snapshot.ts';

/** How far back something is still about what is going on now, when the profile does not say when the window began. */
const recently = 24 * 3_600_000;

/** Since when what has happened counts: the beginning of the window, or a day ago. */
export function eventsSince({now, profile}: Snapshot): number {
	const start = profile.window?.start;
	return start !== undefined && start < now ? start : now - recently;
}
