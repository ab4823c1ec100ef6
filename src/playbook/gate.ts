import type {Phase, Step} from './model.ts';
import {type GateView, isSettled, type Missing, type PhaseView, type State, type StepView} from './view.ts';

/** What a gate needs: what it names, or every blocking step of its phase. */
export function needsOf({gate, steps}: Phase): readonly string[] {
	return gate.needs.length > 0 ? gate.needs : steps.filter(({blocking}) => blocking).map(({id}) => id);
}

type Drawn = {readonly phase: Phase; readonly steps: readonly StepView[]; readonly own: StepView};

/** The gate of a phase, closed or with what is missing. Phases that it needs are judged by their own gates. */
export function gateOf(drawn: Drawn, all: readonly Drawn[], above: readonly string[] = []): GateView {
	const {phase, own} = drawn;
	const missing = needsOf(phase).flatMap((id): readonly Missing[] => {
		const other = all.find(one => one.phase.id === id);
		if (other !== undefined) {
			if (above.includes(id)) return [];
			const gate = gateOf(other, all, [...above, phase.id]);
			return gate.closed ? [] : [phaseMissing(other.phase, gate)];
		}
		const view = all.flatMap(({steps}) => steps).find(({step}) => step.id === id);
		return view === undefined || isSettled(view.state) ? [] : [missingOf(view)];
	});
	const isPlain = own.said.kind === 'none' && phase.gate.confirm === 'none';
	const ownMissing = isPlain || isSettled(own.state) ? [] : [missingOf(own)];
	const everything = [...missing, ...ownMissing];
	const red = everything.some(
		({state, suspended}) => state.kind === 'fail' || state.kind === 'warn' || suspended,
	);
	return {
		gate: phase.gate,
		own,
		closed: everything.length === 0,
		isOpenWay: isPlain && needsOf(phase).length === 0,
		missing: everything,
		verdict: everything.length === 0 ? 'PASS' : red ? 'FAIL' : 'UNKNOWN',
	};
}

function phaseMissing(phase: Phase, gate: GateView): Missing {
	const red = gate.verdict === 'FAIL';
	const state: State = {kind: red ? 'fail' : 'pending', why: `gate ${gate.gate.id} is open`};
	return {
		id: phase.id,
		title: phase.title,
		state,
		what: state.why,
		suspended: false,
		how: `ktriage gate ${phase.id}`,
	};
}

function missingOf({step, state, said, suspendedBy}: StepView): Missing {
	return {
		id: step.id,
		title: step.title,
		state,
		what: state.why,
		suspended: suspendedBy !== undefined,
		how: howTo(step, state, said.kind === 'fail'),
	};
}

/** What would settle a step, as a command or in words. */
export function howTo(step: Step, state: State, isRed: boolean): string {
	const confirm = `ktriage playbook attest ${step.id}${step.confirm === 'typed' ? ` --word ${step.word}` : ''}`;
	switch (state.kind) {
		case 'fail':
		case 'warn':
			return step.remedy.command || step.remedy.text || failText(step);
		case 'pending':
			return isRed || state.why.startsWith('cannot') || state.why.startsWith('waits') ? '' : confirm;
		case 'running':
			return `ktriage playbook done ${step.id}`;
		case 'unknown':
		case 'skipped':
			return [step.remedy.command, `when it was looked at by hand: ${confirm}`]
				.filter(one => one !== '')
				.join('; ');
		default:
			return '';
	}
}

/** Where a failing step leads, in words. */
export function failText({fail}: Step): string {
	return [fail.tree && `ktriage why ${fail.tree}`, fail.step && `step ${fail.step}`, fail.text]
		.filter(one => one !== undefined)
		.join(', ');
}

/** The phase in which the work is: the first that is open, not counting those that nothing is needed for. */
export function currentPhase(phases: readonly PhaseView[]): PhaseView | undefined {
	return phases.find(({phase, gate}) => !gate.closed && !phase.whenRollback);
}
