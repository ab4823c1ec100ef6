import {finding} from '../checks/build.ts';
import type {Finding, Verdict} from '../checks/finding.ts';
import type {Missing, PhaseView, State, StepView} from '../playbook/view.ts';

/**
 * A gate as findings, for the formats of other programs: one for each step, and one for each further thing that the gate misses. What
 * keeps it open is FAIL when it is red and UNKNOWN when it is not known or not said; red that a gate does not need is WARN.
 */
export function gateFindings({phase, steps, gate}: PhaseView, now: number): readonly Finding[] {
	const missing = new Map(gate.missing.map(one => [one.id, one]));
	const known = new Set(steps.map(({step}) => step.id));
	return [
		...steps.map(view => stepFinding(view, missing.get(view.step.id), now)),
		...gate.missing
			.filter(({id}) => !known.has(id))
			.map(one =>
				finding(
					{code: one.id, title: one.title},
					{
						verdict: isRed(one.state) ? 'FAIL' : 'UNKNOWN',
						class: 'advisory',
						owner: 'joint',
						summary: one.what,
						explanation: `${gate.gate.id} of ${phase.title} waits for it.`,
						remedies: remedy('joint', '', one.how),
					},
				),
			),
	];
}

function stepFinding(view: StepView, missing: Missing | undefined, now: number): Finding {
	const {step, state, lines} = view;
	return finding(
		{code: step.id, title: step.title},
		{
			verdict: missing === undefined ? freeVerdict(state) : isRed(state) ? 'FAIL' : 'UNKNOWN',
			class: 'advisory',
			owner: step.owner,
			summary: state.kind === 'waived' ? `waived by ${state.by}: ${state.why}` : state.why,
			explanation: `Passes when: ${step.pass}`,
			evidence: lines.flatMap(({code, verdict, summary, evidence}) => [
				{kind: 'field' as const, source: `check ${code}: ${verdict}`, value: summary, at: now},
				...evidence,
			]),
			remedies: remedy(step.owner, step.remedy.text, missing?.how ?? ''),
		},
	);
}

function isRed({kind}: State): boolean {
	return kind === 'fail' || kind === 'warn';
}

/** Of a step that the gate does not wait for. */
function freeVerdict(state: State): Verdict {
	switch (state.kind) {
		case 'pass':
			return 'PASS';
		case 'waived':
		case 'fail':
		case 'warn':
			return 'WARN';
		case 'unknown':
			return 'UNKNOWN';
		default:
			return 'SKIP';
	}
}

function remedy(owner: Finding['owner'], text: string, command: string): Finding['remedies'] {
	return command === '' && text === '' ? [] : [{owner, text, command, risk: 'low', verify: ''}];
}
