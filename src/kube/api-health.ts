import type {ApiState} from '../store/snapshot.ts';
import type {Clock} from './clock.ts';
import type {KubeError} from './errors.ts';

export type ApiHealth = {
	readonly state: () => ApiState;
	/** Calls back when the state becomes another one (not for a new latency) and when something works again; returns the way to stop it. */
	readonly subscribe: (listener: (state: ApiState) => void) => () => void;
	readonly answered: (latencyMs: number) => void;
	/** A request failed; `ownAnswer` when the path is answered by kube-apiserver itself, so that a 5xx is about it and not about an aggregated API. */
	readonly failed: (error: KubeError, ownAnswer: boolean) => void;
	/** Something that had failed works again: worth a try for whatever else failed with it. */
	readonly recovered: () => void;
	/** Somebody will try again at this time. */
	readonly retryAt: (at: number) => void;
};

function faultOf(error: KubeError, ownAnswer: boolean): 'network' | 'tls' | 'auth' | undefined {
	if (error.kind === 'network' || error.kind === 'tls' || error.kind === 'auth') return error.kind;
	if (error.kind === 'kubeconfig') return 'auth';
	if (error.kind === 'protocol') return ownAnswer ? 'network' : undefined;
	return error.kind === 'server' && ownAnswer && (error.status ?? 0) >= 500 ? 'network' : undefined;
}

/** Whether the API server answers, judged by all requests together. */
export function createApiHealth(clock: Clock): ApiHealth {
	let state: ApiState = {kind: 'connecting', since: clock.now()};
	const listeners = new Set<(state: ApiState) => void>();
	const become = (next: ApiState): void => {
		state = next;
		for (const listener of [...listeners]) listener(state);
	};

	return {
		state: () => state,
		subscribe: listener => {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		answered: latencyMs => {
			if (state.kind === 'up') state = {...state, latencyMs};
			else become({kind: 'up', since: clock.now(), latencyMs});
		},
		failed: (error, ownAnswer) => {
			const fault = faultOf(error, ownAnswer);
			if (fault === undefined) return;
			if (state.kind === 'down' && state.fault === fault && state.why === error.message) return;
			const since = state.kind === 'down' ? state.since : clock.now();
			become({kind: 'down', since, why: error.message, fault});
		},
		recovered: () => {
			if (state.kind === 'up') become(state);
		},
		retryAt: at => {
			if (state.kind !== 'down') return;
			const planned = state.retryAt;
			if (planned !== undefined && planned > clock.now() && planned <= at) return;
			become({...state, retryAt: at});
		},
	};
}
