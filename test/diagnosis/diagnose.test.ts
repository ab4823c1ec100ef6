import {describe, expect, it} from 'vitest';
import type {Finding} from '../../src/checks/finding.ts';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Diagnosis} from '../../src/diagnosis/diagnosis.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {bare, calicoNode, clusterOf, h0, k3s, node, pod, pool} from '../checks/fixtures.ts';

const diagnosed = (snapshot: Snapshot): Diagnosis => diagnose(snapshot, runChecks(snapshot));
const causes = (snapshot: Snapshot) =>
	diagnosed(snapshot).causes.map(({finding}) => `${finding.verdict} ${finding.id}`);
const down = (fault: 'network' | 'tls' | 'auth') =>
	({
		api: {kind: 'down', since: Date.parse('2026-11-20T15:37:00Z'), why: 'connect: connection refused', fault},
	}) as const;

describe('the verdict on too little', () => {
	it('is UNKNOWN where there is nothing that could be judged', () => {
		expect(diagnosed(bare([])).verdict).toBe('UNKNOWN');
		expect(diagnosed(h0()).verdict).toBe('PASS');
		expect(diagnosed(h0(undefined, {namespaceScope: 'nowhere'})).verdict).toBe('UNKNOWN');
		expect(diagnosed(h0(undefined, {namespaceScope: 'kube-system'})).verdict).toBe('PASS');
	});
});

describe('an API server that does not answer', () => {
	it.each([
		['network', 'OPS-02'],
		['tls', 'ENV-02'],
		['auth', 'ENV-02'],
	] as const)('on %s is one FAIL, %s, and everything else UNKNOWN under it', (fault, code) => {
		const {
			causes: [cause, ...rest],
			findings,
			counts,
			verdict,
		} = diagnosed(clusterOf('canonical', undefined, down(fault)));
		expect(rest).toEqual([]);
		expect(cause?.finding).toMatchObject({code, verdict: 'FAIL', class: 'root'});
		expect(counts.fail).toBe(1);
		expect(counts.warn).toBe(0);
		expect(cause?.symptoms.length).toBe(counts.unknown);
		expect(findings.filter(finding => finding.verdict === 'PASS')).toEqual([]);
		expect(verdict).toBe('UNKNOWN');
	});
	it('names since when', () => {
		expect(diagnosed(h0(undefined, down('network'))).causes[0]?.finding.summary).toBe(
			'API server unreachable since 15:37:00Z',
		);
	});
	it('concludes nothing before the first answer', () => {
		const {causes: found, verdict, counts} = diagnosed(h0(undefined, {api: {kind: 'connecting', since: 0}}));
		expect([found, verdict, counts.pass]).toEqual([[], 'UNKNOWN', 0]);
	});
});

describe('symptoms', () => {
	it('fold the pods of a node under the node that was not converted', () => {
		const [first] = diagnosed(clusterOf('sc-32')).causes;
		expect(first?.finding.id).toBe('FLN-03/nuc10i7fnh');
		expect(first?.symptoms.map(({id}) => id)).toEqual(['CID-01/nuc10i7fnh', 'ENV-01', 'POL-19/not-enforced']);
		expect(first?.symptoms[0]).toMatchObject({class: 'symptom', explainedBy: ['FLN-03/nuc10i7fnh']});
	});
	it('fold a duplicate under the pod that was left behind', () => {
		const [first, ...rest] = diagnosed(clusterOf('sc-02')).causes;
		expect(rest).toEqual([]);
		expect(first?.symptoms.map(({id}) => id)).toEqual([
			'CID-06/duplicates',
			'SEL-05/financial-inference',
			'POL-19/not-enforced',
		]);
	});
	it('leave a duplicate alone that has nothing to do with them', () => {
		const twin = (name: string) => pod(`x/${name}`, {ip: '10.42.64.9', calico: true});
		const snapshot = bare([
			node('a', {
				podCidr: '10.42.0.0/24',
				annotations: k3s('server', '--flannel-backend', 'none', '--disable-network-policy'),
			}),
			...calicoNode(['a']),
			pool('10.42.0.0/16'),
			twin('one'),
			twin('two'),
			pod('x/old', {ip: '10.42.0.5', created: '2026-11-20T09:00:00Z'}),
		]);
		expect(causes(snapshot).slice(0, 2).sort()).toEqual(['FAIL CID-01', 'FAIL CID-06/duplicates']);
	});
	it('go through a chain to its root: flag, node, pods', () => {
		const snapshot = bare([
			node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server', '--disable-network-policy')}),
			node('b', {podCidr: '10.42.1.0/24', annotations: k3s('agent')}),
			...calicoNode(['a', 'b']),
			pool('10.42.64.0/18'),
			pod('x/a', {on: 'a', ip: '10.42.0.5'}),
			pod('x/b', {on: 'b', ip: '10.42.1.5'}),
		]);
		const [first, ...rest] = diagnosed(snapshot).causes;
		expect(rest).toEqual([]);
		expect(first?.finding.id).toBe('FLN-01/flannel-backend');
		expect(first?.symptoms.map(({id}) => id)).toEqual([
			'FLN-03/a',
			'FLN-03/b',
			'CID-01/a',
			'CID-01/b',
			'ENV-01',
		]);
	});
	it('do not fold the pods of one node under another', () => {
		const mixed = clusterOf('sc-32', draft => {
			draft.add(pod('mlflow/left', {on: 'nuc10i4fnh', ip: '10.244.2.9', created: '2026-11-01T00:00:00Z'}));
		});
		expect(causes(mixed)).toContain('FAIL CID-01');
		expect(causes(mixed)).not.toContain('FAIL CID-01/nuc10i7fnh');
	});
	it('stay few on a big cluster with the same fault on every node', () => {
		const names = Array.from({length: 60}, (_, index) => `n${index}`);
		const snapshot = bare([
			...names.map((name, index) => node(name, {podCidr: `10.42.${index}.0/24`, annotations: k3s('agent')})),
			...calicoNode(names),
			pool('10.244.0.0/16'),
			...names.map((name, index) => pod(`x/${name}`, {on: name, ip: `10.42.${index}.5`})),
		]);
		const [first] = diagnosed(snapshot).causes;
		expect(first?.finding).toMatchObject({
			id: 'FLN-03/nodes',
			summary: '60 nodes still set up new pods without Calico',
		});
		expect(first?.finding.subjects).toHaveLength(60);
		expect(first?.symptoms.map(({id}) => id)).toEqual(['CID-01/nodes', 'ENV-01']);
	});
	it('fold system pods under the node that is not Ready', () => {
		const snapshot = h0(draft => {
			const target = draft.one('Node', 'nuc10i7fnh');
			draft.set(target, 'status.conditions', [
				{type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown'},
			]);
			draft.add(
				pod('kube-system/stuck', {on: 'nuc10i7fnh', phase: 'Pending', created: '2026-11-20T12:00:00Z'}),
			);
		});
		const [first, ...rest] = diagnosed(snapshot).causes;
		expect([first?.finding.id, first?.symptoms.map(({id}) => id), rest]).toEqual([
			'ENV-03/nuc10i7fnh',
			['ENV-10', 'MLB-18/nuc10i7fnh'],
			[],
		]);
	});
});

describe('ranking', () => {
	it('puts roots before contributing before advisory, then what touches more pods', () => {
		const {causes: found, findings} = diagnosed(
			clusterOf('canonical', undefined, {profile: {mode: 'in-place', podCIDR: '10.244.0.0/16'}}),
		);
		expect(found.map(({rank}) => rank)).toEqual(found.map((_, index) => index + 1));
		expect(found.slice(0, 4).map(({finding}) => finding.code)).toEqual([
			'CID-02',
			'CID-01',
			'POL-03',
			'POL-12',
		]);
		const classes = ['root', 'contributing', 'symptom', 'advisory'];
		const order = found.map(({finding}) => classes.indexOf(finding.class));
		expect(order).toEqual([...order].sort((a, b) => a - b));
		expect(found.find(({finding}) => finding.code === 'CID-10')?.finding.class).toBe('contributing');
		expect(findings.slice(0, 2).map(({code}) => code)).toEqual(['CID-02', 'CID-01']);
		expect(findings.at(-1)?.verdict).toBe('PASS');
	});
	it('is the same however the findings come in', () => {
		const snapshot = clusterOf('canonical');
		const findings = runChecks(snapshot);
		expect(diagnose(snapshot, [...findings].reverse()).causes).toEqual(diagnose(snapshot, findings).causes);
	});
	it('gives every finding once, and counts add up', () => {
		for (const id of ['h0', 'canonical', 'sc-02', 'sc-32']) {
			const snapshot = clusterOf(id);
			const {findings, counts} = diagnosed(snapshot);
			const ids = findings.map(finding => finding.id);
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids.length).toBe(runChecks(snapshot).length);
			expect(counts.fail + counts.warn + counts.unknown + counts.skip + counts.pass).toBe(ids.length);
		}
	});
});

describe('the verdict', () => {
	const verdict = (
		snapshot: Snapshot,
		change: (findings: readonly Finding[]) => readonly Finding[] = same => same,
	) => diagnose(snapshot, change(runChecks(snapshot))).verdict;
	it('is PASS on the baseline, WARN with a warning, FAIL with a failure', () => {
		expect(verdict(h0())).toBe('PASS');
		expect(verdict(h0(undefined, {profile: {nodes: 4}}))).toBe('WARN');
		expect(verdict(h0(undefined, {profile: {nodes: 6}}))).toBe('FAIL');
	});
	it.each(['pods', 'nodes', 'ipPools'] as const)('is UNKNOWN, never PASS, while %s cannot be read', name => {
		for (const state of [
			{kind: 'loading', since: 0},
			{kind: 'stale', since: 0, why: 'connection reset'},
			{kind: 'forbidden', since: 0, verb: 'list', why: 'forbidden'},
		] as const) {
			expect(verdict(h0(undefined, {sources: {[name]: state}}))).toBe('UNKNOWN');
		}
	});
	it('is not troubled by what does not matter here', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: 'forbidden'} as const;
		expect(verdict(h0(undefined, {sources: {podDisruptionBudgets: forbidden}}))).toBe('PASS');
	});
});

describe('clusters of other kinds', () => {
	const flannel = {
		...k3s('server', '--disable', 'traefik'),
		'flannel.alpha.coreos.com/backend-type': 'vxlan',
	};
	it('plain Flannel on K3s is all green', () => {
		const absent = {kind: 'absent', since: 0, why: 'the API is not served'} as const;
		const calico = Object.fromEntries(
			['ipPools', 'ipamBlocks', 'blockAffinities', 'ipamHandles', 'installations', 'clusterInformation'].map(
				name => [name, absent],
			),
		);
		const snapshot = bare(
			[
				node('a', {podCidr: '10.42.0.0/24', annotations: flannel, version: 'v1.33.1+k3s1'}),
				pod('kube-system/coredns', {ip: '10.42.0.2'}),
				pod('x/a', {ip: '10.42.0.5'}),
			],
			{sources: calico},
		);
		const {verdict, causes: found, findings} = diagnosed(snapshot);
		expect([verdict, found]).toEqual(['PASS', []]);
		expect(findings.filter(finding => finding.verdict === 'SKIP').map(({code}) => code)).toEqual(
			expect.arrayContaining(['CID-02', 'CID-06', 'FLN-03', 'CAL-12']),
		);
	});
	it('Calico on kubeadm, IPv6 only, is all green', () => {
		const snapshot = bare(
			[
				node('a', {
					ip: 'fd00::10',
					podCidr: 'fd00:42::/64',
					annotations: {'projectcalico.org/IPv6Address': 'fd00::10/64'},
				}),
				...calicoNode(['a']),
				pool('fd00:42::/56', {natOutgoing: false}),
				{
					apiVersion: 'crd.projectcalico.org/v1',
					kind: 'IPAMBlock',
					metadata: {name: 'b', uid: 'b'},
					spec: {
						cidr: 'fd00:42::/122',
						affinity: 'host:a',
						allocations: [null, 0],
						attributes: [{handle_id: 'h', secondary: {namespace: 'x', pod: 'a', node: 'a'}}],
					},
				},
				pod('x/a', {ip: 'fd00:42::1', calico: true}),
			],
			{gitVersion: 'v1.33.1'},
		);
		expect(causes(snapshot)).toEqual([]);
		expect(diagnosed(snapshot).verdict).toBe('PASS');
	});
	it('an empty cluster is not called healthy by mistake, and nothing throws', () => {
		const {causes: found, findings} = diagnosed(bare([]));
		expect(found).toEqual([]);
		expect(findings.find(({code}) => code === 'ENV-03')?.verdict).toBe('UNKNOWN');
	});
});
