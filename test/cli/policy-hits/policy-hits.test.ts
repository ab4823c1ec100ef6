import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {calicoNode, node, pod} from '../../checks/fixtures.ts';
import {namespace} from '../../lab/objects.ts';
import {policy} from '../../policy/fixtures.ts';
import {bothEngines, newCalico} from '../../policy-hits/fixtures.ts';
import {flow} from '../../policy-hits/flows/fixtures.ts';
import {withWhisker} from '../../probes/hits/support.ts';
import {ktriage} from '../support/run.ts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-hits-'));
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

describe('a cluster', () => {
	let lab: Lab;
	beforeAll(async () => {
		const web = pod('demo/web-0', {ip: '10.244.0.1', on: 'a', calico: true});
		const closed = policy('demo/closed', {podSelector: {}, policyTypes: ['Ingress']});
		const objects = [
			namespace('kube-system'),
			namespace('demo'),
			node('a', {ip: '192.168.1.11'}),
			...calicoNode(['a']),
			web,
			closed,
		];
		lab = await startLab({cluster: {objects: objects as never, counters: {a: bothEngines}}});
		writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
	});
	afterAll(async () => {
		await lab.close();
	});
	const run = (...args: readonly string[]) =>
		ktriage([...args, '--kubeconfig', path.join(folder, 'kubeconfig'), '--no-logs'], {
			XDG_STATE_HOME: folder,
		});

	it('is judged by what is written unless commands may be run', async () => {
		const {code, stdout} = await run('policy', 'hits', '-o', 'json');
		expect(code).toBe(3);
		expect(JSON.parse(stdout)).toMatchObject({
			format: 'ktriage.policy-hits/v1',
			source: {kind: 'static', why: expect.stringContaining('--allow-actions')},
			hits: [],
		});
		expect(existsSync(path.join(folder, 'ktriage', 'audit.ndjson'))).toBe(false);
	});

	it('gives its counters with permission, each command in the audit', async () => {
		const {code, stdout} = await run('policy', 'hits', '-o', 'json', '--allow-actions');
		expect(code).toBe(0);
		const {source, nodes, hits} = JSON.parse(stdout);
		expect(source.kind).toBe('counters');
		expect(nodes).toMatchObject([{node: 'a', backend: 'iptables-nft', problems: []}]);
		expect(hits[0]).toMatchObject({action: 'deny', packets: 72, nodes: ['a']});
		const audit = readFileSync(path.join(folder, 'ktriage', 'audit.ndjson'), 'utf8');
		expect(audit).toContain('command=iptables-nft-save');
	});

	it('moves nothing when nothing moves', async () => {
		const {stdout} = await run('policy', 'hits', '-o', 'json', '--allow-actions', '--seconds', '0.01');
		expect(JSON.parse(stdout).hits.map(({moved}: {moved: number}) => moved)).toEqual(Array(9).fill(0));
	});

	it('saves counters when asked to', async () => {
		const saved = path.join(folder, 'saved');
		const refused = await run('snapshot', 'save', saved, '--counters');
		expect([refused.code, refused.stderr]).toEqual([64, expect.stringContaining('--allow-actions')]);
		expect((await run('snapshot', 'save', saved, '--counters', '--allow-actions')).code).toBe(0);
		expect(readFileSync(path.join(saved, 'counters', 'a.txt'), 'utf8')).toContain('KUBE-POD-FW-');
		const {code, stdout} = await ktriage(['policy', 'hits', '--snapshot', saved]);
		expect(code).toBe(0);
		expect(stdout).toMatch(/72 {2}deny ingress/);
		expect(stdout).toContain('two engines');
	});

	it('proves a question with three witnesses', async () => {
		const question = ['--from', 'jump-host', '--to', 'demo/web-0', '--port', '9/SCTP'];
		const {code, stdout} = await run('policy', 'prove', ...question, '--allow-actions', '-o', 'json');
		expect(code).toBe(3);
		expect(JSON.parse(stdout)).toMatchObject({
			format: 'ktriage.policy-proof/v1',
			simulated: {verdict: 'deny'},
			counted: {verdict: 'still'},
			seen: {verdict: 'unasked', why: 'no probe speaks SCTP to port 9'},
			meeting: {kind: 'open', id: 'not-probed'},
		});
	});
});

describe('a cluster with Whisker', () => {
	let lab: Lab;
	const at = (seconds: number) => new Date(Math.floor(Date.now() / 1_000 + seconds) * 1_000).toISOString();
	let gone = false;
	beforeAll(async () => {
		const closed = policy('seldon/deny-all', {podSelector: {}, policyTypes: ['Ingress']});
		const flows = () => {
			if (gone) throw new Error('gone');
			// The stream tells what began in the bucket of now; the list what began before it.
			return [flow({at: at(-60)}), flow({at: at(0), packets: 40, port: 9004})];
		};
		const objects = [...withWhisker(), closed];
		lab = await startLab({cluster: {objects, flows, counters: {a: bothEngines}}});
		writeFileSync(path.join(folder, 'whisker'), lab.kubeconfig());
	});
	afterAll(async () => {
		await lab.close();
	});
	const run = (...args: readonly string[]) =>
		ktriage([...args, '--kubeconfig', path.join(folder, 'whisker'), '--no-logs', '--allow-actions'], {
			XDG_STATE_HOME: folder,
		});

	it('gives flows before counters, and says so', async () => {
		const {code, stdout} = await run('policy', 'hits');
		expect(code).toBe(0);
		expect(stdout).toContain('source: flows of Goldmane by Whisker network/whisker-7d9-abcde');
		expect(stdout).toMatch(
			/deny ingress {2}seldon\/seldon-scheduler-\* \(no rule of tier default matches, to which NetworkPolicy seldon\/deny-all brings it\)/,
		);
		const audit = readFileSync(path.join(folder, 'ktriage', 'audit.ndjson'), 'utf8');
		expect(audit).toContain('/pods/whisker-7d9-abcde/portforward?ports=3002');
	});

	it('tells what the stream brings', async () => {
		const {stdout} = await run('policy', 'hits', '--seconds', '1', '-o', 'json');
		expect(JSON.parse(stdout)).toMatchObject({
			source: {kind: 'flows', passed: []},
			nodes: [{node: null, backend: 'flows', problems: []}],
			hits: [{action: 'deny', moved: 40, packets: 42, because: {name: 'deny-all'}, nodes: []}],
		});
	});

	it('falls back to counters, and says why', async () => {
		gone = true;
		try {
			const {stdout} = await run('policy', 'hits', '-o', 'json');
			expect(JSON.parse(stdout).source).toMatchObject({
				kind: 'counters',
				passed: [{kind: 'flows', why: expect.stringContaining('it does not reach Goldmane')}],
			});
			const only = await run('policy', 'hits', '--source', 'log', '-o', 'json');
			expect([only.code, JSON.parse(only.stdout).source]).toEqual([
				3,
				expect.objectContaining({
					kind: 'static',
					passed: [{kind: 'log', why: 'no policy has a rule with action Log'}],
				}),
			]);
		} finally {
			gone = false;
		}
	});

	it('saves flows with a snapshot, which answers the same', async () => {
		const saved = path.join(folder, 'flows');
		expect((await run('snapshot', 'save', saved, '--counters')).code).toBe(0);
		expect(readFileSync(path.join(saved, 'counters', 'flows.txt'), 'utf8')).toContain('"kind":"EndOfTier"');
		const {stdout} = await ktriage(['policy', 'hits', '--snapshot', saved, '-o', 'json']);
		const {source, hits} = JSON.parse(stdout);
		expect(source).toMatchObject({kind: 'recorded', why: 'flows and counters as they were recorded'});
		expect(hits).toContainEqual(
			expect.objectContaining({
				endpoint: 'seldon/seldon-scheduler-*',
				because: expect.anything(),
				packets: 2,
			}),
		);
	});
});

describe('recordings', () => {
	it('answer as they were recorded', async () => {
		const snapshot = path.join(folder, 'recorded');
		for (const name of ['objects', 'counters']) mkdirSync(path.join(snapshot, name), {recursive: true});
		writeFileSync(path.join(snapshot, 'objects', 'nodes.yaml'), JSON.stringify(node('n')));
		writeFileSync(path.join(snapshot, 'counters', 'n.txt'), newCalico);
		const {stdout} = await ktriage(['policy', 'hits', '--snapshot', snapshot, '-o', 'json']);
		expect(JSON.parse(stdout)).toMatchObject({
			source: {kind: 'recorded'},
			nodes: [{node: 'n', backend: 'iptables-legacy'}],
			hits: [
				{action: 'deny', endpoint: 'calib22222222'},
				{action: 'allow', policy: {name: 'allow-scheduler'}},
			],
		});
		const other = await ktriage(['policy', 'hits', '--snapshot', snapshot, '--node', 'nowhere']);
		expect([other.code, other.stderr]).toEqual([64, expect.stringContaining('There is no node nowhere')]);
	});

	it('of probes meet the policies', async () => {
		const to = ['--to', 'kube-system/service:kube-dns', '--port', '53/UDP'];
		const question = ['--from', 'financial-inference/mlserver-0', ...to];
		const {code, stdout} = await ktriage(
			['policy', 'prove', ...question, '--demo', '--allow-actions', '-o', 'json'],
			{XDG_STATE_HOME: folder},
		);
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({
			simulated: {verdict: 'deny'},
			counted: {verdict: 'unread'},
			seen: {verdict: 'timeout'},
			meeting: {kind: 'settled', id: 'denied'},
		});
	});
});
