import type {Clock} from '../../kube/clock.ts';
import {messageOf} from '../../kube/errors.ts';
import type {NodeCounters} from '../../store/counters.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {RunningActions} from '../actions/create.ts';
import {createAudience} from '../audience.ts';
import {type HitsState, noHitsYet, type SessionHits} from './state.ts';

export type HitsOptions = {
	readonly clock: Clock;
	readonly snapshot: () => Snapshot;
	/** What the actions of the session may do holds here as well; they lend what it needs. */
	readonly actions: Pick<RunningActions, 'state' | 'subscribe' | 'lend'>;
	/** Keeps what was read for checks, snapshots and the journal. */
	readonly keep: (counters: readonly NodeCounters[]) => void;
};

export type RunningHits = SessionHits & {
	readonly close: () => Promise<void>;
};

/** Many listeners draw: they are told at most so often, milliseconds. */
const calmMs = 200;

/** The live hits of one session: off until a person permitted them. What reads is loaded when it is first turned on. */
export function createHits({clock, snapshot, actions, keep}: HitsOptions): RunningHits {
	const audience = createAudience(clock, calmMs);
	let state: HitsState = noHitsYet;
	let running: AbortController | undefined;
	let ended: Promise<void> = Promise.resolve();

	const change = (part: Partial<HitsState>): void => {
		state = {...state, ...part};
		audience.changed();
	};
	const current = (): HitsState => {
		const {permission} = actions.state();
		if (permission !== state.permission) state = {...state, permission};
		return state;
	};
	const unsubscribe = actions.subscribe(() => {
		if (actions.state().permission !== state.permission) change({permission: actions.state().permission});
	});
	const stop = (): void => {
		running?.abort();
		running = undefined;
	};
	const run = async (signal: AbortSignal): Promise<void> => {
		try {
			const [lent, {watchHits}] = await Promise.all([actions.lend(), import('./watch.ts')]);
			if (lent === undefined || signal.aborted) return;
			await watchHits({lent, clock, snapshot, keep, change, state: current, signal});
		} catch (error) {
			if (signal.aborted) return;
			change({phase: {kind: 'off'}, source: {...noHitsYet.source, why: `static only: ${messageOf(error)}`}});
			stop();
		}
	};
	return {
		state: current,
		subscribe: audience.subscribe,
		permit: () => {
			if (current().permission.kind === 'allowed') change({permitted: true});
		},
		turnOn: () => {
			if (!state.permitted || running !== undefined) return;
			running = new AbortController();
			const {signal} = running;
			change({phase: {kind: 'starting', since: clock.now()}});
			ended = ended.then(() => run(signal));
		},
		turnOff: () => {
			stop();
			change({phase: {kind: 'off'}});
		},
		close: async () => {
			stop();
			unsubscribe();
			audience.clear();
			await ended;
		},
	};
}
