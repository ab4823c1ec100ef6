import {once} from 'node:events';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {exec, execPath} from '../../../src/kube/stream/exec.ts';
import {getForwarded} from '../../../src/kube/stream/forwarded-http.ts';
import {portForward} from '../../../src/kube/stream/port-forward.ts';
import {createTransport, type Transport} from '../../../src/kube/transport.ts';
import type {ProbeRecord} from '../../../src/lab/cluster.ts';
import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
import {namespace, pod} from '../../lab/objects.ts';

const from = {namespace: 'a', pod: 'web'};
const probes: readonly ProbeRecord[] = [
	{
		probe: 'dns',
		from,
		to: {host: '10.43.0.10', name: 'kubernetes.default'},
		class: 'ok',
		detail: '10.43.0.1',
	},
	{probe: 'dns', from, to: {host: '10.43.0.10', name: 'gone.svc'}, class: 'dns-nxdomain'},
];

let lab: Lab;
let transport: Transport;
beforeAll(async () => {
	lab = await startLab({cluster: {objects: [namespace('a'), pod('a', 'web')], probes}});
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	transport = createTransport({connection, userAgent: 'test'});
});
afterEach(() => lab.clearFaults());
afterAll(async () => {
	transport.close();
	await lab.close();
});

const {signal} = new AbortController();
const asked = (command: readonly string[], timeoutMs = 10_000, name = 'web') => ({
	namespace: 'a',
	pod: name,
	container: 'main',
	command,
	timeoutMs,
	signal,
});

test('a command answers with what it printed and its exit code', async () => {
	expect(await exec(transport, asked(['nslookup', 'kubernetes.default']))).toMatchObject({
		kind: 'exit',
		code: 0,
		stdout: expect.stringContaining('10.43.0.1'),
	});
	expect(await exec(transport, asked(['nslookup', 'gone.svc']))).toMatchObject({kind: 'exit', code: 1});
});

test('arguments reach the container as they are', async () => {
	const words = 'a b; $(c) "d" é\u001b[2J';
	expect(await exec(transport, asked(['echo', words]))).toMatchObject({stdout: 'a b; $(c) "d" é·[2J\n'});
});

test('a program that the image lacks is our fault, not an answer of the network', async () => {
	expect(await exec(transport, asked(['dig', 'never.asked']))).toMatchObject({kind: 'noTool', tool: 'dig'});
});

test('forbidden, gone, silent and cut streams each say so', async () => {
	expect(await exec(transport, asked(['echo', 'x'], 10_000, 'none'))).toMatchObject({
		kind: 'failed',
		why: 'gone',
	});
	await lab.setFault({kind: 'forbidden', verb: '*', group: '', resource: 'pods/exec'});
	expect(await exec(transport, asked(['echo', 'x']))).toMatchObject({kind: 'failed', why: 'forbidden'});
	await lab.clearFaults();
	await lab.setFault({kind: 'silence'});
	expect(await exec(transport, asked(['echo', 'x'], 300))).toMatchObject({kind: 'failed', why: 'timeout'});
	await lab.clearFaults();
	await lab.setFault({kind: 'reset', path: /exec/});
	expect(await exec(transport, asked(['echo', 'x']))).toMatchObject({kind: 'failed', why: 'stream'});
});

test('without a token nothing is sent', async () => {
	const path = execPath(asked(['echo', 'x']));
	const token = {verb: 'get', target: path};
	const before = lab.stats().requests;
	await expect(
		transport.openChannel({path, protocols: ['v5.channel.k8s.io'], token, signal}),
	).rejects.toMatchObject({
		kind: 'refusedByGate',
	});
	expect(lab.stats().requests).toEqual(before);
});

test('what is cancelled ends as cancelled', async () => {
	const abort = new AbortController();
	await lab.setFault({kind: 'silence'});
	const running = exec(transport, {...asked(['echo', 'x']), signal: abort.signal});
	abort.abort();
	await expect(running).rejects.toMatchObject({kind: 'cancelled'});
});

test('a port of a pod answers through the API server, and a closed one says that it is closed', async () => {
	const stream = await portForward(transport, {namespace: 'a', pod: 'web', port: 8080, signal});
	stream.end('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
	let text = '';
	for await (const part of stream) text += String(part);
	expect(text).toContain('404 Not Found');
	const closed = await portForward(transport, {namespace: 'a', pod: 'web', port: 9, signal});
	closed.write('x');
	const [error] = await once(closed, 'error');
	expect(String(error)).toContain('connection refused');
});

test('HTTP goes through a port: any status is an answer, a closed port and a missing right are none', async () => {
	const asked = {namespace: 'a', pod: 'web', port: 8080, path: '/', accept: '*/*', headMs: 5_000, signal};
	const {status, contentType, body} = await getForwarded(transport, asked);
	let text = '';
	for await (const part of body) text += String(part);
	expect([status, contentType, text]).toEqual([404, 'text/plain', '404 page not found\n']);
	await expect(getForwarded(transport, {...asked, port: 9})).rejects.toMatchObject({
		kind: 'network',
		message: expect.stringContaining('connection refused'),
	});
	await lab.setFault({kind: 'forbidden', verb: '*', group: '', resource: 'pods/portforward'});
	await expect(getForwarded(transport, asked)).rejects.toMatchObject({kind: 'forbidden'});
});

test('a stream that was stopped while it was being opened is not held', async () => {
	const authorizing = new AbortController();
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	const slow = createTransport({
		connection: {
			...connection,
			authorize: async given => {
				authorizing.abort();
				return await connection.authorize(given);
			},
		},
		userAgent: 'test',
	});
	const get = {...from, port: 3_000, path: '/', accept: '*/*', headMs: 5_000};
	const cancelled = {kind: 'cancelled'};
	await expect(getForwarded(slow, {...get, signal: authorizing.signal})).rejects.toMatchObject(cancelled);
	slow.close();

	const opening = new AbortController();
	const late: Pick<Transport, 'openChannel' | 'mintActionToken'> = {
		mintActionToken: transport.mintActionToken,
		openChannel: async request => {
			const socket = await transport.openChannel({...request, signal});
			opening.abort();
			return socket;
		},
	};
	await expect(getForwarded(late, {...get, signal: opening.signal})).rejects.toMatchObject(cancelled);
});
