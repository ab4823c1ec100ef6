import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {SnapshotOptions} from '../support/snapshot.ts';
import {bare, calicoNode, clusterOf, findingsOf, h0, node, pod, pool, verdicts} from './fixtures.ts';

type Asked = readonly [from: string, to: string, outcome: string, at?: string];

const nodes = ['a', 'b', 'c'];
const addresses: Readonly<Record<string, string>> = Object.fromEntries(
	nodes.flatMap((name, index) => [
		[`${name}1`, `10.42.${index}.11`],
		[`${name}2`, `10.42.${index}.12`],
	]),
);
const deny = {
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {namespace: 'x', name: 'deny', uid: 'deny'},
	spec: {podSelector: {}, policyTypes: ['Ingress', 'Egress']},
};

/** Two pods on each of three nodes, and what was asked between them. */
function asked(questions: readonly Asked[], more: readonly unknown[] = [], options: SnapshotOptions = {}) {
	return bare(
		[
			...nodes.map(name => node(name)),
			...calicoNode(nodes),
			pool('10.42.0.0/16'),
			...Object.entries(addresses).map(([name, ip]) => pod(`x/${name}`, {on: name[0]!, ip, calico: true})),
			...more,
		],
		{
			probes: questions.map(([from, to, outcome, at = '2026-11-20T15:36:00Z']) => ({
				probe: 'tcp',
				from: {namespace: 'x', pod: from},
				to: {host: addresses[to] ?? to, port: 80},
				at,
				class: outcome,
			})),
			...options,
		},
	);
}

const near: readonly Asked[] = nodes.flatMap(name => [
	[`${name}1`, `${name}2`, 'ok'] as const,
	[`${name}2`, `${name}1`, 'ok'] as const,
]);
const far = (outcome: (a: string, b: string) => string): readonly Asked[] =>
	nodes.flatMap(a => nodes.filter(b => b !== a).map(b => [`${a}1`, `${b}1`, outcome(a, b)] as const));
const lost = far(() => 'timeout');

describe('CAL-15 traffic between nodes', () => {
	it('passes on the baseline and on the canonical cluster, and needs a probe on a live one', () => {
		expect(verdicts('CAL-15', h0())).toEqual(['PASS CAL-15']);
		expect(verdicts('CAL-15', clusterOf('canonical'))).toEqual(['PASS CAL-15']);
		const [live] = findingsOf('CAL-15', h0(undefined, {probes: []}));
		expect(live).toMatchObject({verdict: 'SKIP', summary: 'needs a probe: pod to pod across nodes'});
		expect(live?.predictions[0]?.probe).toContain('kubectl -n NAMESPACE exec POD');
	});
	it('fails when pods answer on their node and nowhere else, and rules policy out', () => {
		const [finding, ...rest] = findingsOf('CAL-15', clusterOf('sc-19'));
		expect(rest).toEqual([]);
		expect(finding).toMatchObject({verdict: 'FAIL', class: 'root', confidence: 'proven', owner: 'platform'});
		expect(finding?.ruledOut[0]).toMatch(/^a policy: \d+ lost paths join pods that no policy selects$/);
		expect(finding?.explanation).toContain('4789/udp');
		const snapshot = clusterOf('sc-19');
		const {causes} = diagnose(snapshot, runChecks(snapshot));
		expect(causes.map(({finding: {id}}) => id)).toEqual(['CAL-15']);
		const codes = new Set(causes[0]?.symptoms.map(({code}) => code));
		expect([...codes].toSorted()).toEqual(['DNS-03', 'RBK-01']);
	});
	it('rules a policy out by what the same pods do on their node', () => {
		const [finding] = findingsOf('CAL-15', asked([...near, ...lost], [deny]));
		expect(finding).toMatchObject({verdict: 'FAIL', confidence: 'proven'});
		expect(finding?.ruledOut[0]).toContain('policies know pods, not nodes');
	});
	it('does not know when a policy may be the reason', () => {
		expect(verdicts('CAL-15', asked(lost, [deny]))).toEqual(['UNKNOWN CAL-15']);
	});
	it('does not know without an answer within a node, nor from one pair of several', () => {
		expect(verdicts('CAL-15', asked(lost))).toEqual(['UNKNOWN CAL-15']);
		expect(verdicts('CAL-15', asked([...near, ['a1', 'b1', 'timeout']]))).toEqual(['UNKNOWN CAL-15']);
	});
	it('counts a refusal as arrived and a missing tool as no answer', () => {
		expect(verdicts('CAL-15', asked(far(() => 'refused')))).toEqual(['PASS CAL-15']);
		expect(verdicts('CAL-15', asked(far(() => 'tool')))).toEqual(['SKIP CAL-15']);
	});
	it('names the one node that is cut off, under the address Calico took for it', () => {
		const one = asked([...near, ...far((a, b) => (a === 'c' || b === 'c' ? 'timeout' : 'ok'))]);
		expect(verdicts('CAL-15', one)).toEqual(['FAIL CAL-15/c']);
		const snapshot = clusterOf('sc-21');
		const {causes} = diagnose(snapshot, runChecks(snapshot));
		expect(causes.map(({finding}) => finding.id)).toEqual(['CAL-12/nuc10i7fnh']);
		expect(causes[0]?.symptoms.map(({id}) => id)).toContain('CAL-15/nuc10i7fnh');
	});
	it('only warns when paths are lost in one direction while others arrive', () => {
		const some = asked([...near, ...far((a, b) => (a === 'a' && b === 'b' ? 'timeout' : 'ok'))]);
		expect(verdicts('CAL-15', some)).toEqual(['WARN CAL-15/some']);
	});
	it('forgets answers about pods that were recreated since', () => {
		const old = [...near, ...lost].map(([a, b, outcome]) => [a, b, outcome, '2026-11-20T11:00:00Z'] as const);
		expect(verdicts('CAL-15', asked(old))).toEqual(['SKIP CAL-15']);
	});
	it('leaves pods of the old network to CID-01', () => {
		const left = [pod('x/left', {on: 'c', ip: '10.42.9.9', created: '2026-11-20T09:00:00Z'})];
		const open = far(() => 'ok');
		expect(verdicts('CAL-15', asked([...near, ...open, ['a1', '10.42.9.9', 'timeout']], left))).toEqual([
			'PASS CAL-15',
		]);
	});
	it.each([
		[{vxlanPort: 8473}, {}, '8473/udp'],
		[{wireguardEnabled: true}, {}, '51820/udp'],
		[{}, {vxlanMode: 'Never', ipipMode: 'Always'}, 'IP protocol 4'],
	])('names what carries the traffic with Felix %j and pool %j', (felix, spec, words) => {
		const settings = [
			{
				apiVersion: 'crd.projectcalico.org/v1',
				kind: 'FelixConfiguration',
				metadata: {name: 'default', uid: 'f'},
				spec: felix,
			},
		];
		const snapshot = bare([node('a'), ...calicoNode(['a']), pool('10.42.0.0/16', spec), ...settings]);
		expect(findingsOf('CAL-15', snapshot)[0]?.explanation).toContain(words);
	});
});

describe('RBK-01 rollback triggers', () => {
	it('does not fire on the baseline, nor on a half-migrated cluster of which nothing is known to fail', () => {
		expect(verdicts('RBK-01', h0())).toEqual(['PASS RBK-01']);
		for (const id of ['canonical', 'sc-02', 'sc-32'])
			expect(verdicts('RBK-01', clusterOf(id, undefined, {probes: []}))).toEqual(['PASS RBK-01']);
	});
	it('fires on the canonical cluster since the first lost probe, as a consequence of the pods left behind', () => {
		const snapshot = clusterOf('canonical');
		const {findings} = diagnose(snapshot, runChecks(snapshot));
		const banner = findings.find(({code}) => code === 'RBK-01');
		expect(banner).toMatchObject({verdict: 'FAIL', class: 'symptom', explainedBy: ['CID-01']});
		expect(banner?.summary).toMatch(/^3 paths .* since 14:12Z \(88 min, limit 30\)$/);
		expect(banner?.evidence[0]?.value).toContain('the first time at 2026-11-20T14:12:00.000Z');
	});
	it('counts from the first loss after the last answer, and waits half an hour', () => {
		const series = (...answers: readonly (readonly [string, string])[]) =>
			asked([
				...near,
				...answers.map(([time, outcome]) => ['a1', 'b1', outcome, `2026-11-20T${time}:00Z`] as const),
			]);
		expect(verdicts('RBK-01', series(['14:50', 'timeout'], ['15:30', 'timeout']))).toEqual([
			'FAIL RBK-01/paths',
		]);
		expect(verdicts('RBK-01', series(['14:50', 'timeout'], ['15:20', 'ok'], ['15:30', 'timeout']))).toEqual([
			'WARN RBK-01/paths',
		]);
		expect(verdicts('RBK-01', series(['14:50', 'timeout'], ['15:30', 'ok']))).toEqual(['PASS RBK-01']);
	});
	it('does not take one old answer for half an hour of failure', () => {
		const [finding] = findingsOf('RBK-01', asked([...near, ['a1', 'b1', 'timeout', '2026-11-20T14:50:00Z']]));
		expect(finding).toMatchObject({verdict: 'WARN', confidence: 'possible'});
	});
	it('does not count what a policy may refuse on purpose', () => {
		const denied: readonly Asked[] = ['14:50', '15:30'].map(time => [
			'a1',
			'b1',
			'timeout',
			`2026-11-20T${time}:00Z`,
		]);
		expect(verdicts('RBK-01', asked(denied, [deny]))).toEqual(['PASS RBK-01']);
	});
	it('fires when DNS has had no server for long, and only warns while since when is not known', () => {
		const without = (conditions: readonly unknown[]) =>
			h0(draft => {
				for (const slice of draft.all('EndpointSlice'))
					if (slice.metadata.namespace === 'kube-system') draft.set(slice, 'endpoints', []);
				draft.set(draft.one('Deployment', 'coredns'), 'status.conditions', conditions);
			});
		const down = (time: string) => without([{type: 'Available', status: 'False', lastTransitionTime: time}]);
		expect(verdicts('RBK-01', down('2026-11-20T15:07:00Z'))).toEqual(['FAIL RBK-01/dns']);
		expect(verdicts('RBK-01', down('2026-11-20T15:20:00Z'))).toEqual(['WARN RBK-01/dns']);
		expect(verdicts('RBK-01', without([]))).toEqual(['WARN RBK-01/dns']);
	});
	it('fires when most nodes have had no network for long, not for one of them', () => {
		const down = (count: number) =>
			h0(draft => {
				for (const one of draft.all('Node').slice(0, count))
					draft.set(one, 'status.conditions', [
						{type: 'Ready', status: 'True'},
						{
							type: 'NetworkUnavailable',
							status: 'True',
							reason: 'CalicoIsDown',
							lastTransitionTime: '2026-11-20T15:00:00Z',
						},
					]);
			});
		expect(verdicts('RBK-01', down(3))).toEqual(['FAIL RBK-01/nodes']);
		expect(verdicts('RBK-01', down(2))).toEqual(['PASS RBK-01']);
	});
});
