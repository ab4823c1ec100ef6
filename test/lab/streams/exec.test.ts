import {afterAll, beforeAll, expect, test} from 'vitest';
import {WebSocket} from 'ws';
import type {ProbeRecord} from '../../../src/lab/cluster.ts';
import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {ask, open} from '../client.ts';
import {type ManualClock, manualClock} from '../manual-clock.ts';
import {namespace, pod} from '../objects.ts';

const from = {namespace: 'a', pod: 'web'};
const probes: readonly ProbeRecord[] = [
	{
		probe: 'dns',
		from,
		to: {host: '10.43.0.10', port: 53, name: 'kubernetes.default'},
		class: 'ok',
		detail: '10.43.0.1',
	},
	{probe: 'dns', from, to: {host: '10.43.0.10', port: 53, name: 'gone.svc'}, class: 'dns-timeout'},
	{probe: 'tcp', from, to: {host: '10.43.51.131', port: 9004}, class: 'timeout'},
	{probe: 'tcp', from, to: {host: '10.43.129.2', port: 9004}, class: 'ok'},
	{
		probe: 'http',
		from,
		to: {host: '127.0.0.1', port: 9000, url: 'http://127.0.0.1:9000/v2/health/live'},
		class: 'http(404)',
	},
	{probe: 'dns', from: {namespace: 'a', pod: 'bare'}, to: {host: '10.43.0.10'}, class: 'tool'},
];
const log = '2026-11-21T15:39:00Z one\n2026-11-21T15:39:50Z two\n2026-11-21T15:39:59Z three\n';

let lab: Lab;
let clock: ManualClock;
beforeAll(async () => {
	clock = manualClock();
	const objects = [namespace('a'), pod('a', 'web'), pod('a', 'bare')];
	lab = await startLab({cluster: {objects, probes, logs: {'a/web/main': log}}, clock});
});
afterAll(() => lab.close());

type Outcome = {
	readonly protocol: string;
	readonly channels: Readonly<Record<number, string>>;
	readonly waited: number;
};

async function stream(path: string, protocols: readonly string[], first?: Buffer): Promise<Outcome> {
	const url = new URL(path, lab.server);
	url.protocol = 'wss:';
	const socket = new WebSocket(url, [...protocols], {
		ca: lab.ca,
		headers: {authorization: `Bearer ${lab.token}`},
	});
	const channels: Record<number, string> = {};
	socket.on('message', (data: Buffer) => {
		channels[data[0]!] = (channels[data[0]!] ?? '') + data.subarray(1).toString('latin1');
	});
	let closed = false;
	const end = new Promise<void>((resolve, reject) => {
		socket.on('close', () => {
			closed = true;
			resolve();
		});
		socket.on('error', reject);
	});
	socket.on('open', () => first && socket.send(first));
	let waited = 0;
	const run = async () => {
		while (!closed) {
			clock.advance(100);
			waited += 100;
			await new Promise(resolve => setImmediate(resolve));
		}
	};
	socket.on('open', () => void run());
	await end;
	return {protocol: socket.protocol, channels, waited};
}

const exec = (...command: readonly string[]) => {
	const query = new URLSearchParams([
		['stdout', 'true'],
		['stderr', 'true'],
		...command.map((part): [string, string] => ['command', part]),
	]);
	return stream(`/api/v1/namespaces/a/pods/web/exec?${query}`, ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
};

test('a name is answered as recorded', async () => {
	const {protocol, channels} = await exec('nslookup', 'kubernetes.default.', '10.43.0.10');
	expect(protocol).toBe('v5.channel.k8s.io');
	expect(channels[1]).toContain('Address: 10.43.0.1\n');
	expect(JSON.parse(channels[3] ?? '')).toEqual({metadata: {}, status: 'Success'});
});

test('an exit code travels in the status', async () => {
	const {channels, waited} = await exec('nslookup', 'gone.svc');
	expect(channels[1]).toContain('connection timed out; no servers could be reached');
	expect(JSON.parse(channels[3] ?? '')).toMatchObject({
		reason: 'NonZeroExitCode',
		details: {causes: [{reason: 'ExitCode', message: '1'}]},
	});
	expect(waited).toBeGreaterThanOrEqual(10_000);
});

test.each([
	[['nc', '-z', '-w', '3', '10.43.51.131', '9004'], 2, 'Connection timed out'],
	[['sh', '-c', 'timeout 3 nc -zv 10.43.129.2 9004'], 2, 'open'],
	[['bash', '-c', 'timeout 3 bash -c "</dev/tcp/10.43.51.131/9004"'], 2, 'Connection timed out'],
	[['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:9000/v2/health/live'], 1, '404'],
	[['wget', '-qO-', 'http://10.43.51.131:9004/'], 2, 'download timed out'],
	[['echo', 'hello'], 1, 'hello\n'],
] as const)('%j prints what the tool prints', async (command, channel, text) => {
	expect((await exec(...command)).channels[channel]).toContain(text);
});

test.each([[['ls']], [['nslookup', 'never.asked', '10.9.9.9']]])(
	'%j cannot be started: nothing is made up',
	async command => {
		const status = JSON.parse((await exec(...command)).channels[3] ?? '');
		expect(status.reason).toBe('InternalError');
		expect(status.message).toContain('executable file not found in $PATH');
	},
);

test('a pod recorded without tools has none', async () => {
	const path = '/api/v1/namespaces/a/pods/bare/exec?command=nslookup&command=x';
	const {channels} = await stream(path, ['v4.channel.k8s.io']);
	expect(channels[3]).toContain('executable file not found');
});

test('port-forward opens two channels and answers', async () => {
	const path = '/api/v1/namespaces/a/pods/web/portforward?ports=8080';
	const declared = await stream(path, ['v4.channel.k8s.io'], Buffer.from('\0GET / HTTP/1.1\r\n\r\n'));
	expect(declared.channels[0]?.slice(0, 2)).toBe('\x90\x1f');
	expect(declared.channels[0]).toContain('HTTP/1.1 404');
	const other = await stream(path.replace('8080', '81'), ['v4.channel.k8s.io'], Buffer.from('\0x'));
	expect(other.channels[1]).toContain('connection refused');
});

test('what cannot be streamed is refused before the switch', async () => {
	await expect(
		stream('/api/v1/namespaces/a/pods/none/exec?command=ls', ['v4.channel.k8s.io']),
	).rejects.toThrow('404');
	await expect(stream('/api/v1/namespaces/a/pods/web/exec?command=ls', ['v9'])).rejects.toThrow('400');
	await expect(stream('/api/v1/%zz', ['v4.channel.k8s.io'])).rejects.toThrow('400');
});

test.each([
	['', 'one\ntwo\nthree\n'],
	['tailLines=1', 'three\n'],
	['sinceSeconds=30', 'two\nthree\n'],
	['tailLines=1&timestamps=true', '2026-11-21T15:39:59Z three\n'],
	['limitBytes=5', 'one\nt'],
])('log?%s', async (query, text) => {
	const start = clock.now();
	const moved = start - Date.parse('2026-11-21T15:40:00Z');
	const adjusted = query.replace('sinceSeconds=30', `sinceSeconds=${30 + moved / 1000}`);
	expect((await ask(lab, `/api/v1/namespaces/a/pods/web/log?${adjusted}`)).raw.toString()).toBe(text);
});

test('logs refuse what is not there', async () => {
	const wrong = await ask(lab, '/api/v1/namespaces/a/pods/web/log?container=zz');
	expect([wrong.code, wrong.body.message]).toEqual([400, 'container zz is not valid for pod web']);
	const previous = await ask(lab, '/api/v1/namespaces/a/pods/web/log?previous=true');
	expect(previous.body.message).toBe('previous terminated container "main" in pod "web" not found');
});

test('a followed log goes on with what is added', async () => {
	const response = await open(lab, '/api/v1/namespaces/a/pods/web/log?follow=true&tailLines=1');
	let text = '';
	response.on('data', chunk => {
		text += chunk;
	});
	await expect.poll(() => text).toBe('three\n');
	lab.appendLog('a/web/main', ['2026-11-21T15:41:00Z four']);
	await expect.poll(() => text).toBe('three\nfour\n');
	response.destroy();
});
