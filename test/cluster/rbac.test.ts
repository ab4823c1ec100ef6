import {beforeAll, describe, expect, it} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {checks} from '../../src/checks/index.ts';
import type {SourceName} from '../../src/store/rows.ts';
import {ktriage} from '../cli/support/run.ts';
import {limitedKubeconfig, type PolicyRule} from './support/cluster.ts';
import {check, readFrame, verdicts} from './support/program.ts';
import {reach} from './support/stage.ts';

/** The right to list and watch every source but some, in every group that may serve it. */
function rulesWithout(...left: readonly SourceName[]): readonly PolicyRule[] {
	return collectors
		.filter(({name}) => !left.includes(name))
		.flatMap(({resources}) => resources)
		.map(({group, resource}) => ({
			verbs: ['get', 'list', 'watch'],
			apiGroups: [group],
			resources: [resource],
		}));
}

/** Codes of the checks that can say nothing without a source. */
const needing = (source: SourceName) =>
	checks.filter(({needs}) => needs.includes(source)).map(({code}) => code);

async function stateOf(kubeconfig: string, name: SourceName, namespace = '') {
	const {snapshot} = await readFrame(kubeconfig, namespace);
	return snapshot.sources.find(source => source.name === name)?.state;
}

describe('a user who may not list pods', () => {
	let kubeconfig = '';
	beforeAll(async () => {
		await reach('half');
		kubeconfig = await limitedKubeconfig('no-pods', rulesWithout('pods'));
	});

	it('is told the verb that is missing', async () => {
		expect(await stateOf(kubeconfig, 'pods')).toMatchObject({
			kind: 'forbidden',
			verb: 'list',
			why: expect.stringContaining('cannot list resource "pods"'),
		});
		expect(await stateOf(kubeconfig, 'nodes')).toMatchObject({kind: 'live'});
	});

	it('gets no PASS from what was not read, and exit code 3', async () => {
		const {code, report} = await check(['--kubeconfig', kubeconfig]);
		expect(needing('pods').length).toBeGreaterThan(3);
		const blind = report.findings.filter(finding => needing('pods').includes(finding.code));
		expect(
			blind.map(({verdict}) => verdict).filter(verdict => !['SKIP', 'UNKNOWN'].includes(verdict)),
		).toEqual([]);
		for (const {summary, explanation} of blind) expect(`${summary} ${explanation}`).toMatch(/pods/i);
		expect(report.sources.find(({name}) => name === 'pods')).toMatchObject({state: 'forbidden'});
		expect(report.summary.verdict).not.toBe('PASS');
		expect(code).toBe(verdicts(report, 'FAIL').length > 0 ? 1 : 3);
	});

	it('gets no list of pods that looks complete', async () => {
		const {code, stdout, stderr} = await ktriage(['pods', '-o', 'csv', '--kubeconfig', kubeconfig]);
		expect([code, stdout.trimEnd().split('\n').length]).toEqual([3, 1]);
		expect(stderr).toContain('cannot list resource "pods"');
	});
});

describe('a user who may not list IP pools', () => {
	let kubeconfig = '';
	beforeAll(async () => {
		await reach('half');
		kubeconfig = await limitedKubeconfig('no-pools', rulesWithout('ipPools'));
	});

	it('is told the verb that is missing', async () => {
		expect(await stateOf(kubeconfig, 'ipPools')).toMatchObject({
			kind: 'forbidden',
			verb: 'list',
			why: expect.stringContaining('ippools'),
		});
	});

	it('gets everything that does not rest on them, and no PASS that does', async () => {
		const {code, report} = await check(['--kubeconfig', kubeconfig]);
		expect(needing('ipPools')).toContain('CID-02');
		const blind = report.findings.filter(finding => needing('ipPools').includes(finding.code));
		expect(blind.map(({verdict}) => verdict)).toEqual(blind.map(() => 'SKIP'));
		for (const {summary, explanation} of blind)
			expect(`${summary} ${explanation}`).toMatch(/forbidden|may not/i);
		expect(verdicts(report, 'FAIL').some(id => id.startsWith('FAIL CID-01'))).toBe(true);
		expect(code).toBe(1);
	});
});

describe('a user of one namespace', () => {
	let kubeconfig = '';
	beforeAll(async () => {
		await reach('half');
		kubeconfig = await limitedKubeconfig('one-namespace', rulesWithout(), 'demo');
	});

	it('reads with -n what is in it', async () => {
		expect(await stateOf(kubeconfig, 'pods', 'demo')).toMatchObject({kind: 'live'});
		expect(await stateOf(kubeconfig, 'nodes', 'demo')).toMatchObject({kind: 'forbidden', verb: 'list'});
		const {stdout} = await ktriage(['pods', '-n', 'demo', '-o', 'json', '--kubeconfig', kubeconfig]);
		const {buckets} = JSON.parse(stdout) as {buckets: readonly {pods: readonly {namespace: string}[]}[]};
		const namespaces = buckets.flatMap(({pods}) => pods.map(({namespace}) => namespace));
		expect(namespaces.length).toBeGreaterThan(5);
		expect(new Set(namespaces)).toEqual(new Set(['demo']));
	});

	it('gets no PASS about the cluster', async () => {
		const {code, report} = await check(['-n', 'demo', '--kubeconfig', kubeconfig]);
		const blind = report.findings.filter(finding => needing('nodes').includes(finding.code));
		expect(blind.map(({verdict}) => verdict).filter(verdict => verdict === 'PASS')).toEqual([]);
		expect(report.summary.verdict).not.toBe('PASS');
		expect([1, 3]).toContain(code);
	});

	it('is told without -n that pods of all namespaces are forbidden', async () => {
		expect(await stateOf(kubeconfig, 'pods')).toMatchObject({kind: 'forbidden', verb: 'list'});
		const {code} = await check(['--kubeconfig', kubeconfig]);
		expect(code).toBe(3);
	});
});
