import type {RequestStatistics} from '../../kube/request-log.ts';
import type {Rate} from '../screen.ts';

const span = 30_000;
const between = 1000;

type Sample = {readonly at: number; readonly requests: number; readonly bytes: number};

/** Turns growing totals into a rate over the last half minute; a sample is kept at most once a second. */
export function createRateMeter(milliseconds: () => number): (traffic: RequestStatistics) => Rate {
	let samples: readonly Sample[] = [];
	return traffic => {
		const now: Sample = {at: milliseconds(), requests: traffic.requests, bytes: traffic.bytesIn};
		const newest = samples.at(-1);
		if (newest === undefined || now.at - newest.at >= between)
			samples = [...samples.filter(sample => now.at - sample.at <= span), now];
		const oldest = samples[0] ?? now;
		const seconds = (now.at - oldest.at) / 1000;
		if (seconds <= 0) return {requests: 0, bytes: 0};
		return {
			requests: (now.requests - oldest.requests) / seconds,
			bytes: (now.bytes - oldest.bytes) / seconds,
		};
	};
}
