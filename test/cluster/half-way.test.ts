import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {nodeStates} from '../../src/migration/node-states.ts';
import {countKinds, placements} from './support/buckets.ts';
import {install, nodeNames} from './support/cluster.ts';
import {check, onCluster, type Report, readFrame, verdicts} from './support/program.ts';
import {growDemo, reach} from './support/stage.ts';

const [server, moved, left] = nodeNames();

/** What a report says of the cluster, without ages and latencies: those are of the moment at which it was made. */
function substance({findings}: Report) {
	return findings
		.filter(({code}) => code !== 'ENV-02')
		.map(({id, verdict, class: kind, summary, subjects, explainedBy, remedies}) => ({
			id,
			verdict,
			class: kind,
			summary,
			subjects,
			explainedBy,
			remedies,
		}));
}

describe('a cluster half-way from flannel to Calico', () => {
	beforeAll(async () => {
		await reach('half');
		for (const addition of ['calico-api', 'metallb', 'seldon'] as const) await install(addition);
		await growDemo();
	});

	it('has every pod in the bucket that kubectl says', async () => {
		const {expected, shown} = await placements();
		expect(shown).toEqual(expected);
		expect(Object.keys(countKinds(shown)).sort()).toEqual(['calico', 'flannel', 'host']);
	});

	it('has two nodes that are mixed and one that still makes flannel pods', async () => {
		const {snapshot} = await readFrame();
		const states = nodeStates(snapshot).map(({node, state}) => [node, state]);
		expect(Object.fromEntries(states)).toEqual({[server]: 'mixed', [moved]: 'mixed', [left]: 'flannel'});
	});

	it('is told what is wrong: the node that was left, the pool, and the pods on old addresses', async () => {
		const {code, report} = await check();
		expect([code, report.summary.verdict]).toEqual([1, 'FAIL']);
		const failed = (wanted: string) =>
			report.findings.filter(finding => finding.code === wanted && finding.verdict === 'FAIL');
		const nodes = failed('FLN-03').flatMap(({subjects}) => subjects.map(({name}) => name));
		expect(nodes).toEqual([left]);
		expect(failed('CID-02').map(finding => finding.class)).toEqual(['root']);
		const pods = failed('CID-01')
			.flatMap(({subjects}) => subjects)
			.filter(({kind}) => kind === 'Pod')
			.map(({namespace, name}) => `${namespace}/${name}`);
		const {expected} = await placements();
		const old = [...expected].filter(([, text]) => text.startsWith('flannel')).map(([name]) => name);
		expect(pods.sort()).toEqual(old.sort());
		expect(verdicts(report, 'UNKNOWN')).toEqual([]);
	});

	it('is told the same from a snapshot of it', async () => {
		const parent = await mkdtemp(path.join(tmpdir(), 'ktriage-half-way-'));
		try {
			const folder = path.join(parent, 'snapshot');
			const live = await check();
			const saved = await onCluster('snapshot', 'save', folder);
			expect([saved.code, saved.stderr]).toEqual([0, expect.any(String)]);
			const {code, report} = await check(['--snapshot', folder]);
			expect(code).toBe(live.code);
			expect(substance(report)).toEqual(substance(live.report));
		} finally {
			await rm(parent, {recursive: true});
		}
	});
});
