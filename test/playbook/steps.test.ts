import {describe, expect, it} from 'vitest';
import {trees} from '../../src/diagnosis/trees/index.ts';
import {walk} from '../../src/diagnosis/trees/walk.ts';
import {allSteps, type Playbook, type Step} from '../../src/playbook/model.ts';
import {addFacts, finish, type Progress, waive} from '../../src/playbook/progress.ts';
import type {StepView} from '../../src/playbook/view.ts';
import {testNow} from '../support/snapshot.ts';
import {confirmed, inPlace, look, parallel, scenarioFindings, scenarioWorld, stepIn} from './support/walk.ts';

/**
 * What turns a step red: a single fault of the lab, a fact of this machine, or, where only people can look, the exit code with which they
 * ended it.
 */
type Red = `sc-${string}` | {readonly fact: string} | 'by hand';

/** Every step of the built-in playbooks. A new one has to be added here with what turns it red. */
const reds: Readonly<Record<string, Red>> = {
	'P0.1': 'by hand',
	'P0.2': 'by hand',
	'P0.3': 'by hand',
	'P0.4': 'by hand',
	'P0.5': 'by hand',
	'P0.6': 'by hand',
	'P1.1': 'sc-32',
	'P1.2': 'by hand',
	'P1.3': 'sc-23',
	'P1.4': 'sc-03',
	'P1.5': 'by hand',
	'P1.6': 'by hand',
	'P1.7': 'sc-08',
	'P1.8': 'sc-01',
	'P1.9': 'by hand',
	'P1.10': 'sc-23',
	'P1.11': 'by hand',
	'P1.12': 'by hand',
	'P2.1': {fact: 'BAK-07'},
	'P2.2': {fact: 'BAK-01'},
	'P2.3': {fact: 'BAK-04'},
	'P2.4': {fact: 'BAK-02'},
	'P2.5': {fact: 'BAK-05'},
	'P2.6': {fact: 'BAK-10'},
	'P2.7': {fact: 'BAK-12'},
	'P2.8': 'sc-06',
	'P2.9': 'sc-22',
	'P2.10': 'by hand',
	'P2.11': 'by hand',
	'P2.12': 'sc-20',
	'P2.13': 'sc-31',
	A1: 'by hand',
	A2: 'sc-13',
	A3: 'sc-32',
	A4: 'sc-19',
	A5: 'by hand',
	A6: 'sc-33',
	A7: 'sc-20',
	A8: 'by hand',
	A9: 'sc-24',
	A10: 'sc-02',
	A11: 'by hand',
	'P4.1': 'sc-20',
	'P4.2': 'sc-02',
	'P4.3': 'sc-11',
	'P4.4': 'sc-19',
	'P4.5': 'sc-24',
	'P4.6': 'sc-05',
	'P4.7': 'sc-06',
	'P4.8': 'sc-15',
	'P4.9': 'by hand',
	'P4.10': 'sc-21',
	'P5.1': 'by hand',
	'P5.2': 'sc-07',
	'P5.3': 'sc-06',
	'P5.4': 'sc-08',
	'P5.5': 'sc-25',
	'P5.6': 'sc-10',
	'P5.7': 'by hand',
	'P5.8': 'by hand',
	'P5.9': 'sc-17',
	'P5.10': 'by hand',
	'P6.1': 'by hand',
	'P6.2': 'by hand',
	'P6.3': 'sc-18',
	'P6.4': 'by hand',
	'P6.5': 'sc-10',
	'P6.6': 'by hand',
	'P6.7': 'by hand',
	'P7.T1': 'sc-08',
	'P7.T2': 'sc-06',
	'P7.T3': 'sc-03',
	'P7.T4': 'sc-07',
	'P7.T5': 'sc-12',
	'P7.T6': 'sc-06',
	'P7.T7': 'sc-08',
	'P7.T8': 'by hand',
	'P7.T9': 'sc-17',
	'P7.T10': 'sc-17',
	'P7.T11': 'sc-18',
	'P7.T12': 'sc-16',
	'P7.T13': 'sc-01',
	'P7.T14': 'by hand',
	'P8.1': 'sc-16',
	'P8.2': 'by hand',
	'P8.3': 'by hand',
	'P8.4': 'by hand',
	'P8.5': 'by hand',
	'P9.1': 'by hand',
	'P9.2': 'by hand',
	'P9.3': 'by hand',
	'P9.4': 'by hand',
	'P9.5': 'by hand',
	'P9.6': 'by hand',
	'P10.1': 'sc-32',
	'P10.2': 'sc-20',
	'P10.3': 'sc-12',
	'P10.4': 'sc-03',
	'P10.5': 'sc-19',
	'P10.6': 'by hand',
	'P10.7': 'sc-17',
	'P10.8': 'sc-10',
	'P10.9': 'by hand',
	'P10.10': 'by hand',
	'P10.11': 'sc-17',
	'P10.12': {fact: 'BAK-12'},
	'P10.13': 'sc-25',
	'P10.14': 'sc-08',
	'P10.15': 'by hand',
	'P10.16': 'by hand',
	'P10.17': 'by hand',
	B1: 'by hand',
	B2: 'sc-20',
	B3: 'sc-11',
	B4: 'by hand',
	B5: 'sc-08',
	B6: 'sc-10',
	B7: 'by hand',
};

const steps: readonly (readonly [string, Playbook, Step])[] = [inPlace, parallel].flatMap(playbook =>
	allSteps(playbook)
		.filter(({phase}) => playbook === inPlace || phase.id === 'P3')
		.filter(({step, phase}) => phase.gate.id !== step.id)
		.map(({step}) => [step.id, playbook, step] as const),
);

/** Somebody confirmed the step; steps before it in an ordered phase are gone on without. */
function reached(playbook: Playbook, step: Step): Progress {
	const ordered = playbook.phases.find(phase => phase.ordered && phase.steps.includes(step))?.steps ?? [];
	return ordered
		.slice(0, ordered.indexOf(step))
		.reduce(
			(progress, {id}) => waive(progress, id, {by: 'ann', at: testNow, reason: 'not here'}),
			confirmed([step.id], playbook),
		);
}

const walked = (id: string) => (name: string) => {
	const tree = trees.find(one => one.name === name);
	const world = scenarioWorld(id);
	return tree?.scopes(world).map(scope => walk(trees, world, tree, scope)) ?? [];
};

function seen(playbook: Playbook, progress: Progress, scenario: string, step: Step): StepView {
	const findings = scenarioFindings(scenario);
	const walks = step.tree === undefined ? undefined : walked(scenario);
	return stepIn(look({playbook, progress, findings, ...(walks && {walks})}), step.id);
}

describe('every step of the built-in playbooks', () => {
	it('is in the table, and the table has no other', () => {
		expect(Object.keys(reds).sort()).toEqual(steps.map(([id]) => id).sort());
	});

	it.each(steps)(
		'%s is green on the healthy cluster once people said what only they can say',
		(_, playbook, step) => {
			expect(['pass', 'skipped']).toContain(seen(playbook, reached(playbook, step), 'h0', step).state.kind);
		},
	);

	it.each(steps)('%s is red with its fault, whoever confirmed it', (id, playbook, step) => {
		const red = reds[id] ?? 'by hand';
		const said = reached(playbook, step);
		if (red === 'by hand') {
			const ended = {by: 'ann', startedAt: testNow, endedAt: testNow, exitCode: 1, detail: 'it does not'};
			const view = seen(playbook, finish(said, id, ended), 'h0', step);
			expect([view.state.kind, view.said.why]).toEqual(['fail', 'it does not']);
			return;
		}
		if (typeof red === 'object') {
			const fact = {code: red.fact, verdict: 'FAIL' as const, summary: 'is not there', at: testNow};
			expect(seen(playbook, addFacts(said, [fact]), 'h0', step).said).toMatchObject({
				kind: 'fail',
				finding: red.fact,
			});
			return;
		}
		expect(['fail', 'warn']).toContain(seen(playbook, said, red, step).said.kind);
	});
});
