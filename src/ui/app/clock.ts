import type {Frame} from '../../session/session.ts';

/**
 * The moment to show for a frame: the cluster's `now` of the frame, moved on by the time since it was first seen here. Ages then grow
 * while nothing arrives, and a replay of yesterday does not look a day old. Where time `stands`, as in a replay, it is the moment of the frame.
 */
export function createFrameClock(milliseconds: () => number): (frame: Frame, stands: boolean) => number {
	let seen: {readonly frame: Frame; readonly at: number} | undefined;
	return (frame, stands) => {
		if (stands) return frame.snapshot.now;
		if (seen?.frame !== frame) seen = {frame, at: milliseconds()};
		return frame.snapshot.now + Math.max(0, milliseconds() - seen.at);
	};
}
