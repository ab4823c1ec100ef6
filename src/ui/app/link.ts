import type {LinkView} from '../screen.ts';
import type {Link} from '../terminal/terminal.ts';
import {createRateMeter} from './rate.ts';

/** A latency that moved by less than this share and these milliseconds is shown as before, so that the first line does not flicker. */
const steadyWithin = 0.25;
const steadyMilliseconds = 4;

/** What the screens show of the way to the terminal. */
export function createLinkMeter(
	link: () => Link | undefined,
	milliseconds: () => number,
): () => LinkView | undefined {
	const rateOf = createRateMeter<'bytes'>(milliseconds);
	let shown: number | undefined;
	return () => {
		const now = link();
		if (now === undefined) return undefined;
		const {latency} = now;
		if (
			latency !== undefined &&
			(shown === undefined || Math.abs(latency - shown) > shown * steadyWithin + steadyMilliseconds)
		)
			shown = latency;
		return {
			bytesPerSecond: rateOf({bytes: now.bytes}).bytes,
			dropped: now.dropped,
			lastFrameMs: now.lastFrameMs,
			lastFrameBytes: now.lastFrameBytes,
			...(shown === undefined ? {} : {latency: shown}),
		};
	};
}
