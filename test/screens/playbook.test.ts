import {describe, expect, it} from 'vitest';
import {waive} from '../../src/playbook/progress.ts';
import type {PlaybookOnScreen} from '../../src/session/playbook.ts';
import {fresh, look, says, scenarioFindings} from '../playbook/support/walk.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';
import {createRig, type RigOptions, tooWide} from '../support/ui.tsx';

const frame = scenarioFrame('canonical');

/** The Playbook screen on a look at the playbook. */
function screen(shown: PlaybookOnScreen | undefined, options: RigOptions = {}) {
	const session = {...fakeSession(frame), ...(shown !== undefined && {playbook: {look: () => shown}})};
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
