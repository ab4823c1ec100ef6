import {describe, expect, it} from 'vitest';
import {doesNotApply} from '../../src/playbook/evidence.ts';
import {allSteps, type Playbook, type Step} from '../../src/playbook/model.ts';
import {observe} from '../../src/playbook/observe.ts';
import {finish, type Progress, waive} from '../../src/playbook/progress.ts';
import {testNow} from '../support/snapshot.ts';
import {
	confirmed,
	fresh,
	inPlace,
	look,
	parallel,
	phaseIn,
	says,
	scenarioFindings,
	stepIn,
} from './support/walk.ts';

const minute = 60_000;
const down = {kind: 'down', since: testNow, why: 'refused', fault: 'network'} as const;

/** The steps of the Part 3, once each. */
const steps: readonly (readonly [string, Playbook, Step])[] = [inPlace, parallel].flatMap(playbook =>
	allSteps(playbook)
		.filter(({phase}) => playbook === inPlace || phase.id === 'P3')
		.filter(({step, phase}) => phase.gate.id !== step.id && step.tree === undefined)
		.map(({step}) => [step.id, playbook, step] as const),
);

/** Somebody confirmed the step, and steps that it waits for are waived. */
function reached(playbook: Playbook, step: Step): Progress {
	const ordered = playbook.phases.find(phase => phase.ordered && phase.steps.includes(step))?.steps ?? [];
	const before = ordered.slice(0, ordered.indexOf(step));
	return before.reduce(
		(progress, {id}) => waive(progress, id, {by: 'ann', at: testNow, reason: 'not here'}),
		confirmed([step.id], playbook),
	);
}

describe('every step', () => {
	it.each(steps)('%s passes when all of its evidence does and it is confirmed', (id, playbook, step) => {
		const findings = [...step.evidence, ...step.also].map(code => says(code, 'PASS'));
		const view = look({playbook, progress: reached(playbook, step), findings});
		expect(stepIn(view, id).state.kind).toBe('pass');
	});

	it.each(steps)('%s fails when its evidence does, whoever confirmed it', (id, playbook, step) => {
		const codes = [...step.evidence, ...step.also];
		const ended = {by: 'ann', startedAt: testNow, endedAt: testNow, exitCode: 2, detail: 'no'};
		const said = reached(playbook, step);
		const states = codes.map(
			code => stepIn(look({playbook, progress: said, findings: [says(code, 'FAIL')]}), id).state.kind,
		);
		const byHand = stepIn(look({playbook, progress: finish(said, id, ended)}), id).state.kind;
		expect([...states, byHand]).toEqual([...codes, id].map(() => 'fail'));
	});
});

describe('the healthy cluster', () => {
	it.each(['P1', 'P10'])('closes the gate of %s with what only people can say', id => {
		const findings = scenarioFindings('healthy');
		const open = phaseIn(look({findings}), id).gate;
		expect(open.missing.filter(({state}) => state.kind !== 'pending')).toEqual([]);
		expect(open.verdict).toBe('UNKNOWN');
		const progress = confirmed(open.missing.map(one => one.id));
		expect(phaseIn(look({findings, progress}), id).gate).toMatchObject({
			closed: true,
			verdict: 'PASS',
			missing: [],
		});
	});

	it('has no step that fails or warns', () => {
		const red = look({findings: scenarioFindings('healthy')})
			.phases.flatMap(({steps}) => steps)
			.filter(({state}) => state.kind === 'fail' || state.kind === 'warn');
		expect(red.map(({step}) => step.id)).toEqual([]);
	});
});

describe('the canonical cluster', () => {
	it('names what is red, lowest first, and judges nothing above it', () => {
		const view = look({findings: scenarioFindings('canonical')});
		expect(stepIn(view, 'P4.2').state.kind).toBe('fail');
		expect(stepIn(view, 'P4.5')).toMatchObject({suspendedBy: 'A6', state: {kind: 'pending'}});
		expect(stepIn(view, 'P4.5').lines.some(({verdict}) => verdict === 'FAIL')).toBe(true);
		expect(phaseIn(view, 'P4').gate.verdict).toBe('FAIL');
		expect(view.rollback).toContain('lost');
	});
});

describe('evidence', () => {
	it('takes a check that nobody ran for unseen, not for passed; a person can look instead', () => {
		const findings = [says('CAL-15', 'SKIP', 'no probe was run; ktriage probe matrix')];
		expect(stepIn(look({findings}), 'P4.4').state).toMatchObject({kind: 'skipped', applies: true});
		expect(stepIn(look({findings, progress: confirmed(['P4.4'])}), 'P4.4').state.kind).toBe('pass');
	});

	it('holds nothing up for what is not there', () => {
		const findings = [says('MLO-07', 'SKIP', 'there are no workflows')];
		expect(stepIn(look({findings}), 'P10.7').state).toMatchObject({kind: 'skipped', applies: false});
	});

	it.each([
		['BGP is off in the Installation', true],
		['Calico is not installed: there is nothing to roll back', true],
		['needs Pods, which this user may not list', false],
		['no probe was run; ktriage probe matrix', false],
		['the profile names no counts to compare with', false],
		['container logs are not read in this session', false],
		['something nobody has seen before', false],
	])('"%s" does not apply: %s', (summary, expected) => expect(doesNotApply(summary)).toBe(expected));

	it('is UNKNOWN while a source is', () => {
		expect(stepIn(look({findings: [says('ENV-03', 'UNKNOWN')]}), 'P1.2').state.kind).toBe('unknown');
	});

	it('lets a WARN pass only where the criterion is that nothing fails', () => {
		const warn = ['CID-02', 'CID-03', 'CID-04', 'ENV-03'].map(code => says(code, 'WARN'));
		const view = look({findings: warn});
		expect(stepIn(view, 'P1.8').state.kind).toBe('pass');
		expect(stepIn(view, 'P1.2').state.kind).toBe('warn');
		expect(phaseIn(view, 'P1').gate.verdict).toBe('FAIL');
	});

	it('never lets a word cover red; a waiver with its reason does', () => {
		const findings = [says('ENV-03', 'FAIL')];
		expect(stepIn(look({findings, progress: confirmed(['P1.2'])}), 'P1.2').state.kind).toBe('fail');
		const progress = waive(fresh(), 'P1.2', {by: 'bob', at: testNow, reason: 'one node is known to be off'});
		expect(stepIn(look({findings, progress}), 'P1.2').state).toMatchObject({kind: 'waived', by: 'bob'});
		const gate = phaseIn(look({findings, progress}), 'P1').gate;
		expect(gate.missing.map(({id}) => id)).not.toContain('P1.2');
	});
});

describe('time', () => {
	const green = [says('ENV-03', 'PASS')];
	const red = [says('ENV-03', 'FAIL', 'worker-2 NotReady')];

	it('re-opens a step that was green, moves it up, and asks again whoever confirmed it', () => {
		const before = observe(look({findings: green, progress: confirmed(['P0.1'])}));
		const view = look({findings: red, progress: before, now: testNow + minute});
		expect(stepIn(view, 'P0.1').reopened).toEqual({
			at: testNow + minute,
			finding: 'ENV-03',
			summary: 'ENV-03 worker-2 NotReady',
		});
		expect(phaseIn(view, 'P1').steps[0]?.step.id).toBe('P1.2');
		expect(view.next?.step.id).toBe('P0.1');
		const after = observe(view);
		const again = look({findings: green, progress: after, now: testNow + 2 * minute});
		expect(stepIn(again, 'P0.1').state).toMatchObject({
			kind: 'pending',
			why: 'evidence is green; to be confirmed',
		});
	});

	it('writes nothing when nothing new was seen', () => {
		const once = observe(look({findings: green}));
		expect(observe(look({findings: green, progress: once, now: testNow + minute}))).toBe(once);
	});

	it('freezes while the API is silent and starts the clock of the way back', () => {
		const before = observe(look({findings: green}));
		const silent = look({
			findings: [says('ENV-03', 'UNKNOWN')],
			progress: before,
			api: down,
			now: testNow + 31 * minute,
		});
		expect(stepIn(silent, 'P1.2')).toMatchObject({frozen: true, state: {kind: 'pass'}});
		expect(silent.unreachableSince).toBe(testNow);
		expect(silent.timers).toMatchObject([{name: 'API', minutes: 31, due: true}]);
		expect(stepIn(silent, 'P9.1').state.kind).toBe('pending');
		expect(observe(silent).seen['P1.2']).toEqual(before.seen['P1.2']);
	});

	it('counts a trigger from its first red and forgets it when it is over', () => {
		const dns = [says('DNS-01', 'FAIL')];
		const first = observe(look({findings: dns}));
		expect(look({findings: dns, progress: first, now: testNow + 30 * minute}).timers).toMatchObject([
			{name: 'R4', due: true},
		]);
		expect(stepIn(look({findings: dns, progress: first}), 'P9.1').state.kind).toBe('skipped');
		expect(observe(look({findings: [says('DNS-01', 'PASS')], progress: first})).timers).toEqual({});
	});

	it('counts from the time that RBK-01 tells, and goes on with it while the API is silent', () => {
		const held = new Map([['dns', testNow - 40 * minute]]);
		const dns = [says('DNS-01', 'FAIL')];
		const first = observe(look({findings: dns, progress: observe(look({findings: dns})), held}));
		expect(first.timers).toEqual({R4: testNow - 40 * minute});
		const silent = look({
			findings: dns,
			progress: first,
			api: {kind: 'down', since: testNow, why: '', fault: 'network'},
		});
		expect(silent.timers).toMatchObject([{name: 'API'}, {name: 'R4', minutes: 40, due: true}]);
		expect(look({findings: [says('NET-02', 'FAIL')], held}).timers).toMatchObject([{name: 'R2', minutes: 0}]);
	});

	it('survives a clock that was set back', () => {
		const first = observe(look({findings: [says('DNS-01', 'FAIL')]}));
		const view = look({findings: [says('DNS-01', 'FAIL')], progress: first, now: testNow - 600 * minute});
		expect(view.timers).toMatchObject([{minutes: 0, due: false}]);
	});

	it('says which step of the second cluster is late', () => {
		const began = {...fresh(parallel), phases: {P3: {startedAt: testNow - 8 * 60 * minute}}};
		expect(stepIn(look({playbook: parallel, progress: began}), 'B1').overrun).toContain('hour 6');
		expect(stepIn(look({playbook: parallel, progress: began}), 'B5').overrun).toBeUndefined();
	});
});

describe('gates', () => {
	it('close a phase through other phases', () => {
		const needs = parallel.phases.find(({id}) => id === 'P3')?.gate.needs ?? [];
		expect(needs).toEqual(expect.arrayContaining(['P4', 'P5', 'P6']));
		const missing = phaseIn(look({playbook: parallel}), 'P3').gate.missing.map(({id}) => id);
		expect(missing).toEqual(expect.arrayContaining(['B1', 'P4', 'P5', 'P6', 'B.G']));
	});

	it('say how each thing that is missing is settled', () => {
		const {missing} = phaseIn(look({}), 'P2').gate;
		expect(missing.find(({id}) => id === 'P2.G')?.how).toBe('ktriage playbook attest P2.G --word GO');
		expect(missing.find(({id}) => id === 'P2.2')?.how).toContain('ktriage backup ./backup');
	});

	it('stop the pipeline at its first red', () => {
		const view = look({progress: confirmed(['P6.2'])});
		expect(stepIn(view, 'P6.2').state).toMatchObject({kind: 'pending', why: 'waits for P6.1'});
	});
});
