import {describe, expect, it} from 'vitest';
import {bare, calicoNode, clusterOf, findingsOf, h0, k3s, node, pod, pool, verdicts} from './fixtures.ts';

const server = (...flags: readonly string[]) =>
	node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server', ...flags)});

describe('CID-02 pool inside the cluster CIDR', () => {
	it('passes for the whole range, a part of it, and both families', () => {
		expect(verdicts('CID-02', h0())).toEqual(['PASS CID-02']);
		expect(verdicts('CID-02', bare([server(), pool('10.42.64.0/18')]))).toEqual(['PASS CID-02']);
		const dual = server('--cluster-cidr', '10.42.0.0/16,fd00:42::/56');
		expect(verdicts('CID-02', bare([dual, pool('10.42.0.0/16'), pool('fd00:42::/60')]))).toEqual([
			'PASS CID-02',
		]);
	});
	it('fails, proven, for a pool elsewhere, with the experiment that would disprove it', () => {
		const [finding] = findingsOf('CID-02', clusterOf('sc-01'));
		expect(finding).toMatchObject({verdict: 'FAIL', class: 'root', confidence: 'proven', owner: 'platform'});
		expect(finding?.evidence.map(({source, value}) => [source, value])).toContainEqual([
			'IPPool/default-ipv4-ippool .spec.cidr',
			'10.244.0.0/16',
		]);
		expect(finding?.predictions[0]?.probe).toMatch(/pod address.*ClusterIP/);
	});
	it('fails for a pool that is wider than the cluster CIDR, and for one of two', () => {
		expect(verdicts('CID-02', bare([server(), pool('10.0.0.0/8')]))).toEqual(['FAIL CID-02/pool-10-0-0-0-8']);
		expect(verdicts('CID-02', bare([server(), pool('10.42.0.0/16'), pool('10.244.0.0/16')]))).toEqual([
			'FAIL CID-02/pool-10-244-0-0-16',
		]);
		const dual = server('--cluster-cidr', '10.42.0.0/16,fd00:42::/56');
		expect(verdicts('CID-02', bare([dual, pool('10.42.0.0/16'), pool('fd00::/56')]))).toEqual([
			'FAIL CID-02/pool-fd00---56',
		]);
	});
	it('does not judge a pool of a family that the cluster CIDR leaves out', () => {
		const [finding] = findingsOf('CID-02', bare([server(), pool('10.42.0.0/16'), pool('fd00::/56')]));
		expect(finding).toMatchObject({
			verdict: 'PASS',
			summary: '10.42.0.0/16 inside cluster CIDR 10.42.0.0/16',
		});
		expect(verdicts('CID-02', bare([server(), pool('fd00::/56')]))).toEqual(['SKIP CID-02']);
	});
	it('speaks of pods in the pool as many as there are', () => {
		const [empty] = findingsOf('CID-02', bare([server(), pool('10.244.0.0/16')]));
		expect(empty?.explanation).toContain('Traffic from pods in 10.244.0.0/16');
	});
	it('is not sure of a pool that only some servers have in their range', () => {
		const other = node('b', {annotations: k3s('server', '--cluster-cidr', '10.55.0.0/16')});
		expect(findingsOf('CID-02', bare([server(), other, pool('10.42.0.0/16')]))[0]).toMatchObject({
			verdict: 'UNKNOWN',
			summary: 'pool 10.42.0.0/16 is outside the cluster-cidr of b',
		});
		expect(verdicts('CID-02', bare([server(), other, pool('10.99.0.0/16')]))).toEqual([
			'FAIL CID-02/pool-10-99-0-0-16',
		]);
	});
	it('fails when the profile expects another range, and leaves an in-place plan to CID-10', () => {
		const objects = [server(), pool('10.42.0.0/16')];
		expect(verdicts('CID-02', bare(objects, {profile: {podCIDR: '10.244.0.0/16'}}))).toEqual([
			'FAIL CID-02/profile',
		]);
		const inPlace = {mode: 'in-place', podCIDR: '10.244.0.0/16'} as const;
		expect(verdicts('CID-02', bare(objects, {profile: inPlace}))).toEqual(['PASS CID-02']);
		expect(verdicts('CID-02', bare(objects, {profile: {podCIDR: '10.42.0.0/16'}}))).toEqual(['PASS CID-02']);
	});
	it('leaves disabled pools and pools for load balancers alone', () => {
		const others = [
			pool('10.42.0.0/16'),
			pool('10.244.0.0/16', {disabled: true}),
			pool('192.168.9.0/24', {allowedUses: ['LoadBalancer']}),
		];
		expect(verdicts('CID-02', bare([server(), ...others]))).toEqual(['PASS CID-02']);
	});
	it('warns of pods that remain in a disabled pool outside', () => {
		const snapshot = bare([
			server(),
			...calicoNode(['a']),
			pool('10.42.64.0/18'),
			pool('10.244.0.0/16', {disabled: true}),
			pod('x/a', {ip: '10.244.0.5', calico: true}),
		]);
		expect(verdicts('CID-02', snapshot)).toEqual(['WARN CID-02/pool-10-244-0-0-16']);
	});
	it('warns when the flag was changed under nodes that exist', () => {
		expect(
			verdicts('CID-02', bare([server('--cluster-cidr', '10.244.0.0/16'), pool('10.244.0.0/16')])),
		).toEqual(['WARN CID-02/podCIDRs']);
	});
	it('warns of a pool in the Installation that was never made', () => {
		const edited = h0(draft => {
			const pools = draft.one('Installation').spec?.calicoNetwork?.ipPools as unknown as {cidr: string}[];
			pools[0]!.cidr = '10.244.0.0/16';
		});
		expect(verdicts('CID-02', edited)).toEqual(['WARN CID-02/installation']);
	});
	it('only warns when kube-proxy is off', () => {
		expect(verdicts('CID-02', bare([server('--disable-kube-proxy'), pool('10.244.0.0/16')]))).toEqual([
			'WARN CID-02/pool-10-244-0-0-16',
		]);
	});
	describe('without K3s arguments', () => {
		const kubeadm = (podCidr: string) => node('a', {podCidr, version: 'v1.33.1'});
		it('never fails on a range that is only inferred', () => {
			expect(verdicts('CID-02', bare([kubeadm('10.244.0.0/24'), pool('10.244.0.0/16')]))).toEqual([
				'PASS CID-02',
			]);
			expect(findingsOf('CID-02', bare([kubeadm('10.244.0.0/24'), pool('192.168.0.0/16')]))[0]).toMatchObject(
				{verdict: 'WARN', confidence: 'possible'},
			);
		});
		it('says UNKNOWN when nodes have no podCIDR', () => {
			expect(verdicts('CID-02', bare([kubeadm(''), pool('192.168.0.0/16')]))).toEqual([
				'UNKNOWN CID-02/pool-192-168-0-0-16',
			]);
		});
	});
	it('skips where pools may not be read or are not served', () => {
		const forbidden = h0(undefined, {
			sources: {ipPools: {kind: 'forbidden', since: 0, verb: 'list', why: 'no'}},
		});
		expect(verdicts('CID-02', forbidden)).toEqual(['SKIP CID-02']);
		const absent = bare([server()], {sources: {ipPools: {kind: 'absent', since: 0, why: 'not served'}}});
		expect(verdicts('CID-02', absent)).toEqual(['SKIP CID-02']);
	});
});
