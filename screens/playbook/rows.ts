import {howTo} from '../../src/playbook/gate.ts';
import type {PhaseView, PlaybookView, State, StepView} from '../../src/playbook/view.ts';
import {isSettled} from '../../src/playbook/view.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';

/** A phase of the spine, or a step of it. */
export type PlaybookRow = {
	readonly id: string;
	readonly depth: 0 | 1;
	readonly word: string;
	readonly tone: Tone;
	readonly title: string;
	readonly why: string;
	readonly step: StepView | undefined;
	readonly phase: PhaseView;
};

const tones: Readonly<Record<State['kind'], Tone>> = {
	pass: 'ok',
	warn: 'warn',
	fail: 'fail',
	unknown: 'unknown',
	skipped: 'dim',
	waived: 'warn',
	pending: 'plain',
	running: 'accent',
};

/** The spine with the steps of the current phase, or of all; what turned red again stands on top. */
export function playbookRows({phases, current}: PlaybookView, all: boolean): readonly PlaybookRow[] {
	const again = phases.flatMap(phase =>
		phase.steps.filter(({reopened}) => reopened !== undefined).map(step => stepRow(step, phase)),
	);
	const known = new Set(again.map(({id}) => id));
	const spine = phases.flatMap(phase => {
		const rows = [...phase.steps, ...(phase.gate.isOpenWay ? [] : [phase.gate.own])].map(step =>
			stepRow(step, phase),
		);
		return [phaseRow(phase), ...(all || phase === current ? rows.filter(({id}) => !known.has(id)) : [])];
	});
	return [...again, ...spine];
}

function phaseRow(phase: PhaseView): PlaybookRow {
	const {gate, steps} = phase;
	const settled = steps.filter(({state}) => isSettled(state)).length;
	const [word, tone]: readonly [string, Tone] = gate.isOpenWay
		? ['ask', 'dim']
		: gate.closed
			? ['closed', 'ok']
			: ['open', gate.verdict === 'FAIL' ? 'fail' : 'plain'];
	const missing = gate.missing.map(({id}) => id).join(' ');
	return {
		id: phase.phase.id,
		depth: 0,
		word,
		tone,
		title: phase.phase.title,
		why: `${settled}/${steps.length}${missing === '' ? '' : ` misses ${missing}`}`,
		step: undefined,
		phase,
	};
}

function stepRow(step: StepView, phase: PhaseView): PlaybookRow {
	const {state, reopened} = step;
	const isGate = phase.gate.own === step;
	const closed = isGate && phase.gate.closed;
	const gateWord = closed ? 'closed' : 'open';
	const word = state.kind === 'skipped' && state.applies ? 'unseen' : state.kind;
	return {
		id: step.step.id,
		depth: 1,
		word: isGate ? gateWord : word,
		tone: isGate ? (closed ? 'ok' : phase.gate.verdict === 'FAIL' ? 'fail' : 'plain') : tones[state.kind],
		title: isGate ? `gate: ${step.step.title}` : step.step.title,
		why:
			isGate && step.step.confirm === 'none'
				? gateWhy(phase)
				: reopened === undefined
					? state.why
					: `RED AGAIN ${formatClock(reopened.at)} ${reopened.summary}`,
		step,
		phase,
	};
}

/** A gate that nobody confirms waits for its steps. */
function gateWhy({gate}: PhaseView): string {
	return gate.closed ? 'nothing is missing' : `misses ${gate.missing.map(({id}) => id).join(' ')}`;
}

/** How rows are told apart and filtered. */
export const playbookWay: Way<PlaybookRow> = {
	keyOf: ({id}) => id,
	filterKeys: ['step', 'state', 'title', 'owner', 'why'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'step':
				return row.id;
			case 'state':
				return row.word;
			case 'title':
				return row.title;
			case 'owner':
				return row.step?.step.owner ?? '';
			default:
				return row.why;
		}
	},
};

export const playbookColumns: readonly Column[] = [
	{id: 'step', title: 'STEP', min: 7, ideal: 8, priority: 100},
	{id: 'state', title: 'STATE', min: 7, ideal: 7, priority: 95},
	{id: 'title', title: 'WHAT', min: 14, ideal: 30, grow: 1, priority: 90},
	{id: 'why', title: 'WHY', min: 16, ideal: 36, grow: 2, priority: 80},
];

/** The cells of a row. */
export function playbookCells(row: PlaybookRow): Readonly<Record<string, Cell>> {
	return {
		step: row.depth === 0 ? {text: row.id, tone: 'heading'} : ` ${row.id}`,
		state: {text: row.word, tone: row.tone},
		title: row.depth === 0 ? {text: row.title, tone: 'heading'} : row.title,
		why: {text: row.why, tone: row.depth === 0 ? 'dim' : 'plain'},
	};
}

/** What a step looks at, what it wants, where it leads, and where common guides are wrong; of a phase what its gate misses. */
export function playbookLines(row: PlaybookRow, width: number): readonly Line[] {
	const {step: view, phase} = row;
	if (view === undefined || view === phase.gate.own) {
		const {missing, closed} = phase.gate;
		if (closed) return [[span('nothing is missing', 'ok')]];
		return missing.flatMap(({id, state, what, how}) => [
			...wrapLabelled(`${id} `, what, width, tones[state.kind]),
			...(how === '' ? [] : wrapLabelled('  $ ', how, width, 'dim', 'key')),
		]);
	}
	const {step, state, lines, attested, overrun, frozen, reopened, outcome} = view;
	const by = attested === undefined ? '' : `${attested.by} at ${formatClock(attested.at)} ${attested.note}`;
	return [
		...(state.kind === 'running' ? [] : wrapLabelled(`${row.word} `, state.why, width, row.tone)),
		...(frozen ? [[span('as it was before the API fell silent', 'warn')]] : []),
		...(state.kind === 'running'
			? wrapLabelled(
					'running ',
					`by ${state.by} since ${formatClock(state.since)}${state.old ? ': long ago, s takes it over' : ''}`,
					width,
					'accent',
				)
			: []),
		...(reopened === undefined
			? []
			: wrapLabelled(
					`red again ${formatClock(reopened.at)} `,
					`${reopened.finding}: ${reopened.summary}`,
					width,
					'fail',
				)),
		...(outcome === undefined
			? []
			: wrapLabelled(
					`ended ${formatClock(outcome.endedAt)} `,
					`by ${outcome.by}, exit code ${outcome.exitCode}: ${outcome.detail}`,
					width,
					outcome.exitCode === 0 ? 'dim' : 'fail',
				)),
		...(overrun === undefined ? [] : [[span(overrun, 'warn')]]),
		...lines
			.filter(({required, verdict}) => required || verdict !== 'SKIP')
			.flatMap(({code, verdict, summary}) => wrapLabelled(`  ${code} ${verdict} `, summary, width, 'dim')),
		...factLines(
			[
				['passes when', step.pass],
				['why', step.purpose],
				['probe', step.probe],
				['do', step.remedy.text],
				['$', step.remedy.command],
				['x runs', step.command?.run.join(' ') ?? ''],
				['confirm', commandOf(row).startsWith('ktriage playbook') ? commandOf(row) : ''],
				['confirmed by', attested?.voided === undefined ? by : `${by} (no longer: it turned red)`],
				['owner', step.owner],
			],
			width,
		),
		...step.corrections.flatMap(text => wrapLabelled('guides say otherwise: ', text, width, 'warn')),
	];
}

/** The command that settles the row; empty when none does. */
export function commandOf({step: view, phase}: PlaybookRow): string {
	if (view === undefined || view === phase.gate.own) return phase.gate.missing[0]?.how ?? '';
	return howTo(view.step, view.state, view.said.kind === 'fail');
}
