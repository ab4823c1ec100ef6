import {expect, test} from 'vitest';
import {classify} from '../../src/probes/classify.ts';
import type {ProbeQuestion} from '../../src/probes/question.ts';

const dns: ProbeQuestion = {kind: 'dns', name: 'kubernetes.default', server: '', protocol: 'UDP'};
const tcp: ProbeQuestion = {kind: 'tcp', host: '10.43.51.131', port: 9004};
const http: ProbeQuestion = {kind: 'http', url: 'http://mlflow.mlflow:5000/health', headers: {}};

test('getent says nothing, so that only the time tells', () => {
	const output = {tool: 'getent', code: 2, stdout: '', stderr: ''};
	expect(classify(dns, {...output, millis: 20})?.class).toBe('tool');
	expect(classify(dns, {...output, millis: 5_000})?.class).toBe('dns-timeout');
});

test('a tool that measured the connection is believed, not the way to it', () => {
	const output = {code: 0, stderr: '', millis: 400};
	const curl = classify(tcp, {...output, tool: 'curl', stdout: '0.012'});
	const python = classify(tcp, {...output, tool: 'python3', stdout: '{"class":"ok","millis":1.5}'});
	expect([curl?.millis, python?.millis]).toEqual([12, 1.5]);
});

test('curl tells who answered', () => {
	const stdout = 'HTTP/1.1 200 OK\r\nServer: nginx\r\nx-seldon-route: :a_1:\r\n\r\n200';
	expect(classify(http, {tool: 'curl', code: 0, stdout, stderr: '', millis: 1})?.detail).toBe(
		'200, server: nginx, x-seldon-route: :a_1:',
	);
});

test('what a tool printed cannot write to the terminal', () => {
	const answer = classify(tcp, {
		tool: 'nc',
		code: 1,
		stdout: '',
		stderr: '\u001b[2Jnc: Connection refused\u0007',
		millis: 1,
	});
	expect(answer).toEqual({class: 'refused', detail: expect.not.stringContaining('\u001b')});
});

test('an answer that failed for now is no answer only when it took long', () => {
	const output = {tool: 'nslookup', code: 1, stdout: '', stderr: "nslookup: can't resolve 'x': Try again"};
	expect(classify(dns, {...output, millis: 20})?.class).toBe('dns-servfail');
	expect(classify(dns, {...output, millis: 5_000})?.class).toBe('dns-timeout');
	const nc = {
		tool: 'nc',
		code: 1,
		stdout: '',
		stderr: 'nc: getaddrinfo: Temporary failure in name resolution',
	};
	expect(classify(tcp, {...nc, millis: 10_000})?.class).toBe('dns-timeout');
});

test('wget tells who answered', () => {
	const stderr =
		'  HTTP/1.1 404 Not Found\n  Server: envoy\n  X-Seldon-Route: :a_1:\n\nERROR 404: Not Found.';
	expect(classify(http, {tool: 'wget', code: 8, stdout: '', stderr, millis: 1})?.detail).toBe(
		'404, server: envoy, x-seldon-route: :a_1:',
	);
});

const health: ProbeQuestion = {kind: 'grpc-health', host: '10.1.1.1', port: 9000, service: '', tls: false};

const cases: readonly (readonly [
	what: string,
	question: ProbeQuestion,
	tool: string,
	code: number,
	stdout: string,
	stderr: string,
	expected: string | undefined,
])[] = [
	['busybox wget: killed by timeout', http, 'busybox wget', 137, '', '', 'timeout'],
	['a wget that dies of its options', http, 'wget', 139, '', '', undefined],
	[
		'wget: the first answer counts',
		http,
		'wget',
		0,
		'',
		'  HTTP/1.1 302 Found\n  Location: /login\n\n  HTTP/1.1 200 OK\n  Server: other\n',
		'http(302)',
	],
	['wget: a server that speaks no TLS', http, 'wget', 4, '', 'Unable to establish SSL connection.', 'reset'],
	[
		'ncat: no name',
		tcp,
		'ncat',
		2,
		'',
		'Ncat: Could not resolve hostname "x": No address. QUITTING.',
		'dns-nxdomain',
	],
	[
		'curl: no route, told with -v alone',
		http,
		'curl',
		7,
		'000',
		"* connect to 10.1.1.1 port 80 failed: No route to host\ncurl: (7) Couldn't connect to server",
		'unreachable',
	],
	['a python without grpc', health, 'python3', 0, '{"class":"no-tool"}', '', undefined],
	['gRPC: serving', health, 'node', 0, '{"class":"health(1)"}', '', 'ok'],
	['gRPC: not serving', health, 'python3', 0, '{"class":"health(2)"}', '', 'http(503)'],
	['gRPC: no health service', health, 'node', 0, '{"class":"grpc(12)"}', '', 'http(501)'],
	['grpc_health_probe: serving', health, 'grpc_health_probe', 0, '', 'status: SERVING', 'ok'],
	[
		'grpc_health_probe: not',
		health,
		'grpc_health_probe',
		4,
		'',
		'service unhealthy (responded with "NOT_SERVING")',
		'http(503)',
	],
	[
		'grpc_health_probe: nobody listens',
		health,
		'grpc_health_probe',
		2,
		'',
		'timeout: failed to connect service "10.1.1.1:9": dial tcp: connect: connection refused',
		'refused',
	],
	[
		'a bash without /dev/tcp',
		tcp,
		'bash',
		1,
		'',
		'bash: /dev/tcp/1.2.3.4/80: No such file or directory',
		undefined,
	],
];

test.each(cases)('%s', (_, question, tool, code, stdout, stderr, expected) => {
	expect(classify(question, {tool, code, stdout, stderr, millis: 10})?.class).toBe(expected);
});
