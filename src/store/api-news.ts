import {isDeepStrictEqual} from 'node:util';
import type {ApiState} from './snapshot.ts';

/** Latencies that are closer than this, or than twice the other, are the same to who reads them; milliseconds. */
const close = 50;

/**
 * Tells of each state of the API server whether somebody should be woken for it: not for a latency like the one that was shown, which comes with
 * every answer.
 */
export function createApiNews(first: ApiState): (next: ApiState) => boolean {
	let told = first;
	return next => {
		const isSame = isDeepStrictEqual(withoutLatency(next), withoutLatency(told));
		if (isSame && isLike(latencyOf(next), latencyOf(told))) return false;
		told = next;
		return true;
	};
}

function withoutLatency(api: ApiState): ApiState {
	return api.kind === 'up' ? {...api, latencyMs: 0} : api;
}

function latencyOf(api: ApiState): number {
	return api.kind === 'up' ? api.latencyMs : 0;
}

function isLike(one: number, other: number): boolean {
	const [less, more] = one < other ? [one, other] : [other, one];
	return more - less < close || more < 2 * less;
}
