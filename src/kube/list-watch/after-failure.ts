import {KubeError, messageOf} from '../errors.ts';
import {backoff, slowRetry} from './backoff.ts';

/**
 * Who failed with a request, in the order in which a server that starts is met: the whole connection, the server under its load, or this source
 * alone. One that is further in this order than all before it begins to be waited for anew: a server that now answers has moved on.
 */
export const sorts = ['connection', 'server', 'source'] as const;
type Sort = (typeof sorts)[number];

/** What a source does after a request of it failed. */
export type Recovery = {
	readonly state: 'stale' | 'forbidden' | 'absent';
	readonly why: string;
	readonly delayMs: number;
	/** List everything again rather than resume the watch. */
	readonly relist: boolean;
	/**
	 * Who failed with it: the whole connection, the server under its load, or this source alone. In the first two cases another try is worth it
	 * as soon as something else succeeds.
	 */
	readonly failed: Sort;
	/** What the server asks to wait at least; milliseconds. */
	readonly notBeforeMs: number;
	/** The server asks for this because it does not serve yet (503): until it says that it does. */
	readonly untilReady: boolean;
};

export type Failure = {
	readonly error: unknown;
	readonly phase: 'list' | 'watch';
	/** Failures in a row, from 0. */
	readonly attempt: number;
	/** Watches in a row that were accepted and then failed without having brought anything. */
	readonly fruitless: number;
};

/** So many watches without fruit mean that this resourceVersion leads nowhere, for instance after the server's data was restored. */
const fruitlessLimit = 3;

/** Decides how a source recovers; it always does, for ever. */
export function afterFailure(failure: Failure, random: () => number): Recovery {
	const {error, phase, attempt, fruitless} = failure;
	const why = messageOf(error);
	const known = error instanceof KubeError ? error : undefined;
	const kind = known?.kind ?? 'protocol';
	const missing =
		kind === 'forbidden' ? 'forbidden' : kind === 'notFound' && phase === 'list' ? 'absent' : undefined;
	if (missing !== undefined) {
		return {
			state: missing,
			why,
			delayMs: slowRetry(random),
			relist: true,
			failed: 'source',
			notBeforeMs: 0,
			untilReady: false,
		};
	}
	const leadsNowhere =
		kind === 'gone' ||
		kind === 'notFound' ||
		known?.status === 400 ||
		known?.status === 422 ||
		/resource version/i.test(why) ||
		fruitless >= fruitlessLimit;
	return {
		state: 'stale',
		why,
		delayMs: backoff(attempt, random, known?.retryAfterMs),
		relist: phase === 'list' || leadsNowhere,
		failed: sortOf(error),
		notBeforeMs: known?.retryAfterMs ?? 0,
		untilReady: known?.status === 503,
	};
}

/** Who failed with this error. */
export function sortOf(error: unknown): Sort {
	const kind = error instanceof KubeError ? error.kind : 'protocol';
	if (['network', 'tls', 'auth', 'kubeconfig'].includes(kind)) return 'connection';
	return kind === 'tooMany' || kind === 'server' ? 'server' : 'source';
}
