import {describe, expect, it} from 'vitest';
import {explainObject} from '../../src/finalizers/explain.ts';
import type {TerminatingObject} from '../../src/finalizers/object.ts';
import {planRemoval} from '../../src/finalizers/plan.ts';
import {type ActionsState, noActionsYet, type SessionActions} from '../../src/session/actions/state.ts';
import {lineText} from '../../src/ui/text/line.ts';
import {type FakeSession, fakeSession, scenarioFrame} from '../support/frames.ts';
import {createRig, type Rig, tooWide} from '../support/ui.tsx';

const frame = scenarioFrame('canonical');
const facts = {admission: [], conversion: [], leases: [], unreadable: []};

function object(name: string, finalizers: readonly string[] = ['seldon.model.finalizer']): TerminatingObject {
	return {
		group: 'mlops.seldon.io',
		version: 'v1alpha1',
		resource: 'models',
		kind: 'Model',
		namespace: 'financial-ml',
		name,
		uid: `uid-${name}`,
		resourceVersion: '7',
		deletionTimestamp: new Date(frame.snapshot.now - 7_200_000).toISOString(),
		finalizers,
		managers: [],
		owners: [],
	};
}

const allowed: ActionsState = {
	...noActionsYet,
	permission: {kind: 'allowed'},
	facts,
	found: [object('one'), object('two'), object('none', [])],
	scan: {kind: 'done', at: 0, scan: {types: 9, objects: 99, seconds: 0.4, unreadable: []}, following: 1},
};

/** A session whose actions are played, and what was asked of them. */
function played(state: ActionsState): {readonly session: FakeSession; readonly asked: string[]} {
	const asked: string[] = [];
	const actions: SessionActions = {
		state: () => state,
		subscribe: () => () => {},
		scan: again => asked.push(`scan ${again}`),
		plan: async wanted => {
			asked.push(`plan ${JSON.stringify(wanted)}`);
			const chosen = state.found.filter(({uid}) => wanted.kind === 'remove' && wanted.uids.includes(uid));
			const explained = chosen.map(one => explainObject(one, frame.snapshot, facts, state.found));
			const cluster = {context: 'lab', server: 'https://lab', uid: 'u'};
			return planRemoval(
				explained,
				wanted.kind === 'remove' ? wanted.finalizer : '',
				cluster,
				frame.snapshot,
			);
		},
		apply: async (plan, digest) => {
			asked.push('apply');
			return {
				id: 'id-1',
				digest,
				plan,
				result: 'applied',
				reason: '',
				done: 1,
				backup: '/state/backups/id-1',
			};
		},
	};
	return {session: {...fakeSession(frame), actions}, asked};
}

const settle = () => new Promise(resolve => setImmediate(resolve));
const text = (rig: Rig) => rig.draw().join('\n');
const open = (rig: Rig) => {
	rig.press(':');
	rig.type('finalizers');
	rig.press('enter');
};

describe('the finalizers screen', () => {
	it('looks when it is opened, and shows each object with what to do and who should do it', () => {
		const {session, asked} = played(allowed);
		const rig = createRig(session);
		open(rig);
		expect(asked).toEqual(['scan false']);
		const picture = text(rig);
		expect(picture).toContain('STUCK 3 objects in 1 namespace');
		expect(picture).toContain('seldon.model.finalizer');
		expect(picture).toContain('ACTIONS ALLOWED');
		expect(lineText(rig.model().head.at(-1) ?? [])).toContain('x plans a removal');
		rig.press('s');
		expect(asked.at(-1)).toBe('scan true');
	});

	it('says what is under way, what failed, what cannot be read and what an earlier run left open', () => {
		const running = createRig(
			played({...noActionsYet, scan: {kind: 'running', since: 0, types: 3, ofTypes: 9, objects: 1_200}})
				.session,
		);
		open(running);
		expect(text(running)).toContain('3 of 9 types');
		const failed = createRig(
			played({...noActionsYet, scan: {kind: 'failed', at: 0, why: 'no answer'}}).session,
		);
		open(failed);
		expect(text(failed)).toContain('the search failed: no answer');
		const unreadable = [{resource: 'secrets', reason: '403'}];
		const dark = createRig(
			played({
				...allowed,
				scan: {kind: 'done', at: 0, scan: {types: 9, objects: 9, seconds: 1, unreadable}, following: 0},
			}).session,
		);
		open(dark);
		expect(text(dark)).toContain('not known, cannot be read: secrets');
	});

	it('marks several for one plan, asks for the name, and sends nothing before it is typed', async () => {
		const {session, asked} = played(allowed);
		const rig = createRig(session, {rows: 60, columns: 120});
		open(rig);
		rig.press('space', 'down', 'space', 'x');
		await settle();
		expect(asked.at(-1)).toContain('"uids":["uid-one","uid-two"]');
		expect(text(rig)).toMatch(/CHANGE take the finalizer seldon\.model\.finalizer off 2 objects/);
		rig.press('y');
		rig.press('enter');
		expect(asked).not.toContain('apply');
		rig.press('backspace');
		rig.type('one');
		rig.press('enter');
		await settle();
		expect(asked.at(-1)).toBe('apply');
		expect(text(rig)).toContain('DONE');
		rig.press('enter');
		expect(text(rig)).toContain('STUCK');
	});

	it('ignores pasted keys and several keys at once, and means No by Enter alone and Esc', async () => {
		const {session, asked} = played(allowed);
		const rig = createRig(session, {rows: 60, columns: 120});
		open(rig);
		for (const no of ['enter', 'esc', 'ctrl+c']) {
			rig.press('x');
			await settle();
			expect(text(rig)).toContain('CHANGE');
			rig.app.controller.paste('one\n');
			rig.app.controller.typed(['o', 'n', 'e', 'enter']);
			expect(text(rig)).toContain('Pasted keys are ignored');
			rig.app.controller.typed(['o', 'n']);
			expect(text(rig)).toContain('> on_');
			rig.press('ctrl+u', no);
			expect(text(rig)).not.toContain('CHANGE');
			rig.advance(5_000);
		}
		expect(asked).not.toContain('apply');
		// A paste whose first letter opens the question does not answer it.
		rig.app.controller.typed(['x', 'y', 'enter']);
		await settle();
		expect(asked).not.toContain('apply');
	});

	it('shows what would be sent where nothing may be changed, and says why', async () => {
		const {session, asked} = played({...allowed, permission: {kind: 'refused', why: 'started read-only'}});
		const rig = createRig(session);
		open(rig);
		rig.press('x');
		await settle();
		expect(text(rig)).toMatch(/NOT POSSIBLE[\s\S]*started read-only[\s\S]*PATCH/);
		rig.press('y', 'enter');
		expect(asked).not.toContain('apply');
	});

	it.each([
		[80, 24],
		[60, 20],
		[40, 10],
	])('fits %s columns and %s rows, with the question at the bottom', async (columns, rows) => {
		const rig = createRig(played(allowed).session, {columns, rows});
		open(rig);
		expect(tooWide(rig.draw(), columns)).toEqual([]);
		rig.press('x');
		await settle();
		const drawn = rig.draw();
		expect(tooWide(drawn, columns)).toEqual([]);
		expect(drawn.length).toBeLessThanOrEqual(rows);
		expect(drawn.join('\n')).toMatch(/^> _/m);
	});
});
