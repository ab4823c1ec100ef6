import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {difference} from '../../src/diagnosis/difference/difference.ts';
import type {CompareView} from '../../src/session/compare/state.ts';
import type {RecordCommand} from '../../src/session/record.ts';
import type {Frame} from '../../src/session/session.ts';
import {fakeSession, frameOf, scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';
import {createRig, type RigOptions, tooWide} from '../support/ui.tsx';

const before = scenarioFrame('h0', {now: testNow - 420_000});
const after = scenarioFrame('canonical');
const momentOf = ({snapshot, diagnosis}: Frame) => ({
	snapshot,
	verdict: diagnosis.verdict,
	findings: diagnosis.findings,
});
const sideOf = ({snapshot, diagnosis}: Frame, context: string) => ({
	context,
	at: snapshot.now,
	verdict: diagnosis.verdict,
	silent: '',
});
const moments: CompareView = {
	kind: 'moments',
	before: sideOf(before, 'prod'),
	after: sideOf(after, 'prod'),
	difference: difference(momentOf(before), momentOf(after)),
	working: false,
	problem: '',
};

function screen(view: CompareView | undefined, options: RigOptions = {}, frame: Frame = after) {
	const marks: (number | undefined)[] = [];
	const compare = view && {
		look: () => view,
		subscribe: () => () => {},
		mark: (at?: number) => {
			marks.push(at);
			return 'marked';
		},
	};
	const rig = createRig({...fakeSession(frame), ...(compare && {compare})}, options);
	rig.press(':');
	rig.type('compare');
	rig.press('enter');
	return {rig, marks};
}

describe('the Compare screen', () => {
	it('says in its first lines which two are compared and how much differs', () => {
		const rows = screen(moments).rig.draw();
		const text = rows.join('\n');
		expect(text).toMatch(/COMPARE \d\d:\d\d:\d\dZ ok → \d\d:\d\d:\d\dZ FAIL/);
		expect(text).toMatch(/pods \d+ → \d+ · verdicts \d+/);
		expect(text).toMatch(/verdict\s+CID-01\S*\s+verdict\s+(-|ok)\s+FAIL/);
		expect(tooWide(rows, 80)).toEqual([]);
	});

	it.each([
		{columns: 60, rows: 20, unicode: false},
		{columns: 200, rows: 50},
	])('fits $columns columns', size => {
		expect(tooWide(screen(moments, size).rig.draw(), size.columns)).toEqual([]);
	});

	it('is filtered by what differs, and opens what was found', () => {
		const {rig} = screen(moments, {rows: 60});
		rig.press('/');
		rig.type('part:verdict CID-02');
		rig.press('enter');
		const shown = rig.draw().join('\n');
		expect(shown).toContain('CID-02');
		expect(shown).not.toContain('CID-01 ');
		rig.press('enter');
		expect(rig.app.input().place).toMatchObject({screen: 'finding', id: expect.stringContaining('CID-02')});
	});

	it('tells of two clusters what is missing here and how their checks stand', () => {
		const uid = (frame: Frame, name: string) => ({
			...frame.snapshot,
			cluster: {...frame.snapshot.cluster, uid: name, context: name},
		});
		const there = uid(before, 'old-k3s');
		const workflows = there.tables.deployments[0]!;
		const lost = {...workflows, namespace: 'shop', name: 'left-behind'};
		const other = {...there, tables: {...there.tables, deployments: [...there.tables.deployments, lost]}};
		const here = {...uid(after, 'new-k3s'), other};
		const frame = {...frameOf(here), diagnosis: diagnose(here, runChecks(here))};
		const view: CompareView = {
			kind: 'clusters',
			before: sideOf(before, 'old-k3s'),
			after: sideOf(frame, 'new-k3s'),
			difference: difference(momentOf({...before, snapshot: other}), momentOf(frame)),
			working: false,
			problem: '',
		};
		const {rig} = screen(view, {columns: 100, rows: 50}, frame);
		const text = rig.draw().join('\n');
		expect(text).toMatch(/COMPARE old-k3s .* → new-k3s /);
		expect(text).toMatch(/missing\s+shop\/left-behind\s+Deployment\s+there\s+not here/);
		for (const code of ['CTX-01', 'CTX-02', 'CTX-03', 'RBK-05']) expect(text).toContain(code);
		expect(text).not.toMatch(/^. pod {2}/m);
	});

	it('marks the moment that is shown, and says why there is nothing', () => {
		const {rig, marks} = screen({kind: 'moments', working: false, problem: 'nothing is marked yet'});
		expect(rig.draw().join('\n')).toContain('nothing is marked yet');
		rig.press('m');
		expect(marks).toEqual([undefined]);
		expect(screen(undefined).rig.draw().join('\n')).toContain('nothing is compared in this session');
	});

	it('compares two moments of a recording by keys of the timeline', () => {
		const asked: RecordCommand[] = [];
		const marks: (number | undefined)[] = [];
		const record = {
			view: () => ({
				from: testNow - 600_000,
				to: testNow,
				at: testNow,
				events: [
					{kind: 'note' as const, at: testNow - 420_000, text: 'pool applied'},
					{kind: 'note' as const, at: testNow - 60_000, text: 'pods restarted'},
				],
				replay: {playing: false, speed: 1},
			}),
			subscribe: () => () => {},
			perform: (command: RecordCommand) => void asked.push(command),
		};
		const compare = {
			look: () => moments,
			subscribe: () => () => {},
			mark: (at?: number) => {
				marks.push(at);
				return 'marked';
			},
		};
		const rig = createRig({...fakeSession(after), record, compare});
		rig.press(':');
		rig.type('timeline');
		rig.press('enter', 'j', 'm', 'k', 'D');
		expect(marks).toEqual([testNow - 420_000]);
		expect(asked).toEqual([{do: 'go', at: testNow - 60_000}]);
		expect(rig.app.input().place).toEqual({screen: 'compare'});
	});
});
