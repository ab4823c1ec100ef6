import {expect, it} from 'vitest';
import {readProfile} from '../../src/store/profile.ts';

it('reads every key, times as milliseconds', () => {
	const profile = readProfile(`
mode: in-place
window: {start: 2026-11-20T14:00:00Z, end: 2026-11-20T18:00:00Z, outageMinutes: 60}
nodes: 5
podCIDR: 10.42.0.0/16
metallb: {ranges: [192.0.2.10-192.0.2.20], pins: {ns/service: 192.0.2.10}}
reserved: {dhcp: [192.0.2.100-192.0.2.200]}
namespaces: {serving: demo}
flows: {required: [{from: a, to: b, port: 53}]}
`);
	expect(profile).toEqual({
		mode: 'in-place',
		window: {start: Date.UTC(2026, 10, 20, 14), end: Date.UTC(2026, 10, 20, 18), outageMinutes: 60},
		nodes: 5,
		podCIDR: '10.42.0.0/16',
		metallb: {ranges: ['192.0.2.10-192.0.2.20'], pins: {'ns/service': '192.0.2.10'}},
		reserved: {dhcp: ['192.0.2.100-192.0.2.200']},
		namespaces: {serving: 'demo'},
	});
	expect(readProfile('')).toEqual({});
});

it.each([
	['- a', 'the profile must be a mapping'],
	['podCidr: 10.0.0.0/8', 'podCidr is not known; there are mode, window'],
	['__proto__: 1', '__proto__ is not known'],
	['nodes: five', 'nodes must be a whole number'],
	['mode: slow', 'mode must be one of in-place, parallel'],
	['window: {start: soon}', 'window.start must be a time such as'],
	['metallb: {ranges: [1]}', 'metallb.ranges[0] must be text'],
	['namespaces: [a]', 'namespaces must be a mapping'],
	['a: &a 1\nb: *a', 'Alias resolution is disabled'],
])('says what is wrong with %j', (yaml, message) => {
	expect(() => readProfile(yaml)).toThrow(message);
});
