import {beforeAll, describe, expect, it} from 'vitest';
import {nodeStates} from '../../src/migration/node-states.ts';
import {countKinds, placements} from './support/buckets.ts';
import {nodeNames} from './support/cluster.ts';
import {check, readFrame, verdicts} from './support/program.ts';
import {reach} from './support/stage.ts';

describe('a cluster on flannel', () => {
	beforeAll(() => reach('flannel'));

	it('has every pod in the bucket that kubectl says', async () => {
		const {expected, shown} = await placements();
		expect(shown).toEqual(expected);
		expect(Object.keys(countKinds(shown))).toEqual(['flannel']);
	});

	it('has every node on flannel', async () => {
		const {snapshot} = await readFrame();
		const states = nodeStates(snapshot).map(({node, state, missing}) => [node, state, missing]);
		expect(states.sort()).toEqual(
			[...nodeNames()].sort().map(node => [node, 'flannel', 'Calico is not installed']),
		);
	});

	it('is nothing to complain about', async () => {
		const {code, report} = await check();
		expect(verdicts(report, 'FAIL', 'WARN', 'UNKNOWN')).toEqual([]);
		expect([code, report.summary.verdict]).toEqual([0, 'PASS']);
		expect(verdicts(report, 'PASS')).toContainEqual(expect.stringMatching(/^PASS CID-01:/));
	});
});
