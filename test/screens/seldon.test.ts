import {describe, expect, it} from 'vitest';
import {lineText} from '../../src/ui/text/line.ts';
import {fakeSession, frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';
import {createRig, type Rig, type RigOptions, tooWide} from '../support/ui.tsx';

const open = (frame: ReturnType<typeof frameOf>, options: RigOptions = {}) => {
	const rig = createRig(fakeSession(frame), options);
	rig.press('6');
	return rig;
};
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const firstPane = (rig: Rig) => {
	const pane = rig.model().panes[0];
	if (pane?.kind !== 'table') throw new Error('no table');
	return pane.table;
};
const canonical = scenarioFrame('canonical');

describe('the Seldon screen', () => {
	it.each([
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
		{columns: 60, rows: 20},
		{columns: 80, rows: 24, unicode: false},
	])('fits into $columns×$rows', size => {
		for (const part of [0, 1, 2]) {
			const rig = open(canonical, size);
			for (let times = 0; times < part; times++) rig.press('v');
			const rows = rig.draw();
			expect(rows).toHaveLength(size.rows);
			expect(tooWide(rows, size.columns)).toEqual([]);
			if (size.unicode === false) expect(rows.join('')).toMatch(/^[\x20-\x7e]*$/);
		}
	});

	it('answers in its first lines: how many do not answer, and at which hop they break off', () => {
		const [first, second] = heads(open(canonical)).split('\n');
		expect(first).toContain('2 models');
		expect(first).toContain('2 not answering');
		expect(second).toBe('breaks off at scheduler: old address (1), agent: no DNS (1)');
	});

	it('has a word for each hop at 80 columns, and the evidence of the selected model under it', () => {
		const picture = open(canonical).draw().join('\n');
		expect(picture).toMatch(/baseline-predictor ModelFailed +old addr\S* +no DNS +9000 ok +denied +504/);
		expect(picture).toContain('10.42.3.21');
		expect(picture).toContain('NetworkPolicy financial-inference/ml-namespace-baseline .spec.egress');
	});

	it('shows no red on the healthy cluster, and does not take Ready for an answer', () => {
		const rig = open(scenarioFrame('h0'));
		expect(rig.draw().join('\n')).not.toMatch(/\b(FAIL|WARN|NOT|DOWN)\b/);
		expect(heads(rig)).toContain('2 say ready');
	});

	it('goes to the object with Enter and to the finding with f', () => {
		const rig = open(canonical);
		rig.press('enter');
		expect(rig.app.input().place).toMatchObject({screen: 'object', target: {name: 'baseline-predictor'}});
		rig.press('esc', 'f');
		expect(rig.app.input().place).toMatchObject({screen: 'finding'});
	});

	it('filters by hop and says when nothing matches', () => {
		const rig = open(canonical);
		rig.press('/');
		rig.type('hop:agent');
		expect(firstPane(rig).count).toBe(1);
		rig.type('xyz');
		expect(rig.draw().join('\n')).toContain('no model matches');
	});

	it('explains absent, forbidden and loading', () => {
		const told = (seldonModels: object) =>
			heads(open(frameOf(snapshotOf([], {sources: {seldonModels: seldonModels as never}}))));
		expect(told({kind: 'absent', since: 1, why: 'not served'})).toContain(
			'Seldon Core v2 is not here: not served',
		);
		expect(told({kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'})).toContain(
			'forbidden: list models.mlops.seldon.io',
		);
		expect(told({kind: 'loading', since: testNow})).toContain('loading');
	});
});
