import {expect, test} from 'vitest';
import {classify} from '../../src/probes/classify.ts';
import type {ProbeQuestion} from '../../src/probes/question.ts';

const dns: ProbeQuestion = {kind: 'dns', name: 'kubernetes.default', server: '', protocol: 'UDP'};
const tcp: ProbeQuestion = {kind: 'tcp', host: '10.43.51.131', port: 9004};
const http: ProbeQuestion = {kind: 'http', url: 'http://mlflow.mlflow:5000/health', headers: {}};

type Case = readonly [
	what: string,
	question: ProbeQuestion,
	tool: string,
	code: number,
	stdout: string,
	stderr: string,
	expected: string | undefined,
];

const cases: readonly Case[] = [
	[
		'bind answers',
		dns,
		'nslookup',
		0,
		'Server:\t\t10.43.0.10\nAddress:\t10.43.0.10#53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.43.0.1\n',
		'',
		'ok 10.43.0.1',
	],
	[
		'busybox answers',
		dns,
		'nslookup',
		0,
		'Server:\t\t10.43.0.10\nAddress:\t10.43.0.10:53\n\nName:\tkubernetes.default\nAddress 1: 10.43.0.1 kubernetes.default.svc.cluster.local\n',
		'',
		'ok 10.43.0.1',
	],
	[
		'the server alone is no answer',
		dns,
		'nslookup',
		1,
		'Server:\t\t10.43.0.10\nAddress:\t10.43.0.10:53\n\n',
		'',
		'tool',
	],
	[
		'no such name',
		dns,
		'nslookup',
		1,
		"Server:\t10.43.0.10\nAddress:\t10.43.0.10:53\n\n** server can't find a.b: NXDOMAIN\n",
		'',
		'dns-nxdomain',
	],
	['the server fails', dns, 'nslookup', 1, "** server can't reply: SERVFAIL\n", '', 'dns-servfail'],
	[
		'nobody answers',
		dns,
		'nslookup',
		1,
		';; connection timed out; no servers could be reached\n',
		'',
		'dns-timeout',
	],
	['musl gives up', dns, 'nslookup', 1, '', "nslookup: can't resolve 'x': Try again", 'dns-timeout'],
	[
		'dig answers',
		dns,
		'dig',
		0,
		';; ->>HEADER<<- opcode: QUERY, status: NOERROR\nkubernetes.default. 5 IN A 10.43.0.1\n',
		'',
		'ok 10.43.0.1',
	],
	[
		'dig: no such name',
		dns,
		'dig',
		0,
		';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n',
		'',
		'dns-nxdomain',
	],
	[
		'dig: nobody answers',
		dns,
		'dig',
		9,
		';; communications error to 10.43.0.10#53: timed out\n;; no servers could be reached\n',
		'',
		'dns-timeout',
	],
	[
		'getent answers',
		dns,
		'getent',
		0,
		'10.43.0.1       STREAM kubernetes.default\n10.43.0.1       DGRAM\n',
		'',
		'ok 10.43.0.1',
	],
	[
		'busybox nc: refused',
		tcp,
		'nc',
		1,
		'',
		'nc: 10.43.51.131 (10.43.51.131:9004): Connection refused',
		'refused',
	],
	[
		'busybox nc: dropped',
		tcp,
		'nc',
		1,
		'',
		'nc: 10.43.51.131 (10.43.51.131:9004): Connection timed out',
		'timeout',
	],
	[
		'openbsd nc: dropped',
		tcp,
		'nc',
		1,
		'',
		'nc: connect to 10.43.51.131 port 9004 (tcp) timed out: Operation now in progress',
		'timeout',
	],
	['ncat: dropped', tcp, 'nc', 1, '', 'Ncat: TIMEOUT.', 'timeout'],
	['nc: open', tcp, 'nc', 0, '', '10.43.51.131 (10.43.51.131:9004) open', 'ok'],
	['nc: no route', tcp, 'nc', 1, '', 'nc: connect: No route to host', 'unreachable'],
	['nc without -z', tcp, 'nc', 1, '', "nc: invalid option -- 'z'\nUsage: nc [-l]", undefined],
	['bash: open', tcp, 'bash', 0, '', '', 'ok'],
	['nc without -z: stands until it is ended', tcp, 'busybox nc', 137, '', '', 'ok'],
	[
		'nc without -z: refused',
		tcp,
		'busybox nc',
		1,
		'',
		"nc: can't connect to remote host (10.42.1.3): Connection refused",
		'refused',
	],
	[
		'bash: refused',
		tcp,
		'bash',
		1,
		'',
		'bash: connect: Connection refused\nbash: /dev/tcp/1.2.3.4/80: Connection refused',
		'refused',
	],
	['bash: ended by timeout', tcp, 'bash', 124, '', '', 'timeout'],
	[
		'a bash without /dev/tcp',
		tcp,
		'bash',
		1,
		'',
		'bash: /dev/tcp/1.2.3.4/80: No such file or directory',
		undefined,
	],
	['curl: 200', http, 'curl', 0, '200', '', 'ok'],
	[
		'curl: headers before the status',
		http,
		'curl',
		0,
		'HTTP/1.1 404 Not Found\r\nserver: envoy\r\nx-seldon-route: :iris_1:\r\n\r\n404',
		'',
		'http(404)',
	],
	['curl: a bare connection', tcp, 'curl', 28, '0.001204', 'curl: (28) Operation timed out', 'ok'],
	[
		'curl: a bare connection that is dropped',
		tcp,
		'curl',
		28,
		'0.000000',
		'curl: (28) Connection timed out after 3001 milliseconds',
		'timeout',
	],
	[
		'curl: a bare connection that is refused',
		tcp,
		'curl',
		7,
		'0.000000',
		'curl: (7) Failed to connect: Connection refused',
		'refused',
	],
	['curl without telnet', tcp, 'curl', 1, '0.000000', 'curl: (1) Protocol "telnet" not supported', undefined],
	['curl: an address it does not read', http, 'curl', 3, '000', 'curl: (3) URL rejected', 'tool'],
	[
		'host answers',
		dns,
		'host',
		0,
		'Using domain server:\nName: 10.43.0.10\nAddress: 10.43.0.10#53\n\nkubernetes.default has address 10.43.0.1\n',
		'',
		'ok 10.43.0.1',
	],
	['host: no such name', dns, 'host', 1, 'Host a.b not found: 3(NXDOMAIN)\n', '', 'dns-nxdomain'],
	['host: the server fails', dns, 'host', 1, 'Host a.b not found: 2(SERVFAIL)\n', '', 'dns-servfail'],
	['ncat: refused', tcp, 'ncat', 1, '', 'Ncat: Connection refused.', 'refused'],
	['EPERM of a local policy', tcp, 'nc', 1, '', 'nc: connect: Operation not permitted', 'unreachable'],
	['curl: 404', http, 'curl', 0, '404', '', 'http(404)'],
	[
		'curl: 403 with -f',
		http,
		'curl',
		22,
		'',
		'curl: (22) The requested URL returned error: 403',
		'http(403)',
	],
	['curl: name', http, 'curl', 6, '000', 'curl: (6) Could not resolve host: mlflow.mlflow', 'dns-nxdomain'],
	[
		'curl: name, no answer',
		http,
		'curl',
		28,
		'000',
		'curl: (28) Resolving timed out after 3000 milliseconds',
		'dns-timeout',
	],
	[
		'curl: dropped',
		http,
		'curl',
		28,
		'000',
		'curl: (28) Connection timed out after 3001 milliseconds',
		'timeout',
	],
	[
		'curl: refused',
		http,
		'curl',
		7,
		'000',
		'curl: (7) Failed to connect to x port 5000: Connection refused',
		'refused',
	],
	['curl: reset', http, 'curl', 56, '000', 'curl: (56) Recv failure: Connection reset by peer', 'reset'],
	['curl: empty', http, 'curl', 52, '000', 'curl: (52) Empty reply from server', 'reset'],
	[
		'busybox wget: 503',
		http,
		'wget',
		1,
		'',
		'wget: server returned error: HTTP/1.1 503 Service Unavailable',
		'http(503)',
	],
	['GNU wget: 404', http, 'wget', 8, '', '2026-11-21 ERROR 404: Not Found.', 'http(404)'],
	['busybox wget: name', http, 'wget', 1, '', "wget: bad address 'mlflow.mlflow'", 'dns-nxdomain'],
	['busybox wget: dropped', http, 'wget', 1, '', 'wget: download timed out', 'timeout'],
	[
		'python answers',
		http,
		'python3',
		0,
		'{"class":"http(404)","detail":"404","addresses":[],"millis":null}\n',
		'',
		'http(404)',
	],
	['python breaks', http, 'python3', 1, '', 'SyntaxError: invalid syntax', 'tool'],
	['a script that claims something else', http, 'node', 0, '{"class":"all is well"}', '', 'tool'],
];

test.each(cases)('%s', (_, question, tool, code, stdout, stderr, expected) => {
	const answer = classify(question, {tool, code, stdout, stderr, millis: 10});
	const addresses = answer?.addresses?.length ? ` ${answer.addresses.join(' ')}` : '';
	expect(answer && `${answer.class}${addresses}`).toBe(expected);
});

test('getent says nothing, so that only the time tells', () => {
	const output = {tool: 'getent', code: 2, stdout: '', stderr: ''};
	expect(classify(dns, {...output, millis: 20})?.class).toBe('dns-nxdomain');
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
