import {describe, expect, it} from 'vitest';
import {
	bare,
	calicoNode,
	clusterOf,
	type Draft,
	findingsOf,
	h0,
	type Json,
	k3s,
	node,
	pod,
	pool,
	verdicts,
} from './fixtures.ts';

type Allocation = {
	readonly at: number;
	readonly pod?: string;
	readonly node?: string;
	readonly timestamp?: string;
	readonly type?: string;
};

const block = (cidr: string, host: string, allocations: readonly Allocation[]) => ({
	apiVersion: 'crd.projectcalico.org/v1',
	kind: 'IPAMBlock',
	metadata: {name: cidr.replaceAll(/[./:]/g, '-'), uid: cidr, creationTimestamp: '2026-11-20T10:00:00Z'},
	spec: {
		cidr,
		affinity: `host:${host}`,
		deleted: false,
		allocations: Array.from({length: 64}, (_, at) => {
			const index = allocations.findIndex(one => one.at === at);
			return index < 0 ? null : index;
		}),
		attributes: allocations.map(({at, pod: key, node: on = host, timestamp, type}) => ({
			handle_id: `handle-${at}`,
			secondary: {
				node: on,
				...(key && {namespace: key.split('/')[0], pod: key.split('/')[1]}),
				...(timestamp && {timestamp}),
				...(type && {type}),
			},
		})),
	},
});
const small = (...objects: readonly unknown[]) =>
	bare([
		node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server')}),
		...calicoNode(['a']),
		pool('10.42.64.0/18'),
		...objects,
	]);
const healthy = ['PASS CID-06/audit', 'PASS CID-06/capacity'];
const blockOf = (draft: Draft, index = 0): Json => draft.all('IPAMBlock')[index]!;

describe('CID-06 pools', () => {
	it('passes on the baseline and on the canonical cluster', () => {
		expect(verdicts('CID-06', h0())).toEqual(healthy);
		expect(verdicts('CID-06', clusterOf('canonical'))).toEqual(healthy);
	});
	it('fails when every pool is disabled', () => {
		const snapshot = h0(draft => {
			for (const object of draft.all('IPPool')) draft.set(object, 'spec.disabled', true);
		});
		expect(verdicts('CID-06', snapshot)).toContain('FAIL CID-06/no-pool');
	});
	it('fails when every pool is disabled although blocks may not be read', () => {
		const off = (draft: Draft) => {
			for (const object of draft.all('IPPool')) draft.set(object, 'spec.disabled', true);
		};
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: ''} as const;
		expect(verdicts('CID-06', h0(off, {sources: {ipamBlocks: forbidden}}))).toEqual([
			'FAIL CID-06/no-pool',
			'SKIP CID-06',
		]);
	});
	it('concludes nothing from pools and blocks that it cannot understand', () => {
		const odd = h0(draft => draft.set(draft.one('IPPool'), 'spec.cidr', 5));
		expect(verdicts('CID-06', odd)).toEqual(['UNKNOWN CID-06']);
		expect(verdicts('OPS-02', odd)).toEqual(['WARN OPS-02/malformed-ipPools']);
		const block = h0(draft => draft.set(blockOf(draft), 'spec.allocations', [99]));
		expect(verdicts('CID-06', block)).toEqual(['UNKNOWN CID-06']);
	});
	it('says what it could not compare', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: ''} as const;
		const sources = {ipamHandles: forbidden, blockAffinities: {kind: 'stale', since: 0, why: ''}} as const;
		const snapshot = h0(undefined, {sources});
		expect(verdicts('CID-06', snapshot)).toEqual([
			...healthy,
			'SKIP CID-06/handles',
			'UNKNOWN CID-06/gone-nodes',
		]);
		const [audit] = findingsOf('CID-06', snapshot).filter(({id}) => id === 'CID-06/audit');
		expect(audit?.summary).not.toContain('handles');
	});
	it('warns when less than a tenth is free', () => {
		const full = Array.from({length: 60}, (_, at) => ({at, pod: `x/p${at}`}));
		const pods = full.map(({at, pod: key}) => pod(key, {ip: `10.42.64.${at}`, calico: true}));
		const snapshot = bare([
			node('a'),
			...calicoNode(['a']),
			pool('10.42.64.0/26'),
			block('10.42.64.0/26', 'a', full),
			...pods,
		]);
		expect(verdicts('CID-06', snapshot)).toEqual([
			'PASS CID-06/audit',
			'WARN CID-06/capacity-pool-10-42-64-0-26',
		]);
	});
	it('skips host-local addresses and what is not served', () => {
		const hostLocal = h0(draft => draft.set(draft.one('Installation'), 'spec.cni.ipam.type', 'HostLocal'));
		expect(verdicts('CID-06', hostLocal)).toEqual(['SKIP CID-06']);
		const absent = h0(undefined, {
			sources: {ipamBlocks: {kind: 'absent', since: 0, why: 'only the aggregated API is served'}},
		});
		expect(verdicts('CID-06', absent)).toEqual(['SKIP CID-06']);
	});
	it('skips where Calico left its APIs behind but does not run', () => {
		expect(
			verdicts('CID-06', bare([node('a', {podCidr: '10.42.0.0/24'}), pod('x/a', {ip: '10.42.0.5'})])),
		).toEqual(['SKIP CID-06']);
	});
	it('does not audit by the pods of one namespace', () => {
		expect(verdicts('CID-06', h0(undefined, {namespaceScope: 'mlflow'}))).toContain('SKIP CID-06/audit');
	});
});

describe('CID-06 audit', () => {
	it('agrees for pods, tunnels and reserved addresses', () => {
		const snapshot = small(
			block('10.42.64.0/26', 'a', [{at: 0, type: 'vxlanTunnelAddress'}, {at: 1, pod: 'x/a'}, {at: 2}]),
			pod('x/a', {ip: '10.42.64.1', calico: true}),
		);
		expect(verdicts('CID-06', snapshot)).toEqual(healthy);
	});
	it('warns of an address held for a pod that is gone, has finished or has another, past the grace', () => {
		const snapshot = small(
			block('10.42.64.0/26', 'a', [
				{at: 1, pod: 'x/gone', timestamp: '2026-11-20 10:00:00 +0000 UTC'},
				{at: 2, pod: 'x/done', timestamp: '2026-11-20 10:00:00 +0000 UTC'},
				{at: 3, pod: 'x/moved', timestamp: '2026-11-20 10:00:00 +0000 UTC'},
				{at: 9, pod: 'x/moved', timestamp: '2026-11-20 10:00:00 +0000 UTC'},
				{at: 4, pod: 'x/starting', timestamp: '2026-11-20 10:00:00 +0000 UTC'},
			]),
			pod('x/done', {ip: '10.42.64.2', calico: true, phase: 'Succeeded'}),
			pod('x/moved', {ip: '10.42.64.9', calico: true}),
			pod('x/starting', {phase: 'Pending'}),
		);
		const leak = findingsOf('CID-06', snapshot).find(({id}) => id === 'CID-06/leaks');
		expect(leak).toMatchObject({verdict: 'WARN', summary: '3 addresses allocated to nobody'});
		expect(leak?.evidence.map(({value}) => value)).toEqual([
			'x/gone: pod x/gone does not exist',
			'x/done: pod x/done has finished',
			'x/moved: pod x/moved has 10.42.64.9 instead',
		]);
	});
	it('gives a fresh allocation the grace of 15 minutes', () => {
		const young = small(
			block('10.42.64.0/26', 'a', [{at: 1, pod: 'x/gone', timestamp: '2026-11-20 15:30:00 +0000 UTC'}]),
		);
		expect(verdicts('CID-06', young)).toEqual(healthy);
	});
	it('warns of a tunnel address and a block of a node that is gone', () => {
		const snapshot = small(
			block('10.42.64.0/26', 'lost', [{at: 0, type: 'vxlanTunnelAddress', node: 'lost'}]),
			{
				apiVersion: 'crd.projectcalico.org/v1',
				kind: 'BlockAffinity',
				metadata: {name: 'lost-10-42-64-0-26', uid: 'x'},
				spec: {cidr: '10.42.64.0/26', node: 'lost', state: 'confirmed', deleted: 'false'},
			},
		);
		expect(verdicts('CID-06', snapshot)).toEqual([
			'PASS CID-06/capacity',
			'WARN CID-06/gone-nodes',
			'WARN CID-06/leaks',
		]);
	});
	it('warns of a pod of Calico that no block and of one that no pool knows', () => {
		expect(verdicts('CID-06', small(pod('x/a', {ip: '10.42.64.1', calico: true})))).toContain(
			'WARN CID-06/unallocated',
		);
		const outside = small(pod('x/a', {ip: '10.50.0.1', calico: true}));
		expect(verdicts('CID-06', outside)).toEqual(['PASS CID-06/capacity', 'WARN CID-06/outside-pools']);
	});
	it('waits a minute for the block of a new pod', () => {
		expect(
			verdicts(
				'CID-06',
				small(pod('x/a', {ip: '10.42.64.1', calico: true, created: '2026-11-20T15:40:00Z'})),
			),
		).toEqual(healthy);
	});
	it('shows borrowed addresses for information', () => {
		const snapshot = small(
			node('b'),
			block('10.42.64.0/26', 'a', [{at: 1, pod: 'x/b', node: 'b'}]),
			pod('x/b', {on: 'b', ip: '10.42.64.1', calico: true}),
		);
		expect(verdicts('CID-06', snapshot)).toEqual([
			'PASS CID-06/audit',
			'PASS CID-06/borrowed',
			'PASS CID-06/capacity',
		]);
	});
	it('fails for an address of two live pods, but not of one that ends or has finished', () => {
		const twins = (other: object) =>
			small(
				block('10.42.64.0/26', 'a', [{at: 1, pod: 'x/a'}]),
				pod('x/a', {ip: '10.42.64.1', calico: true}),
				pod('x/b', {ip: '10.42.64.1', ...other}),
			);
		expect(verdicts('CID-06', twins({}))).toContain('FAIL CID-06/duplicates');
		expect(verdicts('CID-06', twins({phase: 'Failed'}))).toEqual(healthy);
		const ending = pod('x/b', {ip: '10.42.64.1'}) as {metadata: object};
		const terminating = {
			...ending,
			metadata: {...ending.metadata, deletionTimestamp: '2026-11-20T15:39:00Z'},
		};
		expect(
			verdicts(
				'CID-06',
				small(
					block('10.42.64.0/26', 'a', [{at: 1, pod: 'x/a'}]),
					pod('x/a', {ip: '10.42.64.1', calico: true}),
					terminating,
				),
			),
		).toEqual(healthy);
	});
	it('finds twins in IPv6 whatever the spelling', () => {
		const snapshot = bare([
			node('a', {podCidr: 'fd00:42::/64'}),
			...calicoNode(['a']),
			pool('fd00:42:0:8000::/65'),
			block('fd00:42:0:8000::/122', 'a', [{at: 1, pod: 'x/a'}]),
			pod('x/a', {ip: 'fd00:42:0:8000::1', calico: true}),
			pod('x/b', {ip: 'fd00:42:0:8000:0:0:0:1'}),
		]);
		expect(findingsOf('CID-06', snapshot).find(({id}) => id === 'CID-06/duplicates')?.summary).toContain(
			'fd00:42:0:8000::1',
		);
		expect(verdicts('CID-06', snapshot)).not.toContain('WARN CID-06/unallocated');
	});
	it('notes handles without an allocation', () => {
		const snapshot = h0(draft => {
			const first = blockOf(draft);
			draft.set(first, 'spec.attributes', []);
			draft.set(
				first,
				'spec.allocations',
				Array.from({length: 64}, () => null),
			);
		});
		expect(findingsOf('CID-06', snapshot).find(({id}) => id === 'CID-06/handles')).toMatchObject({
			verdict: 'WARN',
			class: 'advisory',
		});
	});
});
