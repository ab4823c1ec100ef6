import {describe, expect, it} from 'vitest';
import {clusterCidrs, type KnownCidrs} from '../../src/migration/cluster-cidrs.ts';
import {formatCidr} from '../../src/net/range.ts';
import {bare, k3s, node} from '../checks/fixtures.ts';

const told = ({known, cidrs}: KnownCidrs) => `${known} ${cidrs.map(formatCidr).join(',')}`.trim();
const of = (...objects: readonly unknown[]) => clusterCidrs(bare(objects));
const serviceCidr = {
	apiVersion: 'networking.k8s.io/v1',
	kind: 'ServiceCIDR',
	metadata: {name: 'kubernetes', uid: 's'},
	spec: {cidrs: ['10.96.0.0/12']},
};

describe('clusterCidrs', () => {
	it('takes the flags of the K3s servers', () => {
		const {pod, service} = of(
			node('a', {
				annotations: k3s('server', '--cluster-cidr', '10.50.0.0/16,fd00::/56', '--service-cidr=10.51.0.0/16'),
			}),
		);
		expect([told(pod), told(service)]).toEqual(['stated 10.50.0.0/16,fd00::/56', 'stated 10.51.0.0/16']);
		expect(pod.evidence).toEqual([
			{
				source: 'Node/a metadata.annotations[k3s.io/node-args]',
				value: '--cluster-cidr 10.50.0.0/16,fd00::/56',
			},
		]);
	});
	it('knows the defaults of K3s, by the family of the node', () => {
		expect(told(of(node('a', {annotations: k3s('server')})).pod)).toBe('default 10.42.0.0/16');
		const six = of(node('a', {ip: 'fd00::10', annotations: k3s('server')}));
		expect([told(six.pod), told(six.service)]).toEqual(['default fd00:42::/56', 'default fd00:43::/112']);
	});
	it('does not read cluster flags from agents', () => {
		expect(told(of(node('a', {annotations: k3s('agent', '--cluster-cidr', '10.9.0.0/16')})).pod)).toBe(
			'unknown',
		);
	});
	it('says on which flags servers disagree', () => {
		const {disagreements} = of(
			node('a', {annotations: k3s('server')}),
			node('b', {annotations: k3s('server', '--cluster-cidr', '10.244.0.0/16')}),
		);
		expect(disagreements).toEqual([
			{
				flag: '--cluster-cidr',
				values: [
					{node: 'a', value: '10.42.0.0/16'},
					{node: 'b', value: '10.244.0.0/16'},
				],
			},
		]);
	});
	it('prefers ServiceCIDR objects for services', () => {
		expect(told(of(node('a', {annotations: k3s('server')}), serviceCidr).service)).toBe(
			'stated 10.96.0.0/12',
		);
	});
	it('infers from podCIDRs elsewhere, or says that it does not know', () => {
		const kubeadm = of(
			node('a', {podCidr: '10.244.0.0/24,fd00:1::/64'}),
			node('b', {podCidr: '10.244.1.0/24,fd00:1:0:1::/64'}),
		);
		expect(told(kubeadm.pod)).toBe('inferred 10.244.0.0/23,fd00:1::/63');
		expect(told(kubeadm.service)).toBe('unknown');
		expect(of(node('a')).pod).toMatchObject({
			known: 'unknown',
			why: 'no K3s server arguments, and no node has a spec.podCIDR',
		});
	});
	it('does not take a malformed annotation or flag for a default', () => {
		expect(told(of(node('a', {annotations: {'k3s.io/node-args': 'server'}})).pod)).toBe('unknown');
		expect(told(of(node('a', {annotations: k3s('server', '--cluster-cidr', 'oops')})).pod)).toBe('unknown');
	});
});
