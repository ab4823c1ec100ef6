import {describe, expect, it} from 'vitest';
import {bare, calicoNode, clusterOf, findingsOf, h0, k3s, node, pod, pool, verdicts} from './fixtures.ts';

describe('CID-01 pods by network', () => {
	it('passes when Calico set up every pod', () => {
		expect(findingsOf('CID-01', h0())[0]).toMatchObject({
			verdict: 'PASS',
			summary: 'all 45 pods with an address of their own were set up by Calico',
		});
		expect(verdicts('CID-01', clusterOf('sc-01'))).toEqual(['PASS CID-01']);
	});
	it('fails with the pods that kept their address, by annotation where both networks share a range', () => {
		const [finding, ...rest] = findingsOf('CID-01', clusterOf('sc-02'));
		expect(rest).toEqual([]);
		expect(finding).toMatchObject({verdict: 'FAIL', class: 'root', owner: 'platform'});
		expect(finding?.subjects.filter(({kind}) => kind === 'Pod')).toHaveLength(6);
		expect(finding?.evidence[0]?.value).toMatch(
			/^10\.42\..* on nuc\w+; no annotation cni\.projectcalico\.org\/podIP$/,
		);
	});
	it('names the services that depend on them and how to restart them, first things first', () => {
		const [finding] = findingsOf('CID-01', clusterOf('canonical'));
		expect(finding?.subjects).toContainEqual({
			kind: 'Service',
			namespace: 'financial-inference',
			name: 'seldon-scheduler',
		});
		expect(finding?.remedies[0]?.text).toContain('CID-02');
		expect(finding?.remedies.map(({command}) => command).join('\n')).toContain(
			'kubectl -n financial-inference rollout restart statefulset/seldon-scheduler',
		);
	});
	it('gives every node that was not converted a finding of its own', () => {
		expect(verdicts('CID-01', clusterOf('sc-32'))).toEqual(['FAIL CID-01/nuc10i7fnh']);
	});
	it('is not about Flannel where Flannel is the network', () => {
		const plain = bare([
			node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server')}),
			pod('x/a', {ip: '10.42.0.5'}),
		]);
		expect(findingsOf('CID-01', plain)[0]).toMatchObject({
			verdict: 'PASS',
			summary: "1 pod on the cluster's own network; no Calico to move to",
		});
	});
	it('warns of addresses outside everything, and does not judge them without pools to compare with', () => {
		const objects = [
			node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server')}),
			...calicoNode(['a']),
			pod('x/a', {ip: '172.18.0.5'}),
		];
		expect(verdicts('CID-01', bare([...objects, pool('10.42.64.0/18')]))).toEqual(['WARN CID-01/outside']);
		expect(verdicts('CID-01', bare(objects))).toEqual(['UNKNOWN CID-01/outside']);
	});
	it('says UNKNOWN or SKIP when pods cannot be read', () => {
		const state = (kind: 'loading') => ({sources: {pods: {kind, since: 0}}});
		expect(verdicts('CID-01', h0(undefined, state('loading')))).toEqual(['UNKNOWN CID-01']);
		const forbidden = h0(undefined, {
			sources: {pods: {kind: 'forbidden', since: 0, verb: 'list', why: 'pods is forbidden'}},
		});
		expect(findingsOf('CID-01', forbidden)[0]).toMatchObject({
			verdict: 'SKIP',
			explanation: expect.stringContaining('verb list on'),
		});
	});
});
