import type {ApiState} from '../store/snapshot.ts';
import type {Clock} from './clock.ts';
import type {KubeError} from './errors.ts';

/**
 * Why listeners are called. state: it is another one · works: something that failed works again, so that another try of what failed with it is
 * worth something · ready: the server says that it serves again, after an outage or after it asked to be spared; the word of this that counts
 * most, and not given more often than every few seconds · crowded: it asks to be spared (429).
 */
export type ApiNews = 'state' | 'works' | 'ready' | 'crowded';

export type ApiListener = (state: ApiState, news: ApiNews) => void;

export type ApiHealth = {
	readonly state: () => ApiState;
	/** Calls back with news, not for a new latency; returns the way to stop it. */
	readonly subscribe: (listener: ApiListener) => () => void;
	/** An answer came; `isSuccess` when it was no refusal. */
	readonly answered: (latencyMs: number, isSuccess: boolean) => void;
	/** A request failed; `ownAnswer` when the path is answered by kube-apiserver itself, so that a 5xx is about it and not about an aggregated API. */
	readonly failed: (error: KubeError, ownAnswer: boolean) => void;
	/** Something that had failed works again: worth a try for whatever else failed with it. */
	readonly recovered: () => void;
	/** It was asked whether it serves again, and does. */
	readonly ready: () => void;
	/** When that was last told as `ready`; milliseconds since the epoch. */
	readonly readyAt: () => number;
	/** Somebody will try again at this time. */
	readonly retryAt: (at: number) => void;
};

/** A server that comes and goes is not run down by everyone each time. */
const readyEveryMs = 5_000;

function faultOf(error: KubeError, ownAnswer: boolean): 'network' | 'tls' | 'auth' | undefined {
	if (error.kind === 'network' || error.kind === 'tls' || error.kind === 'auth') return error.kind;
	if (error.kind === 'kubeconfig') return 'auth';
	if (error.kind === 'protocol') return ownAnswer ? 'network' : undefined;
	return error.kind === 'server' && ownAnswer && (error.status ?? 0) >= 500 ? 'network' : undefined;
}

/** Whether the API server answers, judged by all requests together. */
export function createApiHealth(clock: Clock): ApiHealth {
	let state: ApiState = {kind: 'connecting', since: clock.now()};
	let works = false;
	let isCrowded = false;
	let readyAt = Number.NEGATIVE_INFINITY;
	const listeners = new Set<ApiListener>();
	const tell = (news: ApiNews): void => {
		for (const listener of [...listeners]) listener(state, news);
	};
	const become = (next: ApiState, news: ApiNews = 'state'): void => {
		state = next;
		tell(news);
	};

	return {
		state: () => state,
		subscribe: listener => {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		answered: (latencyMs, isSuccess) => {
			const isNew = isSuccess && !works;
			if (isSuccess) works = true;
			if (state.kind !== 'up')
				return become({kind: 'up', since: clock.now(), latencyMs}, isNew ? 'works' : 'state');
			state = {...state, latencyMs};
			if (isNew) tell('works');
		},
		failed: (error, ownAnswer) => {
			if (error.kind === 'tooMany' && !isCrowded) {
				isCrowded = true;
				tell('crowded');
			}
			const fault = faultOf(error, ownAnswer);
			if (fault === undefined) return;
			works = false;
			if (state.kind === 'down' && state.fault === fault && state.why === error.message) return;
			const since = state.kind === 'down' ? state.since : clock.now();
			become({kind: 'down', since, why: error.message, fault});
		},
		recovered: () => {
			if (state.kind === 'up') tell('works');
		},
		ready: () => {
			isCrowded = false;
			if (clock.now() < readyAt + readyEveryMs) return tell('works');
			readyAt = clock.now();
			tell('ready');
		},
		readyAt: () => readyAt,
		retryAt: at => {
			if (state.kind !== 'down') return;
			const planned = state.retryAt;
			if (planned !== undefined && planned > clock.now() && planned <= at) return;
			become({...state, retryAt: at});
		},
	};
}
