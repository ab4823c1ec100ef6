import type {Verdict} from '../checks/finding.ts';
import type {Step} from '../playbook/model.ts';
import type {GateView, Missing, PhaseView, PlaybookView, State, StepView} from '../playbook/view.ts';
import {isSettled} from '../playbook/view.ts';
import {iso} from './json.ts';
import type {Paint} from './text.ts';

/** What a playbook stands on, for the head of a report. */
export type PlaybookHead = {readonly context: string; readonly cluster: string};

const paints: Readonly<Record<State['kind'], Verdict>> = {
	pass: 'PASS',
	warn: 'WARN',
	fail: 'FAIL',
	unknown: 'UNKNOWN',
	skipped: 'SKIP',
	waived: 'WARN',
	pending: 'SKIP',
	running: 'WARN',
};

/** The word for a state; a step that nobody looked at is told from one that does not apply. */
export function stateWord(state: State): string {
	return state.kind === 'skipped' && state.applies ? 'unseen' : state.kind;
}

/** `playbook status` as text: phases, steps with why they are so, what the gates miss, and what is next. */
export function statusText(view: PlaybookView, head: PlaybookHead, paint: Paint, all: boolean): string {
	const {playbook, phases, current, next, at, outage} = view;
	const lines = [
		`${playbook.title} on ${head.context} as of ${iso(at)}`,
		...warnings(view, paint),
		...(outage.announcedMinutes === undefined
			? []
			: [`outage: ${outage.announcedMinutes} min announced; ${outage.measured}`]),
		'',
		...phases.flatMap(phase => phaseLines(phase, paint, all || phase === current)),
		'',
		next === undefined
			? 'Nothing is left to do.'
			: `Next: ${next.step.id} ${next.step.title}: ${next.state.why}`,
	];
	const remedy = next?.step.remedy.command ?? '';
	return `${[...lines, ...(remedy === '' ? [] : [`  $ ${remedy}`])].join('\n')}\n`;
}

/** `gate` as text: closed or open, and what is missing. */
export function gateText(view: PlaybookView, phase: PhaseView, head: PlaybookHead, paint: Paint): string {
	const {gate} = phase;
	const title = `${gate.gate.id} ${phase.phase.title}`;
	return `${[
		`${paint(gate.verdict, gate.closed ? 'CLOSED' : 'OPEN')} ${title} on ${head.context} as of ${iso(view.at)}`,
		...warnings(view, paint),
		...missingLines(gate, paint),
		...phase.steps.flatMap(step => stepLines(step, paint)),
	].join('\n')}\n`;
}

function warnings({timers, unreachableSince, rollback}: PlaybookView, paint: Paint): readonly string[] {
	return [
		...(unreachableSince === undefined
			? []
			: [paint('FAIL', `API unreachable since ${iso(unreachableSince)}: steps are as they were before`)]),
		...(rollback === undefined ? [] : [paint('FAIL', `ROLLBACK RECOMMENDED: ${rollback}`)]),
		...timers.map(({name, what, since, minutes, due}) =>
			paint(
				due ? 'FAIL' : 'WARN',
				`${due ? 'ROLLBACK RECOMMENDED' : 'timer'} ${name}: ${what} since ${iso(since)}, ${minutes} of 30 min`,
			),
		),
	];
}

function phaseLines(phase: PhaseView, paint: Paint, open: boolean): readonly string[] {
	const {gate, steps} = phase;
	const settled = steps.filter(({state}) => isSettled(state)).length;
	const word = gate.isOpenWay ? 'ask   ' : paint(gate.verdict, gate.closed ? 'closed' : 'open  ');
	const head = `${phase.phase.id.padEnd(4)} ${word} ${phase.phase.title} (${settled} of ${steps.length} settled)`;
	return open
		? [head, ...steps.flatMap(step => stepLines(step, paint)), ...missingLines(gate, paint)]
		: [head];
}

function stepLines(view: StepView, paint: Paint): readonly string[] {
	const {step, state, reopened, overrun} = view;
	const word = stateWord(state);
	const more = [
		...(reopened === undefined ? [] : [`turned red again at ${iso(reopened.at)}: ${reopened.finding}`]),
		...(overrun === undefined ? [] : [overrun]),
		...(view.frozen ? ['as it was before the API fell silent'] : []),
	];
	return [
		`  ${paint(paints[state.kind], word.padEnd(8))} ${step.id.padEnd(7)} ${step.title}: ${state.why}`,
		...more.map(text => `           ! ${text}`),
	];
}

function missingLines({closed, missing, gate}: GateView, paint: Paint): readonly string[] {
	if (closed) return [];
	return [
		`  gate ${gate.id} misses ${missing.length}:`,
		...missing.map(({id, state, what, how}) => {
			const command = how === '' ? '' : `  [${how}]`;
			return `    ${paint(paints[state.kind], stateWord(state))} ${id}: ${what}${command}`;
		}),
	];
}

const missingJson = ({id, title, state, what, how}: Missing) => ({
	step: id,
	title,
	state: stateWord(state),
	why: what,
	how,
});

function stepJson({step, state, lines, attested, outcome, reopened, suspendedBy, overrun, frozen}: StepView) {
	return {
		id: step.id,
		title: step.title,
		state: stateWord(state),
		why: state.why,
		owner: step.owner,
		blocking: step.blocking,
		evidence: lines.map(({code, verdict, summary, finding, required}) => ({
			code,
			verdict,
			summary,
			finding,
			required,
		})),
		...(state.kind === 'running' && {by: state.by, since: iso(state.since), old: state.old}),
		...(state.kind === 'waived' && {by: state.by, at: iso(state.at)}),
		...(attested !== undefined && {
			attested: {
				by: attested.by,
				at: iso(attested.at),
				note: attested.note,
				valid: attested.voided === undefined,
				...(attested.file !== undefined && {file: attested.file}),
			},
		}),
		...(outcome !== undefined && {
			outcome: {...outcome, startedAt: iso(outcome.startedAt), endedAt: iso(outcome.endedAt)},
		}),
		...(reopened !== undefined && {reopened: {...reopened, at: iso(reopened.at)}}),
		...(suspendedBy !== undefined && {suspendedBy}),
		...(overrun !== undefined && {overrun}),
		frozen,
	};
}

function common({playbook, timers, unreachableSince, at}: PlaybookView, {context, cluster}: PlaybookHead) {
	return {
		takenAt: iso(at),
		context,
		cluster,
		playbook: playbook.name,
		...(unreachableSince !== undefined && {unreachableSince: iso(unreachableSince)}),
		timers: timers.map(timer => ({...timer, since: iso(timer.since)})),
	};
}

/** `gate -o json`. */
export function gateJson(view: PlaybookView, phase: PhaseView, head: PlaybookHead) {
	const {gate, steps} = phase;
	return {
		format: 'ktriage.gate/v1',
		...common(view, head),
		phase: phase.phase.id,
		gate: gate.gate.id,
		verdict: gate.verdict,
		closed: gate.closed,
		missing: gate.missing.map(missingJson),
		steps: steps.map(stepJson),
	};
}

/** `playbook status -o json`. */
export function statusJson(view: PlaybookView, head: PlaybookHead) {
	const {phases, current, next, outage} = view;
	return {
		format: 'ktriage.playbook-status/v1',
		...common(view, head),
		outage,
		...(current !== undefined && {current: current.phase.id}),
		...(next !== undefined && {next: next.step.id}),
		phases: phases.map(({phase, gate, steps, startedAt, closedAt}) => ({
			id: phase.id,
			title: phase.title,
			gate: gate.gate.id,
			verdict: gate.verdict,
			closed: gate.closed,
			...(startedAt !== undefined && {startedAt: iso(startedAt)}),
			...(closedAt !== undefined && {closedAt: iso(closedAt)}),
			missing: gate.missing.map(missingJson),
			steps: steps.map(stepJson),
		})),
	};
}

/** One step to read: what it is for, what it looks at, when it passes, where it leads, and where common guides are wrong. */
export function stepText(step: Step): readonly string[] {
	const {tree, step: other, text} = step.fail;
	const leads = [tree && `tree ${tree} (ktriage why)`, other && `step ${other}`, text]
		.filter(Boolean)
		.join(', ');
	const entry = (label: string, value: string): readonly string[] =>
		value === '' ? [] : [`    ${label.padEnd(9)} ${value}`];
	return [
		`  ${step.id} ${step.title}${step.blocking ? ' (blocking)' : ''}, ${step.owner}`,
		...entry('why', step.purpose),
		...entry('evidence', [...step.evidence, ...step.also.map(code => `(${code})`)].join(' ')),
		...entry('probe', step.probe),
		...entry('passes', step.pass),
		...entry('fails', leads),
		...entry('remedy', step.remedy.text),
		...entry('$', step.remedy.command),
		...entry('runs', step.command?.run.join(' ') ?? ''),
		...entry(
			'confirm',
			step.confirm === 'typed' ? `by typing ${step.word}` : step.confirm === 'attest' ? 'by hand' : '',
		),
		...step.corrections.flatMap(one => entry('! guide', one)),
	];
}
