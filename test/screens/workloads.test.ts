import {describe, expect, it} from 'vitest';
import {lineText} from '../../src/ui/text/line.ts';
import {fakeSession, frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';
import {createRig, type Rig, type RigOptions, tooWide} from '../support/ui.tsx';

const open = (frame: ReturnType<typeof frameOf>, options: RigOptions = {}) => {
	const rig = createRig(fakeSession(frame), options);
	rig.press(':');
	rig.type('workloads');
	rig.press('enter');
	return rig;
};
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const canonical = scenarioFrame('canonical');

describe('the Workloads screen', () => {
	it.each([
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
		{columns: 60, rows: 20},
		{columns: 80, rows: 24, unicode: false},
	])('fits into $columns×$rows', size => {
		for (const part of [0, 1, 2, 3]) {
			const rig = open(canonical, size);
			for (let times = 0; times < part; times++) rig.press('v');
			const rows = rig.draw();
			expect(rows).toHaveLength(size.rows);
			expect(tooWide(rows, size.columns)).toEqual([]);
			if (size.unicode === false) expect(rows.join('')).toMatch(/^[\x20-\x7e]*$/);
		}
	});

	it('counts in its first line what does not get to run', () => {
		const [first, second] = heads(open(canonical)).split('\n');
		for (const words of ['7 workflows', '2 failed', '1 refused by quotas', '1 killed for memory'])
			expect(first).toContain(words);
		expect(second).toContain('RES-01');
	});

	it('names the containers and the request that a quota misses', () => {
		const rig = open(canonical);
		rig.press('v');
		const picture = rig.draw().join('\n');
		expect(picture).toContain('missing: init, wait: limits.memory');
		expect(picture).toContain('no LimitRange');
	});

	it('goes to the workflow, the quota and the pod with Enter', () => {
		for (const [times, kind] of [
			[0, 'Workflow'],
			[1, 'ResourceQuota'],
			[2, 'Pod'],
		] as const) {
			const rig = open(canonical);
			for (let press = 0; press < times; press++) rig.press('v');
			rig.press('enter');
			expect(rig.app.input().place).toMatchObject({screen: 'object', target: {resource: {kind}}});
		}
	});

	it('shows no red on the healthy cluster', () => {
		expect(open(scenarioFrame('h0')).draw().join('\n')).not.toMatch(/\b(FAIL|WARN|KILLED)\b/);
	});

	it('explains what is absent and what may not be read', () => {
		const told = (sources: object) =>
			open(frameOf(snapshotOf([], {sources})))
				.draw()
				.join('\n');
		expect(told({workflows: {kind: 'absent', since: 1, why: 'Argo is not here'}})).toContain(
			'Argo is not here',
		);
		expect(told({workflows: {kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'}})).toContain(
			'forbidden: list workflows.argoproj.io',
		);
	});
});
