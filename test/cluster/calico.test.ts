import {beforeAll, describe, expect, it} from 'vitest';
import {nodeStates} from '../../src/migration/node-states.ts';
import {countKinds, placements} from './support/buckets.ts';
import {kubectl, nodeNames} from './support/cluster.ts';
import {check, readFrame, verdicts} from './support/program.ts';
import {removeSeldon} from './support/seldon.ts';
import {reach} from './support/stage.ts';

async function states() {
	const {snapshot} = await readFrame();
	return Object.fromEntries(nodeStates(snapshot).map(({node, state}) => [node, state]));
}

/** The annotations of flannel stay on the nodes: they are the last thing to be told. */
const allMoved = Object.fromEntries(nodeNames().map(node => [node, 'calico']));

describe('a cluster on Calico whose pool lies outside of the cluster CIDR', () => {
	beforeAll(async () => {
		await reach('calico');
		// Calico's own API server was moved last, and says once a minute that it is ready.
		await kubectl(['wait', '--for=condition=Available', 'apiservice', '--all', '--timeout=120s']);
		await removeSeldon();
	});

	it('has every pod in the bucket that kubectl says', async () => {
		const {expected, shown} = await placements();
		expect(shown).toEqual(expected);
		expect(Object.keys(countKinds(shown)).sort()).toEqual(['calico', 'host']);
	});

	it('has every node on Calico', async () => {
		expect(await states()).toEqual(allMoved);
	});

	it('has one root cause left', async () => {
		const {code, report} = await check();
		const failed = report.findings.filter(({verdict}) => verdict === 'FAIL');
		expect(failed.map(finding => [finding.code, finding.class])).toEqual([['CID-02', 'root']]);
		expect(code).toBe(1);
	});
});

describe('a cluster on Calico whose pool is the cluster CIDR', () => {
	beforeAll(() => reach('healthy'));

	it('has every pod in the bucket that kubectl says', async () => {
		const {expected, shown} = await placements();
		expect(shown).toEqual(expected);
		expect(Object.keys(countKinds(shown)).sort()).toEqual(['calico', 'host']);
	});

	it('has every node on Calico', async () => {
		expect(await states()).toEqual(allMoved);
	});

	it('has nothing that fails', async () => {
		// What was restarted for this is told as failing or unknown until it is back.
		const wrong = async () => verdicts((await check()).report, 'FAIL', 'UNKNOWN');
		await expect.poll(wrong, {timeout: 120_000, interval: 1_000}).toEqual([]);
		expect((await check()).code).toBe(0);
	});
});
