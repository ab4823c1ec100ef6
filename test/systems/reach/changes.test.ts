import {describe, expect, it} from 'vitest';
import {wantedPort} from '../../../src/policy/port-text.ts';
import {changesOutput} from '../../../src/report/policy/changes.ts';
import {testsJunit, testsSarif} from '../../../src/report/policy/flow-tests.ts';
import {matrixOutput} from '../../../src/report/policy/matrix.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {changesIn} from '../../../src/systems/reach/changes.ts';
import {diffOf} from '../../../src/systems/reach/diff.ts';
import {testFlows} from '../../../src/systems/reach/flow-tests.ts';
import {policyManifest} from '../../../src/systems/reach/manifest.ts';
import {blocksOn, cellsOf, matrixOf} from '../../../src/systems/reach/matrix.ts';
import {rehearsalOf} from '../../../src/systems/reach/rehearse.ts';
import {suggest} from '../../../src/systems/reach/suggest.ts';
import {baselineFor} from '../../../src/systems/reach/template.ts';
import {reachOf, whoCan} from '../../../src/systems/reach/who.ts';
import {clusterOf, h0} from '../../checks/fixtures.ts';
import {ask, cluster, object, policy} from '../../policy/fixtures.ts';

const port = (text: string) => wantedPort(text)!;
const closed = policy('x/closed', {
	podSelector: {matchLabels: {app: 'web'}},
	policyTypes: ['Ingress'],
	ingress: [{ports: [{port: 80}]}],
});

function changed(before: Snapshot, after: Snapshot): readonly string[] {
	return [...changesIn(diffOf(before, after, []))].map(
		({from, to, port: {text}, before: was, after: will}) =>
			`${from.title} ${to.title} ${text} ${was.verdict} ${will.verdict}`,
	);
}

describe('matrix', () => {
	const snapshot = cluster([closed]);
	it('says for every pair what the evaluator says', () => {
		const cells = [...cellsOf(matrixOf(snapshot, [], [port('81')]))].filter(
			({from, to}) => !`${from}${to}`.includes('/host'),
		);
		expect(cells.length).toBeGreaterThan(10);
		for (const {from, to, verdict} of cells)
			expect([from, to, verdict]).toEqual([from, to, ask(snapshot, `${from} ${to} 81`).verdict]);
	});
	it('is JSON, CSV and text of the same', () => {
		const matrix = matrixOf(snapshot, ['x'], [port('81')]);
		const json = JSON.parse([...matrixOutput(matrix, 'json')].join(''));
		expect(json.format).toBe('ktriage.policy-matrix/v1');
		expect(json.cells).toContainEqual({from: 'x/db', to: 'x/web', port: '81/TCP', verdict: 'deny'});
		expect([...matrixOutput(matrix, 'csv')].join('')).toContain('x/db,x/web,81/TCP,deny\n');
		expect([...matrixOutput(matrix, 'text')].join('')).toContain('deny     all pods → x/web');
	});
	it('says of no pair what is not so, however few pods there are', () => {
		const closed = policy('x/db', {podSelector: {matchLabels: {app: 'db'}}, policyTypes: ['Ingress']});
		for (const namespaces of [['x'], ['y'], ['x', 'y']]) {
			const matrix = matrixOf(cluster([closed]), namespaces, [port('80')]);
			const told = new Set<string>();
			for (const {from, to, verdict} of blocksOn(matrix, port('80'))) {
				for (const one of from) {
					for (const other of to) {
						expect([verdict, undefined]).toContain(matrix.verdict(one, other, port('80')));
						told.add(`${one.title} ${other.title}`);
					}
				}
			}
			for (const one of matrix.groups)
				for (const other of matrix.groups)
					if (matrix.verdict(one, other, port('80')) !== undefined)
						expect(told).toContain(`${one.title} ${other.title}`);
		}
	});

	it('puts together what is alike', () => {
		const blocks = blocksOn(matrixOf(cluster([]), ['x', 'y'], [port('80')]), port('80'));
		expect(blocks.map(({verdict}) => verdict)).toEqual(['allow']);
	});
});

describe('diff', () => {
	it('lists what a policy closes, on neighbouring ports together, and nothing else', () => {
		const lines = changed(cluster([]), cluster([closed]));
		expect(lines).toContain('y/client x/web 81-65535/TCP allow deny');
		expect(lines).toContain('y/client x/web 1-65535/UDP allow deny');
		expect(lines.filter(line => !line.includes(' x/web '))).toEqual([]);
		expect(lines.filter(line => line.startsWith('y/client ') && line.includes(' 80/TCP '))).toEqual([]);
	});
	it('sees labels of namespaces as well', () => {
		const open = policy('x/p', {
			podSelector: {},
			ingress: [{from: [{namespaceSelector: {matchLabels: {extra: 'yes'}}}]}],
		});
		const labelled = {
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {name: 'y', uid: 'ns-y', labels: {extra: 'yes'}},
		};
		expect(changed(cluster([open]), cluster([open, labelled]))).toContain(
			'y/client x/web 1-65535/TCP deny allow',
		);
	});
	it('says that nothing changes', () => {
		expect(changed(cluster([closed]), cluster([closed]))).toEqual([]);
		const text = [...changesOutput(cluster([]), 'diff', [], [], 'text')].join('');
		expect(text).toBe('Nothing changes.\n');
	});
});

describe('rehearse', () => {
	it('tells a refusal from a timeout, and what only Calico knows', () => {
		const own = object('projectcalico.org/v3', 'GlobalNetworkPolicy', 'g', {
			order: 1,
			selector: "app == 'db'",
			ingress: [{action: 'Deny'}],
		});
		const changes = [...changesIn(rehearsalOf(cluster([closed, own]), []))];
		const of = (target: string) =>
			changes.find(({from, to}) => from.title === 'y/client' && to.title === target);
		expect(of('x/web')).toMatchObject({
			before: {verdict: 'deny', symptom: 'refused'},
			after: {verdict: 'deny', symptom: 'timeout'},
		});
		expect(of('x/db')).toMatchObject({
			before: {verdict: 'allow'},
			after: {verdict: 'deny', symptom: 'timeout'},
		});
	});
});

describe('suggest', () => {
	it('opens what is asked on the canonical cluster, and nothing else', () => {
		const {policies, after, changes} = suggest(
			clusterOf('canonical'),
			'financial-inference/mlserver-0',
			'minio/service:minio',
			port('9000'),
		);
		expect(after).toBe('allow');
		expect(changes.map(({from, to, port: {text}}) => `${from.title} ${to.title} ${text}`)).toEqual([
			'financial-inference/mlserver-0 minio/minio-0 9000/TCP',
		]);
		expect(JSON.stringify(policies.map(policyManifest))).toContain('"kubernetes.io/metadata.name":"minio"');
	});
	it('opens DNS over UDP and TCP', () => {
		const {policies} = suggest(
			clusterOf('canonical'),
			'financial-inference/mlserver-0',
			'kube-system/service:kube-dns',
			port('53/UDP'),
		);
		expect(policies[0]?.egress?.[0]?.ports).toEqual([
			{protocol: 'UDP', port: 53},
			{protocol: 'TCP', port: 53},
		]);
	});
	it('says so where no NetworkPolicy helps, or none is needed', () => {
		const first = object('projectcalico.org/v3', 'GlobalNetworkPolicy', 'g', {
			order: 1,
			selector: "app == 'web'",
			ingress: [{action: 'Deny'}],
		});
		expect(suggest(cluster([first]), 'y/client', 'x/web', port('80')).trouble).toContain(
			'GlobalNetworkPolicy/g denies it',
		);
		expect(suggest(cluster([]), 'y/client', 'x/web', port('80'))).toMatchObject({
			policies: [],
			trouble: 'it is let through already',
		});
	});
});

describe('template, who-can and reach', () => {
	it('opens the DNS where none is known', () => {
		const {egress = []} = baselineFor(cluster([]), 'x');
		const dns = egress.find(({ports}) => ports.some(({port}) => port === 53));
		expect(dns?.peers).toEqual([{namespace: 'kube-system', labels: {'k8s-app': 'kube-dns'}}]);
		expect(dns?.ports.map(({port, protocol}) => `${port}/${protocol}`)).toEqual(['53/UDP', '53/TCP']);
	});

	it('makes a baseline of what is needed', () => {
		const text = JSON.stringify(policyManifest(baselineFor(h0(), 'financial-inference')));
		for (const part of [
			'"port":9002',
			'"port":9004',
			'"port":9005',
			'"port":6443',
			'"port":53,"protocol":"UDP"',
			'"port":53,"protocol":"TCP"',
			'kubernetes.io/metadata.name',
		])
			expect(text).toContain(part);
	});
	it('lists who gets through', () => {
		const [one] = whoCan(cluster([closed]), 'x/web', [port('81')]);
		// The node of a pod always gets through.
		expect(one?.allow.map(({title}) => title)).toEqual(['kube-system/calico-node-a']);
		expect(one?.deny.map(({title}) => title)).toContain('y/client');
		const [other] = reachOf(cluster([closed]), 'y/client', [port('81')]);
		expect(other?.deny.map(({title}) => title)).toEqual(['x/web']);
	});
});

describe('expected flows', () => {
	const flow = (from: string, to: string, text: string, expect: 'allow' | 'deny') => ({
		name: `${from} <${to}>`,
		from,
		to,
		port: port(text),
		expect,
		line: 3,
	});
	const results = testFlows(cluster([closed]), [
		flow('y/client', 'x/web', '80', 'allow'),
		flow('x/app=db', 'x/web', '81', 'allow'),
		flow('x/*', 'y/client', '80', 'allow'),
		flow('x/none', 'x/web', '80', 'deny'),
	]);
	it('pass, fail, or cannot be judged', () => {
		expect(results.map(({passed, verdict}) => [passed, verdict])).toEqual([
			[true, 'allow'],
			[false, 'deny'],
			[true, 'allow'],
			[false, 'unknown'],
		]);
	});
	it('are JUnit and SARIF', () => {
		const junit = testsJunit(results, 'flows.yaml');
		expect(junit).toContain('tests="4" failures="1" errors="1"');
		expect(junit).toContain('x/app=db &lt;x/web&gt;');
		expect(testsSarif(results, 'flows.yaml', '1')).toMatchObject({
			version: '2.1.0',
			runs: [
				{
					results: [
						{ruleId: 'unexpected-deny', locations: [{physicalLocation: {region: {startLine: 3}}}]},
						{ruleId: 'unknown-verdict'},
					],
				},
			],
		});
	});
});
