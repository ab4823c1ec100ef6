import type {ActionOutcome} from '../../actions/outcome.ts';
import type {ActionPlan, Confirmation} from '../../actions/plan.ts';
import type {Planned} from '../../finalizers/plan.ts';
import type {WantedAction} from '../../session/actions/state.ts';
import type {ProbeDialog} from './probe.ts';

/** A change on its way from the wish to the result, as the person sees it. */
export type Dialog =
	| ProbeDialog
	/** Whether counters may be read, which runs commands: asked once in a session. */
	| {readonly phase: 'hits-asking'; readonly top: number}
	| {readonly phase: 'planning'; readonly wanted: WantedAction}
	| Asking
	| {
			readonly phase: 'sending';
			readonly wanted: WantedAction;
			readonly plan: ActionPlan;
			readonly digest: string;
			readonly top: number;
	  }
	| {
			readonly phase: 'ended';
			readonly wanted: WantedAction;
			readonly outcome: ActionOutcome;
			readonly top: number;
	  }
	| {
			readonly phase: 'refused';
			readonly wanted: WantedAction;
			readonly plan: ActionPlan;
			readonly why: string;
			readonly top: number;
	  };

export type Asking = {
	readonly phase: 'asking';
	readonly wanted: WantedAction;
	readonly plan: ActionPlan;
	readonly digest: string;
	/** Index of the confirmation that is asked for now. */
	readonly asked: number;
	/** What has been typed for it. */
	readonly typed: string;
	/** First line of the preview that is shown. */
	readonly top: number;
	/** The last line of the preview has been on the screen. */
	readonly read: boolean;
};

/** What is asked about a plan; a refusal when there is none, or when nothing may be changed: the preview is shown all the same. */
export function askAbout(wanted: WantedAction, planned: Planned, digest: string, refusal: string): Dialog {
	const {plan} = planned;
	const why = planned.kind === 'refused' ? planned.why : refusal;
	return why === ''
		? {phase: 'asking', wanted, plan, digest, asked: 0, typed: '', top: 0, read: false}
		: {phase: 'refused', wanted, plan, why, top: 0};
}

/** The confirmation that is asked for now. */
export function askedFor({plan, asked}: Asking): Confirmation {
	return plan.confirmations[asked] ?? {kind: 'yes'};
}

/** What an answer comes to: no, not yet (in words why), the next question, or go. */
export type Answer =
	| {readonly kind: 'no'}
	| {readonly kind: 'not yet'; readonly why: string}
	| {readonly kind: 'next'; readonly dialog: Asking}
	| {readonly kind: 'go'};

/** Judges an answer: `y`, or Enter with what was typed. Anything but the exact answer changes nothing. */
export function answer(dialog: Asking, key: 'yes' | 'accept'): Answer {
	const confirmation = askedFor(dialog);
	if (confirmation.kind === 'yes' && key === 'accept') return {kind: 'no'};
	if (confirmation.kind === 'typed' && dialog.typed === '') return {kind: 'no'};
	if (!dialog.read)
		return {kind: 'not yet', why: 'There is more below: PgDn shows the rest, then it can be confirmed.'};
	if (confirmation.kind === 'typed' && dialog.typed !== confirmation.text)
		return {kind: 'not yet', why: 'That is not what was asked for. Nothing is sent.'};
	const asked = dialog.asked + 1;
	return asked < dialog.plan.confirmations.length
		? {kind: 'next', dialog: {...dialog, asked, typed: ''}}
		: {kind: 'go'};
}
