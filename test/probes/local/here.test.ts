import {createServer as createHttp} from 'node:http';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {dnsQuery} from '../../../src/probes/local/dns-message.ts';
import {askHere} from '../../../src/probes/local/here.ts';
import type {ProbeQuestion} from '../../../src/probes/question.ts';

const open: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
	for (const socket of sockets) socket.destroy();
	sockets.clear();
	await Promise.all(open.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

async function listening(server: Server): Promise<number> {
	server.on('connection', socket => sockets.add(socket));
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	open.push(server);
	return (server.address() as AddressInfo).port;
}

const limits = {connectMs: 400, answerMs: 150};
const signal = new AbortController().signal;
const ask = async (question: ProbeQuestion) =>
	(await askHere(question, {now: () => 7, signal, limits})).answer;
const tcp = (port: number): ProbeQuestion => ({kind: 'tcp', host: '127.0.0.1', port});
const http = (port: number, more: object = {}): ProbeQuestion => ({
	kind: 'http',
	url: `http://127.0.0.1:${port}/v2/models/iris/infer`,
	headers: {},
	...more,
});

test('a port that listens is open, one that does not refuses', async () => {
	const port = await listening(createServer());
	expect((await ask(tcp(port))).class).toBe('ok');
	const [server] = open.splice(0);
	for (const socket of sockets) socket.destroy();
	await new Promise(resolve => server?.close(resolve));
	expect((await ask(tcp(port))).class).toBe('refused');
});

test('HTTP tells the status, who answered and by which route', async () => {
	const seen: unknown[] = [];
	const port = await listening(
		createHttp((request, response) => {
			seen.push([request.method, request.headers.host, request.headers['seldon-model']]);
			response.writeHead(422, {server: 'envoy', 'x-seldon-route': ':iris_1:'}).end('{}');
		}),
	);
	const answer = await ask(http(port, {headers: {host: 'ml.local', 'seldon-model': 'iris'}, body: '{}'}));
	expect(answer).toEqual({class: 'http(422)', detail: '422 server: envoy, x-seldon-route: :iris_1:'});
	expect(seen).toEqual([['POST', 'ml.local', 'iris']]);
});

test('a server that hangs up is a reset, one that says nothing a timeout: neither is our fault', async () => {
	const cutting = await listening(
		createServer(socket => socket.once('data', () => socket.resetAndDestroy())),
	);
	expect((await ask(http(cutting))).class).toBe('reset');
	const silent = await listening(createServer());
	expect(await ask(http(silent))).toEqual({
		class: 'timeout',
		detail: 'connected, no answer within 0.15 s',
	});
});

test('what a server says cannot write to the terminal', async () => {
	const port = await listening(
		createServer(socket => {
			socket.end('HTTP/1.1 503 no\r\nserver: a\u001b[2Jb\r\ncontent-length: 0\r\n\r\n');
		}),
	);
	const {detail} = await ask(http(port));
	expect(detail).not.toContain('\u001b');
});

/** Answers every DNS question over TCP with these bytes after the head. */
function dnsServer(flags: number, answer: Buffer): Server {
	return createServer(socket => {
		socket.once('data', data => {
			const query = data.subarray(2);
			const head = Buffer.from(query);
			head.writeUInt16BE(flags, 2);
			head.writeUInt16BE(answer.length > 0 ? 1 : 0, 6);
			const message = Buffer.concat([head, answer]);
			const length = Buffer.alloc(2);
			length.writeUInt16BE(message.length);
			socket.end(Buffer.concat([length, message]));
		});
	});
}
const address = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 43, 0, 1]);

test.each([
	[0x8180, address, {class: 'ok', addresses: ['10.43.0.1']}],
	[0x8183, Buffer.alloc(0), {class: 'dns-nxdomain'}],
	[0x8182, Buffer.alloc(0), {class: 'dns-servfail'}],
	[0x8180, Buffer.alloc(0), {class: 'dns-nxdomain'}],
])('a name over TCP with flags %i', async (flags, answer, expected) => {
	const port = await listening(dnsServer(flags, answer));
	const question = {
		kind: 'dns',
		name: 'kubernetes.default.',
		server: `127.0.0.1:${port}`,
		protocol: 'TCP',
	} as const;
	expect(await ask(question)).toMatchObject(expected);
});

test('a DNS server that is silent over TCP is a timeout of the DNS', async () => {
	const port = await listening(createServer());
	const question = {kind: 'dns', name: 'a.b', server: `127.0.0.1:${port}`, protocol: 'TCP'} as const;
	expect((await ask(question)).class).toBe('dns-timeout');
});

test('a question is written as RFC 1035 has it', () => {
	expect(dnsQuery(0x1234, 'ab.c.').toString('hex')).toBe(
		'123401000001000000000000' + '026162' + '0163' + '0000010001',
	);
});

test('cancelling ends the wait with the reason, not with a verdict', async () => {
	const port = await listening(createServer());
	const stop = new AbortController();
	const asked = askHere(http(port), {now: () => 1, signal: stop.signal});
	stop.abort();
	await expect(asked).rejects.toThrow();
});
