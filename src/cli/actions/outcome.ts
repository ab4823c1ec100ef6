import {type ActionOutcome, actionJson} from '../../actions/outcome.ts';
import type {ActionPlan} from '../../actions/plan.ts';
import {cell} from '../../store/sanitise.ts';
import {type ExitName, exitCodes} from '../exit-codes.ts';

/** The exit code of an action (docs/actions.md). */
export function actionExit({result}: ActionOutcome): number {
	const names: Readonly<Record<ActionOutcome['result'], ExitName>> = {
		planned: 'pass',
		applied: 'pass',
		void: 'planVoid',
		refused: 'fail',
		failed: 'fail',
	};
	return exitCodes[names[result]].code;
}

/** A plan and what became of it, as text or as JSON. */
export function actionOutput(outcome: ActionOutcome, output: 'text' | 'json', next: string): string {
	if (output === 'json') return `${JSON.stringify(actionJson(outcome), null, 2)}\n`;
	const {plan, result, reason, digest, backup, done, id} = outcome;
	const ends: Readonly<Record<ActionOutcome['result'], readonly string[]>> = {
		planned: [`Nothing was changed. Digest of this plan: ${digest}`, `To do it: ${next}`],
		applied: [`Done: ${done} of ${plan.requests.length} requests accepted, id ${id}.`],
		void: [`Void, nothing was sent: ${reason}.`, 'Plan it again and look at what changed.'],
		refused: [`Refused, nothing was changed: ${reason}`],
		failed: [`Stopped after ${done} of ${plan.requests.length} requests: ${reason}`],
	};
	const saved = backup === '' ? [] : [`Backup: ${backup}`];
	return `${[...planLines(plan), ...ends[result], ...saved].map(line => cell(line, 4_000)).join('\n')}\n`;
}

/** What a plan says before it is confirmed. */
export function planLines(plan: ActionPlan): readonly string[] {
	return [
		`${plan.title} (context ${plan.cluster.context})`,
		...plan.better,
		...plan.consequences.map(text => `Touches: ${text}`),
		...plan.requests.flatMap(({method, path, body, kubectl}) => [
			`Sends: ${method} ${path}${body === undefined ? '' : ` ${body}`}`,
			`Same as: ${kubectl}`,
		]),
		`Undo: ${plan.undo === '' ? 'not possible' : plan.undo}`,
		...plan.confirmations.flatMap(one =>
			one.kind === 'typed' ? [`Asks for "${one.text}": ${one.why}`] : [],
		),
	];
}
