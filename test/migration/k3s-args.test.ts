import {describe, expect, it} from 'vitest';
import {flagOn, flagValue, k3sArgs, listFlag, nodeService} from '../../src/migration/k3s-args.ts';
import type {NodeRow} from '../../src/store/rows.ts';
import {bare, k3s, node} from '../checks/fixtures.ts';

const rowOf = (object: unknown): NodeRow => bare([object]).tables.nodes[0]!;
const args = (...words: readonly string[]) => k3sArgs(rowOf(node('a', {annotations: k3s(...words)})))!;

describe('k3sArgs', () => {
	it('reads values, switches with and without a value, repeats and comma lists', () => {
		const read = args(
			'server',
			'--disable',
			'traefik',
			'--disable',
			'servicelb,metrics-server',
			'--disable-network-policy',
			'--flannel-backend',
			'none',
			'--x=y',
			'--off',
			'false',
		);
		expect(read.role).toBe('server');
		expect(listFlag(read, 'disable')).toEqual(['traefik', 'servicelb', 'metrics-server']);
		expect(flagOn(read, 'disable-network-policy')).toBe(true);
		expect(flagValue(read, 'flannel-backend')).toBe('none');
		expect(flagValue(read, 'x')).toBe('y');
		expect(flagOn(read, 'off')).toBe(false);
		expect(flagValue(read, 'absent')).toBeUndefined();
	});
	it('takes the last of several values and reads a switch before another flag', () => {
		const read = args(
			'server',
			'--disable-network-policy',
			'--flannel-backend',
			'vxlan',
			'--flannel-backend',
			'none',
		);
		expect([flagValue(read, 'disable-network-policy'), flagValue(read, 'flannel-backend')]).toEqual([
			'true',
			'none',
		]);
	});
	it.each(['not json', '{}', '["other"]', '[]', '[1]'])('reads nothing from %s', annotation => {
		expect(k3sArgs(rowOf(node('a', {annotations: {'k3s.io/node-args': annotation}})))).toBeUndefined();
	});
});

describe('nodeService', () => {
	it.each([
		[{annotations: k3s('server')}, 'k3s'],
		[{annotations: k3s('agent')}, 'k3s-agent'],
		[{version: 'v1.33.1+k3s1', labels: {'node-role.kubernetes.io/control-plane': 'true'}}, 'k3s'],
		[{version: 'v1.33.1+rke2r1'}, 'rke2-agent'],
		[{version: 'v1.33.1'}, 'kubelet'],
	])('of %j is %s', (what, service) => {
		expect(nodeService(rowOf(node('a', what)))).toBe(service);
	});
});
