import {describe, expect, it} from 'vitest';
import {ProfileError, readProfile} from '../../src/store/profile.ts';

describe('readProfile', () => {
	it('reads every key', () => {
		expect(
			readProfile(`
mode: in-place
window: {start: 2026-11-20T14:00:00Z, end: "2026-11-20T19:00:00+01:00", outageMinutes: 30}
nodes: 5
podCIDR: 10.42.0.0/16,fd00:42::/56
serviceCIDR: 10.43.0.0/16
metallb: {ranges: [192.168.1.240-192.168.1.250], pins: {ingress/nginx: 192.168.1.241}}
reserved: {lan: [192.168.1.0/24], dhcp: [192.168.1.100-192.168.1.199], vpn: []}
namespaces: {serving: seldon-mesh}
hosts: [models.example.com]
minimumCalico: "3.28"
flows: {required: [{from: serving/agent-*, to: {namespace: minio}, port: 9000}], forbidden: [{from: 10.9.0.1, to: mlflow, port: 53/udp}]}
counts: {readyModels: 3}
`),
		).toEqual({
			mode: 'in-place',
			counts: {readyModels: 3},
			window: {start: Date.UTC(2026, 10, 20, 14), end: Date.UTC(2026, 10, 20, 18), outageMinutes: 30},
			nodes: 5,
			podCIDR: '10.42.0.0/16,fd00:42::/56',
			serviceCIDR: '10.43.0.0/16',
			metallb: {ranges: ['192.168.1.240-192.168.1.250'], pins: {'ingress/nginx': '192.168.1.241'}},
			reserved: {lan: ['192.168.1.0/24'], dhcp: ['192.168.1.100-192.168.1.199'], vpn: []},
			namespaces: {serving: 'seldon-mesh'},
			hosts: ['models.example.com'],
			minimumCalico: '3.28',
			flows: {
				required: [
					{
						from: {kind: 'pods', namespace: 'serving', pod: 'agent-'},
						to: {kind: 'pods', namespace: 'minio', pod: ''},
						port: {number: 9000, protocol: 'TCP'},
					},
				],
				forbidden: [
					{
						from: {kind: 'address', ip: '10.9.0.1'},
						to: {kind: 'pods', namespace: 'mlflow', pod: ''},
						port: {number: 53, protocol: 'UDP'},
					},
				],
			},
		});
	});

	it('takes an empty file for a profile without expectations', () => {
		expect(readProfile('')).toEqual({});
		expect(readProfile('# nothing yet\n')).toEqual({});
	});

	it.each([
		['podCidr: 10.42.0.0/16', 'podCidr: there is no such key; known are mode,'],
		['window: {begin: 1}', 'window.begin: there is no such key; known are start, end, outageMinutes.'],
		['podCIDR: 10.42.0.0', 'podCIDR: expected a CIDR such as'],
		['nodes: five', 'nodes: expected a number of nodes, found "five".'],
		['nodes: -1', 'nodes: expected a number of nodes, found -1.'],
		['mode: sideways', 'mode: expected in-place or parallel, found "sideways".'],
		['window: {start: 2026-11-20T14:00:00}', 'window.start: expected a time with its zone'],
		['metallb: {ranges: 192.168.1.1-192.168.1.2}', 'metallb.ranges: expected a list'],
		['metallb: {ranges: [a]}', 'metallb.ranges[0]: expected a CIDR or a range'],
		['metallb: {pins: {a/b: here}}', 'metallb.pins.a/b: expected an address, found "here".'],
		['minimumCalico: 3.30', 'minimumCalico: expected a version in quotes'],
		['hosts:', 'hosts: expected a list, found nothing.'],
		['flows: {allowed: []}', 'flows.allowed: there is no such key; known are required, forbidden.'],
		['flows: {required: [{from: a, port: 1}]}', 'flows.required[0]: expected from, to and port'],
		['flows: {required: [{from: a/b/c, to: b, port: 1}]}', 'flows.required[0].from: expected NAMESPACE'],
		['flows: {forbidden: [{from: a, to: b, port: 70000}]}', 'flows.forbidden[0].port: expected a port'],
		['nodes: 5\nmetallb:\n  ranges:\n    - 192.168.1.240\n    - nowhere', 'found "nowhere". (line 5)'],
		['nodes: 5\npodCidr: x', 'no such key; known are mode, window, nodes'],
		['- a list', 'the profile: expected keys and values, found a list.'],
		['just text', 'the profile: expected keys and values'],
		['a: !!js/function x', 'Line 1 is not plain YAML'],
		['nodes: 1\nnodes: 2', 'Line 2 is not plain YAML'],
		['nodes: 1\n---\nnodes: 2', 'is not plain YAML'],
		['hosts: *nowhere', 'aliases of the profile cannot be resolved'],
		[
			'hosts: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]',
			'aliases of the profile cannot be resolved',
		],
		['x'.repeat((1 << 20) + 1), 'larger than 1 MiB'],
	])('refuses %.40s', (yaml, message) => {
		expect(() => readProfile(yaml)).toThrow(ProfileError);
		expect(() => readProfile(yaml)).toThrow(message);
	});

	it('keeps nothing that a terminal would obey', () => {
		expect(readProfile('hosts: ["a\\e]52;c;x\\a"]').hosts).toEqual(['a·]52;c;x·']);
		expect(() => readProfile('"\\e[2J": 1')).toThrow(/^·\[2J: there is no such key/);
	});
});
