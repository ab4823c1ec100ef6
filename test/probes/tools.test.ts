import {expect, test} from 'vitest';
import {isHost} from '../../src/probes/host.ts';
import type {ProbeQuestion} from '../../src/probes/question.ts';
import {probeTools, toolsFor} from '../../src/probes/tools.ts';

const questions: Readonly<Record<string, ProbeQuestion>> = {
	'dns udp': {kind: 'dns', name: 'a.b.', server: '', protocol: 'UDP'},
	'dns udp at': {kind: 'dns', name: 'a.b.', server: '10.43.0.10', protocol: 'UDP'},
	'dns at a port': {kind: 'dns', name: 'a.b.', server: '10.43.0.10:5353', protocol: 'UDP'},
	'dns tcp': {kind: 'dns', name: 'a.b.', server: '', protocol: 'TCP'},
	tcp: {kind: 'tcp', host: '10.1.1.1', port: 80},
	latency: {kind: 'latency', host: '10.1.1.1', port: 80},
	health: {kind: 'grpc-health', host: '10.1.1.1', port: 9000, service: '', tls: false},
	get: {kind: 'http', url: 'http://a/', headers: {host: 'b'}},
	post: {kind: 'http', url: 'http://a/', headers: {}, body: '{}'},
};

test.each([
	['dns udp', ['dig', 'nslookup', 'plain nslookup', 'host', 'python3', 'node', 'getent']],
	['dns udp at', ['dig', 'nslookup', 'plain nslookup', 'host', 'python3', 'node']],
	['dns at a port', ['dig', 'python3', 'node']],
	['dns tcp', ['dig', 'host', 'python3', 'node']],
	['tcp', ['nc', 'ncat', 'curl', 'python3', 'node', 'bash', 'busybox nc']],
	['latency', ['curl', 'python3', 'node', 'nc', 'ncat', 'bash']],
	['get', ['curl', 'python3', 'node', 'wget', 'busybox wget']],
	['post', ['curl', 'python3', 'node', 'wget', 'busybox wget']],
	['health', ['grpc_health_probe', 'python3', 'node']],
])('%s can be asked with %j', (kind, tools) => {
	const question = questions[kind]!;
	expect(
		toolsFor(question)
			.filter(({command}) => command(question) !== undefined)
			.map(({name}) => name),
	).toEqual(tools);
});

test('no shell is between, but for bash, which gets nothing that it could read as code', () => {
	const hostile: ProbeQuestion = {kind: 'tcp', host: '$(reboot)', port: 80};
	for (const {name, command} of probeTools) {
		const words = command(hostile) ?? [];
		expect(words[0] ?? '', name).not.toMatch(/^(ba|da|a)?sh$/);
		if (name === 'bash') expect(words).toEqual([]);
	}
});

test.each([
	['10.1.1.1', true],
	['fd00::1', true],
	['db-0.db.storage.svc.cluster.local', true],
	['-z', false],
	['a b', false],
	['a/../b', false],
	['$(x)', false],
	['', false],
	['a'.repeat(300), false],
])('%j is a host: %s', (text, expected) => {
	expect(isHost(text)).toBe(expected);
});
