import {describe, expect, test} from 'vitest';
import {runChecks} from '../../../src/checks/index.ts';
import {commandOf} from '../../../src/probes/plans/command.ts';
import {edgePlan, forbiddenPlan} from '../../../src/probes/plans/edges.ts';
import {planFor} from '../../../src/probes/plans/for-check.ts';
import {namespacePlan} from '../../../src/probes/plans/namespaces.ts';
import {nodePlan} from '../../../src/probes/plans/nodes.ts';
import {podFlags} from '../../../src/store/pod-table.ts';
import {bare, clusterOf, h0} from '../../checks/fixtures.ts';

const healthy = h0();

describe('pod to pod', () => {
	const {questions, notes} = nodePlan(healthy);

	test('every pair of nodes is asked, also a node within itself', () => {
		const nodes = healthy.tables.nodes.map(({name}) => name);
		const asked = new Set(questions.map(({row, column}) => `${row.split(' ')[0]} ${column.split(' ')[0]}`));
		const told = nodes.filter(node => notes.some(note => note.startsWith(node)));
		for (const from of nodes)
			for (const to of nodes.filter(node => !told.includes(node))) expect(asked).toContain(`${from} ${to}`);
		expect(questions.length).toBeLessThanOrEqual(400);
	});

	test('no pod asks itself and no pod on the network of its node is asked', () => {
		const {pods} = healthy;
		for (const {from, question} of questions) {
			if (question.kind !== 'tcp') throw new Error(question.kind);
			for (const slot of from.slots) {
				expect(pods.ips(slot)).not.toContain(question.host);
				expect(pods.flags(slot) & podFlags.hostNetwork).toBe(0);
			}
		}
	});
});

describe('pod to pod where policies close pods', () => {
	const {pods} = healthy;
	const owner = (host: string) => {
		const slot = pods.slotList().find(one => pods.ips(one).includes(host));
		return slot === undefined ? '' : pods.namespaceName(pods.namespaceId(slot));
	};
	const asked = (snapshot: typeof healthy) =>
		nodePlan(snapshot).questions.map(({question}) => (question.kind === 'tcp' ? owner(question.host) : ''));
	const cells = (snapshot: typeof healthy) =>
		nodePlan(snapshot).questions.map(({row, column}) => `${row} ${column}`);
	const closing = (namespace: string) => ({
		apiVersion: 'networking.k8s.io/v1',
		kind: 'NetworkPolicy',
		metadata: {name: 'nobody-comes-in', namespace},
		spec: {podSelector: {}, policyTypes: ['Ingress']},
	});

	test('another pod of the node is asked: a refusal by policy says nothing about the network', () => {
		const open = asked(healthy).find(
			namespace => !healthy.tables.networkPolicies.some(policy => policy.namespace === namespace),
		);
		if (open === undefined) throw new Error('every namespace that is asked has policies');
		const closed = h0(({add}) => add(closing(open)));
		expect(asked(closed)).not.toContain(open);
		expect(cells(closed)).toEqual(cells(healthy));
	});

	test('where every pod is closed nothing is asked and it is said', () => {
		const closed = h0(({add, all, remove}) => {
			remove('NetworkPolicy');
			for (const {metadata} of [...all('Namespace')]) add(closing(metadata.name));
		});
		const {questions, notes} = nodePlan(closed);
		expect(questions).toEqual([]);
		expect(notes).toContainEqual(expect.stringContaining('policies deny every pair of pods looked at'));
	});
});

test('every namespace asks the API, the DNS both ways, and what is found behind Services', () => {
	const {questions} = namespacePlan(healthy);
	const own = questions.filter(({row}) => row === 'financial-inference').map(({column}) => column);
	expect(own).toEqual(expect.arrayContaining(['DNS udp', 'DNS tcp', 'API']));
	for (const found of ['scheduler ', 'MLflow ', 'object store '])
		expect(own).toContainEqual(expect.stringMatching(`^${found}`));
	const lost = questions.find(({column}) => column === 'DNS tcp');
	expect(lost?.question).toMatchObject({kind: 'dns', protocol: 'TCP'});
});

test('edges are asked by the Service, what cannot be asked is said', () => {
	const {questions, notes} = edgePlan(healthy);
	expect(questions.length + notes.length).toBeGreaterThan(3);
	for (const {question, expect: wanted} of questions)
		expect([question.kind, wanted]).toEqual(['tcp', 'open']);
});

test('forbidden flows must be closed', () => {
	const flow = {
		from: {kind: 'pods', namespace: 'monitoring', pod: ''},
		to: {kind: 'pods', namespace: 'financial-inference', pod: 'mlserver'},
		port: {number: 9000, protocol: 'TCP'},
	} as const;
	const snapshot = h0(undefined, {
		profile: {flows: {forbidden: [flow, {...flow, port: {number: 53, protocol: 'UDP'}}]}},
	});
	const {questions, notes} = forbiddenPlan(snapshot);
	expect(questions).toMatchObject([
		{
			row: 'monitoring',
			column: 'financial-inference/mlserver:9000',
			expect: 'closed',
			from: {place: {namespace: 'monitoring'}},
		},
	]);
	expect(notes).toHaveLength(1);
	expect(forbiddenPlan(healthy).notes).toEqual(['the profile names no flows.forbidden']);
});

test('a finding is asked by its own predictions, each question once, with its command', () => {
	const snapshot = clusterOf('sc-07');
	const findings = runChecks(snapshot).filter(({code, verdict}) => code === 'POL-08' && verdict === 'FAIL');
	const {questions} = planFor(snapshot, 'POL-08', [...findings, ...findings]);
	expect(questions.length).toBeGreaterThan(0);
	expect(new Set(questions.map(commandOf)).size).toBe(questions.length);
	for (const planned of questions) {
		expect(planned.expect).toBe('closed');
		expect(commandOf(planned)).toMatch(
			/^ktriage probe tcp --from financial-inference\/\S+ --to \S+:\d+ --allow-actions$/,
		);
	}
});

test('load balancers are asked from here, the pool outside the cluster CIDR by pod and by Service', () => {
	const balancers = planFor(healthy, 'MLB-08', []).questions;
	expect(balancers.length).toBeGreaterThan(2);
	for (const planned of balancers) expect(commandOf(planned)).toContain('--from jump-host');
	const pair = planFor(clusterOf('sc-01'), 'CID-02', []).questions;
	expect(pair.map(({expect: wanted}) => wanted)).toEqual(['open', 'closed']);
	expect(new Set(pair.map(({from}) => JSON.stringify(from.place))).size).toBe(1);
});

test('an empty cluster has nothing to ask and nothing breaks', () => {
	const empty = bare([]);
	for (const plan of [nodePlan, namespacePlan, edgePlan, forbiddenPlan])
		expect(plan(empty).questions).toEqual([]);
	for (const code of ['CID-02', 'MLB-08', 'DNS-06', 'POL-08'])
		expect(planFor(empty, code, []).questions).toEqual([]);
});
