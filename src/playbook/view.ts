import type {Line, Said} from './evidence.ts';
import type {Gate, Phase, Playbook, Step} from './model.ts';
import type {Attestation, Outcome, Progress, Seen} from './progress.ts';
import type {Timer} from './timers.ts';

/** What a step is now. `skipped` with `applies` false holds nothing up: there is nothing to judge. */
export type State =
	| {readonly kind: 'pending' | 'pass' | 'warn' | 'fail' | 'unknown'; readonly why: string}
	| {
			readonly kind: 'running';
			readonly why: string;
			readonly by: string;
			readonly since: number;
			readonly old: boolean;
	  }
	| {readonly kind: 'skipped'; readonly why: string; readonly applies: boolean}
	| {readonly kind: 'waived'; readonly why: string; readonly by: string; readonly at: number};

export type StepView = {
	readonly step: Step;
	readonly phase: string;
	readonly state: State;
	readonly lines: readonly Line[];
	readonly said: Said;
	readonly attested?: Attestation;
	readonly outcome?: Outcome;
	/** Was passed and turned red. */
	readonly reopened?: Seen['reopened'];
	/** As it was when the API last answered. */
	readonly frozen: boolean;
	/** Id of the failing step of a lower layer. */
	readonly suspendedBy?: string;
	/** Planned to be over by now, in words. */
	readonly overrun?: string;
};

/** One reason why a gate is open, and what would take it away. */
export type Missing = {
	/** Nothing can be said of it because a lower layer is red. */
	readonly suspended: boolean;
	readonly id: string;
	readonly title: string;
	readonly state: State;
	readonly what: string;
	readonly how: string;
};

export type GateView = {
	readonly gate: Gate;
	readonly own: StepView;
	readonly closed: boolean;
	/** Nothing is needed: the phase has no gate. */
	readonly isOpenWay: boolean;
	readonly missing: readonly Missing[];
	/** PASS when closed, FAIL when something needed is red, UNKNOWN while something needed is not known or not said. */
	readonly verdict: 'PASS' | 'FAIL' | 'UNKNOWN';
};

export type PhaseView = {
	readonly phase: Phase;
	/** Steps that turned red again first. */
	readonly steps: readonly StepView[];
	readonly gate: GateView;
	readonly startedAt?: number;
	readonly closedAt?: number;
};

/** A playbook as it stands on one cluster at one moment. */
export type PlaybookView = {
	readonly playbook: Playbook;
	readonly progress: Progress;
	readonly phases: readonly PhaseView[];
	/** The first phase that is open. */
	readonly current: PhaseView | undefined;
	/** What to do next. */
	readonly next: StepView | undefined;
	readonly timers: readonly Timer[];
	/** What the check of the rollback triggers says, when it is time. */
	readonly rollback?: string;
	/** Since when the API server does not answer. */
	readonly unreachableSince?: number;
	readonly outage: {readonly announcedMinutes?: number; readonly measured: string};
	readonly at: number;
};

/** Whether a step holds nothing up. */
export function isSettled(state: State): boolean {
	return state.kind === 'pass' || state.kind === 'waived' || (state.kind === 'skipped' && !state.applies);
}
