import type {Diagnosis} from '../diagnosis/diagnosis.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byCode, type EvidenceInput} from './evidence.ts';
import {currentPhase, gateOf} from './gate.ts';
import type {Phase, Playbook} from './model.ts';
import type {Progress} from './progress.ts';
import {type Judged, judged, lowestRed, type Surroundings, viewOf} from './step-state.ts';
import {type HeldTriggers, timersOf} from './timers.ts';
import {isSettled, type PhaseView, type PlaybookView, type StepView} from './view.ts';

export type EvaluateInput = {
	readonly playbook: Playbook;
	readonly progress: Progress;
	readonly snapshot: Pick<Snapshot, 'api' | 'profile'>;
	readonly diagnosis: Pick<Diagnosis, 'findings'>;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Walks of a decision tree; steps that are one stay unseen when left out. */
	readonly walks?: EvidenceInput['walks'];
	/** Since when rollback triggers hold, as RBK-01 tells it. */
	readonly held?: HeldTriggers;
};

/** Where a playbook stands: the state of every step, the gates and what they miss, what is next. Pure: the same input, the same answer. */
export function evaluate(input: EvaluateInput): PlaybookView {
	const {playbook, progress, snapshot, diagnosis, now, walks = () => undefined, held} = input;
	const {api, profile} = snapshot;
	const findings = byCode(diagnosis.findings);
	const evidence: EvidenceInput = {findings, facts: progress.facts, walks};
	const timers = timersOf(progress, findings, api, now, held);
	const rollback = findings.get('RBK-01')?.find(({verdict}) => verdict === 'FAIL')?.summary;
	const rollbackDue = rollback !== undefined || timers.some(({due}) => due);
	const look = (phase: Phase) => ({
		phase,
		own: judged(phase, phase.gate, evidence, progress),
		steps: phase.steps.map(step => judged(phase, step, evidence, progress)),
	});
	const looked = playbook.phases.map(look);
	const silentSince = api.kind === 'down' ? api.since : undefined;
	const around: Omit<Surroundings, 'waitsFor'> = {
		progress,
		now,
		red: lowestRed(
			looked.flatMap(({steps}) => steps),
			progress,
		),
		rollbackDue,
		silentSince,
		migrationBegan: progress.phases.P3?.startedAt,
	};
	const drawn = looked.map(({phase, steps, own}) => ({
		phase,
		steps: inOrder(phase, steps, around),
		own: viewOf(own, {...around, waitsFor: undefined}),
	}));
	const phases = drawn.map((one): PhaseView => {
		const again = one.steps.filter(({reopened}) => reopened !== undefined);
		return {
			phase: one.phase,
			steps: [...again, ...one.steps.filter(({reopened}) => reopened === undefined)],
			gate: gateOf(one, drawn),
			...progress.phases[one.phase.id],
		};
	});
	const current = currentPhase(phases);
	return {
		playbook,
		progress,
		phases,
		current,
		next: nextStep(phases, current),
		timers,
		...(rollback !== undefined && {rollback}),
		...(silentSince !== undefined && {unreachableSince: silentSince}),
		outage: {
			...(profile.window?.outageMinutes !== undefined && {announcedMinutes: profile.window.outageMinutes}),
			measured: findings.get('PRF-04')?.[0]?.summary ?? 'not measured',
		},
		at: now,
	};
}

function inOrder(
	phase: Phase,
	steps: readonly Judged[],
	around: Omit<Surroundings, 'waitsFor'>,
): readonly StepView[] {
	let waitsFor: string | undefined;
	return steps.map(one => {
		const view = viewOf(one, {...around, waitsFor});
		if (phase.ordered && waitsFor === undefined && !isSettled(view.state)) waitsFor = one.step.id;
		return view;
	});
}

/** What turned red again, else what keeps the gate of the current phase open, else what is left in it. */
function nextStep(phases: readonly PhaseView[], current: PhaseView | undefined): StepView | undefined {
	const again = phases.flatMap(({steps}) => steps).find(({reopened}) => reopened !== undefined);
	if (again !== undefined || current === undefined) return again;
	const open = current.steps.filter(({state}) => !isSettled(state));
	const missing = new Set(current.gate.missing.map(({id}) => id));
	const needed = open.find(({step, state}) => missing.has(step.id) && state.kind !== 'running');
	return needed ?? (missing.has(current.gate.gate.id) ? current.gate.own : open[0]);
}
