import {describe, expect, it, vi} from 'vitest';
import {claim, waive} from '../../src/playbook/progress.ts';
import type {PlaybookWish} from '../../src/playbook/wish.ts';
import type {PlaybookOnScreen, SessionPlaybook} from '../../src/session/playbook.ts';
import type {ProbeWanted} from '../../src/session/probing/state.ts';
import {fresh, look, says, scenarioFindings} from '../playbook/support/walk.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';
import {createRig, type RigOptions, tooWide} from '../support/ui.tsx';

const frame = scenarioFrame('canonical');
/** One state: what is new is drawn. */
const idle = {};

/** The Playbook screen on a look at the playbook. */
function screen(
	shown: PlaybookOnScreen | undefined,
	options: RigOptions = {},
	perform: SessionPlaybook['perform'] = async () => ({done: true, text: ''}),
) {
	const playbook = shown && {look: () => shown, perform};
	const session = {...fakeSession(frame), ...(playbook !== undefined && {playbook})};
	const rig = createRig(session, options);
	rig.press(':');
	rig.type('playbook');
	rig.press('enter');
	return rig;
}

const canonical: PlaybookOnScreen = {problem: '', view: look({findings: scenarioFindings('canonical')})};

describe('the Playbook screen', () => {
	it('says at 80x24 which phase is open, what is next, and what each step is', () => {
		const rows = screen(canonical).draw();
		const text = rows.join('\n');
		expect(text).toContain('P0 Session safety');
		expect(text).toMatch(/next P0\.1 The right cluster/);
		expect(text).toMatch(/P0\.5\s+pending/);
		expect(tooWide(rows, 80)).toEqual([]);
	});

	it.each([
		{columns: 60, rows: 20, unicode: false},
		{columns: 200, rows: 50},
	])('fits $columns columns', size => {
		expect(tooWide(screen(canonical, size).draw(), size.columns)).toEqual([]);
	});

	it('shows all phases on a key, and copies the command that settles a step', () => {
		const rig = screen(canonical, {columns: 160, rows: 100});
		rig.press('v');
		expect(rig.draw().join('\n')).toMatch(/P4\.2\s+fail/);
		rig.press('home', 'j', 'c');
		expect(rig.done).toContain('copy ktriage playbook attest P0.1');
	});

	it('puts what turned red again on top, with the time', () => {
		const seen = {'P4.2': {state: 'pass', why: '', since: testNow, greenAt: testNow}};
		const findings = [says('CID-01', 'FAIL', '3 pods on old addresses')];
		const view = look({findings, progress: {...fresh(), seen}});
		const rig = screen({problem: '', view}, {columns: 120, rows: 40});
		const rows = rig.draw();
		const at = rows.findIndex(row => row.includes('RED AGAIN'));
		expect(rows[at]).toContain('P4.2');
		expect(at).toBeLessThan(rows.findIndex(row => /\bP0\b.*Session safety/.test(row) && !row.includes('·')));
	});

	it('opens the finding behind a step', () => {
		const waived = ['P0.1', 'P0.5'].reduce(
			(progress, id) => waive(progress, id, {by: 'ann', at: testNow, reason: 'known'}),
			fresh(),
		);
		const rig = screen(
			{problem: '', view: look({findings: scenarioFindings('canonical'), progress: waived})},
			{rows: 60},
		);
		rig.press('/');
		rig.type('step:P1.8');
		rig.press('enter', 'enter');
		expect(rig.app.input().place).toMatchObject({screen: 'finding'});
	});

	it('says why it shows nothing', () => {
		expect(screen({problem: 'The progress x is damaged'}).draw().join('\n')).toContain('is damaged');
		expect(screen(undefined).draw().join('\n')).toContain('no playbook is walked');
	});
});

describe('the network asked from the Playbook screen', () => {
	function ask(step: string) {
		const wanted: ProbeWanted[] = [];
		const probing = {
			state: () => idle,
			subscribe: () => () => {},
			offer: (wish: ProbeWanted) => {
				wanted.push(wish);
				return new Promise<never>(() => {});
			},
			run: () => new Promise<never>(() => {}),
			stop: () => {},
		};
		const playbook = {look: () => canonical, perform: async () => ({done: true, text: ''})};
		const rig = createRig({...fakeSession(frame), playbook, probing});
		rig.press(':');
		rig.type('playbook');
		rig.press('enter', 'v', '/');
		rig.type(`step:${step}`);
		rig.press('enter', 'p');
		return {wanted, notice: rig.app.store.get().notice?.text};
	}

	it('asks what the step asks, else what would disprove its finding', () => {
		expect(ask('P4.4').wanted).toEqual([{kind: 'matrix', of: 'pods'}]);
		expect(ask('P4.9').wanted).toEqual([{kind: 'matrix', of: 'forbidden'}]);
		expect(ask('P4.2').wanted).toMatchObject([{kind: 'finding', id: expect.stringContaining('CID-01')}]);
	});

	it('says so where nothing is asked', () => {
		expect(ask('P0.2')).toEqual({wanted: [], notice: 'P0.2 asks nothing of the network.'});
		expect(ask('P0.4').notice).toContain('P0.4 is asked by hand');
	});
});

describe('forms of the Playbook screen', () => {
	const mine = {...canonical, operator: 'ann'};

	/** The screen on one step, with what it asks for written down. */
	function at(step: string, shown: PlaybookOnScreen = mine, refuse = '') {
		const wishes: PlaybookWish[] = [];
		const rig = screen(shown, {}, async wish => {
			wishes.push(wish);
			return {done: refuse === '', text: refuse};
		});
		rig.press('v', '/');
		rig.type(`step:${step}`);
		rig.press('enter');
		return {rig, wishes};
	}

	it('confirms a step with a note and the name of the operator', async () => {
		const {rig, wishes} = at('P0.6');
		rig.press('a');
		const rows = rig.draw();
		expect(rows.join('\n')).toMatch(/CONFIRM P0\.6 Notification sent/);
		expect(rows.join('\n')).toMatch(/your name\s+ann/);
		expect(tooWide(rows, 80)).toEqual([]);
		rig.type('mail at noon');
		rig.press('enter', 'enter');
		await vi.waitFor(() => expect(rig.app.store.get().overlay.kind).toBe('none'));
		expect(wishes).toEqual([{do: 'attest', step: 'P0.6', by: 'ann', note: 'mail at noon', word: ''}]);
	});

	it('takes another name, and none without one', async () => {
		const {rig, wishes} = at('P0.6');
		rig.press('a', 'tab', 'ctrl+u', 'enter');
		expect(rig.draw().join('\n')).toContain('your name is needed');
		rig.type('bob');
		rig.press('enter');
		await vi.waitFor(() => expect(wishes).toMatchObject([{by: 'bob'}]));
	});

	it('waives only with a reason, and shows why it was refused', async () => {
		const {rig, wishes} = at('P4.2', mine, 'the disk is full');
		rig.press('w', 'enter', 'enter');
		expect(rig.draw().join('\n')).toContain('the reason is needed');
		rig.type('known');
		rig.press('enter', 'enter');
		await vi.waitFor(() => expect(rig.draw().join('\n')).toContain('the disk is full'));
		expect(wishes).toMatchObject([{do: 'waive', reason: 'known'}]);
	});

	it('asks for the word of a gate, takes no paste for it, and accepts nothing by a paste', () => {
		const {rig, wishes} = at('P2.G');
		rig.press('a');
		rig.app.controller.paste('GO\r');
		rig.app.controller.typed(['G', 'O', 'enter', 'enter', 'enter']);
		rig.press('enter', 'enter', 'enter');
		expect(rig.draw().join('\n')).toContain('that is not GO');
		expect(wishes).toEqual([]);
	});

	it('says who is at a step since when, and takes over only by their name', async () => {
		const held = claim(fresh(), 'P0.6', {by: 'bob', host: 'jump', at: testNow}, false);
		const progress = 'progress' in held ? held.progress : fresh();
		const view = look({findings: scenarioFindings('canonical'), progress});
		const {rig, wishes} = at('P0.6', {problem: '', view, operator: 'ann'});
		expect(rig.draw().join('\n')).toMatch(/running by bob since \d\d:\d\d/);
		rig.press('s');
		rig.type('ann');
		rig.press('enter', 'enter');
		expect(rig.draw().join('\n')).toContain('that is not bob');
		rig.press('ctrl+u');
		rig.type('bob');
		rig.press('enter', 'enter');
		await vi.waitFor(() => expect(wishes).toMatchObject([{do: 'start', takeOver: true, by: 'ann'}]));
	});

	it('says why there is nothing to end, run or take back, and Esc changes nothing', () => {
		const {rig, wishes} = at('P0.6');
		for (const [key, why] of [
			['d', 'Nobody began P0.6'],
			['x', 'has no command of its own'],
			['u', 'Nothing was confirmed'],
		] as const) {
			rig.press(key);
			expect(rig.draw().at(-1)).toContain(why);
		}
		rig.press('a', 'x', 'esc');
		expect(rig.app.store.get().overlay.kind).toBe('none');
		expect(wishes).toEqual([]);
	});
});
