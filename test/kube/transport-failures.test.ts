import {createServer} from 'node:net';
import {gzipSync} from 'node:zlib';
import {describe, expect, it, onTestFinished} from 'vitest';
import {KubeError} from '../../src/kube/errors.ts';
import type {Transport} from '../../src/kube/transport.ts';
import {never, rejection, transportTo} from './support/connect.ts';
import {freePort, json, startServer, status} from './support/server.ts';
import {until, virtualClock} from './support/time.ts';
import {wireStatus, wrapped} from './support/wire.ts';

const pods = {path: '/api/v1/pods', signal: never};

async function failure(
	transport: Transport,
	request: Parameters<Transport['requestJson']>[0] = pods,
): Promise<KubeError> {
	const error = await rejection(transport.requestJson(request));
	if (!(error instanceof KubeError)) throw error;
	return error;
}

/** A server that speaks raw bytes. */
async function rawServer(answer: string | Buffer, thenReset: boolean): Promise<string> {
	const server = createServer(socket => {
		socket.on('error', () => {});
		socket.once('data', () => {
			socket.write(answer, () => (thenReset ? socket.resetAndDestroy() : socket.end()));
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	const address = server.address();
	return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('an answer that is not success', () => {
	it.each([
		[403, 'Forbidden', 'pods is forbidden: User "eve" cannot list resource "pods"', 'forbidden'],
		[404, 'NotFound', 'the server could not find the requested resource', 'notFound'],
		[409, 'Conflict', 'object has been modified', 'conflict'],
		[410, 'Expired', 'too old resource version', 'gone'],
		[429, 'TooManyRequests', 'please wait', 'tooMany'],
		[500, 'InternalError', 'etcdserver: no leader', 'server'],
		[503, 'ServiceUnavailable', 'the server is currently unable to handle the request', 'server'],
	])('%i becomes an error of its kind with what the server said', async (code, reason, message, kind) => {
		const server = await startServer((_, response) => status(response, code, reason, message));
		const error = await failure(await transportTo(server.url));
		expect(error).toMatchObject({kind, status: code, reason});
		expect(error.message).toContain(message);
		expect(error.message).toContain('list pods');
	});

	it('is understood in protobuf too, with the token that a 410 offers', async () => {
		const server = await startServer((_, response) => {
			response.writeHead(410, {'content-type': 'application/vnd.kubernetes.protobuf'});
			response.end(
				wrapped('Status', wireStatus(410, 'Expired', 'the provided continue parameter is too old', 'bmV3')),
			);
		});
		expect(await failure(await transportTo(server.url))).toMatchObject({
			kind: 'gone',
			reason: 'Expired',
			continueToken: 'bmV3',
		});
	});

	it.each([
		['seconds', '7', 7_000],
		['a date', new Date(Date.UTC(2026, 10, 21, 0, 0, 30)).toUTCString(), 30_000],
	])('says how long to wait: Retry-After in %s', async (_, header, expected) => {
		const server = await startServer((_request, response) =>
			status(response, 429, 'TooManyRequests', 'wait', {'retry-after': header}),
		);
		const transport = await transportTo(server.url, {}, virtualClock());
		expect(await failure(transport)).toMatchObject({kind: 'tooMany', retryAfterMs: expected});
	});

	it('that is a page of a proxy shows its text, without tags and control characters', async () => {
		const server = await startServer((_, response) => {
			response.writeHead(502, {'content-type': 'text/html'});
			response.end('<html><h1>Bad\u001b[31m   Gateway</h1></html>');
		});
		const error = await failure(await transportTo(server.url));
		expect(error.message).toContain('502: Bad·[31m Gateway');
	});

	it('is never followed when it is a redirect', async () => {
		const server = await startServer((_, response) => {
			response.writeHead(302, {location: '/login'});
			response.end();
		});
		expect(await failure(await transportTo(server.url))).toMatchObject({
			kind: 'protocol',
			message: expect.stringContaining('wants a login'),
		});
		expect(server.seen).toHaveLength(1);
	});
});

describe('credentials that are refused', () => {
	it('are read anew once, and the request is sent again', async () => {
		const server = await startServer((_, response) => {
			if (server.seen.length === 1) status(response, 401, 'Unauthorized', 'Unauthorized');
			else json(response, {ok: true});
		});
		const transport = await transportTo(server.url, {user: {token: 'secret'}});
		expect(await transport.requestJson(pods)).toEqual({ok: true});
		expect(transport.statistics()).toMatchObject({requests: 2, retried: 1, inFlight: 0});
	});

	it('a second time are one clear error without the secret', async () => {
		const server = await startServer((_, response) => status(response, 401, 'Unauthorized', 'Unauthorized'));
		const transport = await transportTo(server.url, {user: {token: 'secret'}});
		const error = await failure(transport);
		expect(error).toMatchObject({
			kind: 'auth',
			status: 401,
			message: expect.stringContaining('Log in again'),
		});
		expect(error.message).not.toContain('secret');
		expect(server.seen).toHaveLength(2);
		expect(transport.api()).toMatchObject({kind: 'down', fault: 'auth'});
	});
});

describe('a connection that fails', () => {
	it('because nothing listens', async () => {
		const port = await freePort();
		const transport = await transportTo(`http://127.0.0.1:${port}`);
		expect(await failure(transport)).toMatchObject({
			kind: 'network',
			message: expect.stringContaining(`127.0.0.1:${port} refuses connections`),
		});
		expect(transport.api()).toMatchObject({kind: 'down', fault: 'network'});
		expect(transport.statistics()).toMatchObject({requests: 1, failed: 1, inFlight: 0});
	});

	it('because DNS does not know the name', async () => {
		const error = await failure(await transportTo('http://nothing.invalid:6443'));
		expect(error.kind).toBe('network');
		expect(error.message).toMatch(/nothing\.invalid:6443 has a name that/);
	});

	const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
	const gzipped = gzipSync(Buffer.alloc(100_000, 'ab'));
	it.each([
		['is reset inside the body', `${head}content-length: 100\r\n\r\n{"a":`, true, 'network'],
		['ends inside the body', `${head}content-length: 100\r\n\r\n{"a":`, false, 'network'],
		['ends inside a chunk', `${head}transfer-encoding: chunked\r\n\r\n40\r\n{"a":`, false, 'network'],
		[
			'ends inside gzip',
			Buffer.concat([Buffer.from(`${head}content-encoding: gzip\r\n\r\n`), gzipped.subarray(0, 90)]),
			false,
			'network',
		],
		[
			'brings broken gzip',
			Buffer.concat([Buffer.from(`${head}content-encoding: gzip\r\n\r\n`), Buffer.alloc(50, 7)]),
			false,
			'protocol',
		],
		['is reset before an answer', '', true, 'network'],
		['does not speak HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', false, 'protocol'],
		['brings something that is no JSON', `${head}content-length: 5\r\n\r\nhello`, false, 'protocol'],
		[
			'switches protocols',
			'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
			false,
			'protocol',
		],
	])('%s', async (_, bytes, thenReset, kind) => {
		const transport = await transportTo(await rawServer(bytes, thenReset));
		expect(await failure(transport)).toMatchObject({kind});
		await until(() => transport.statistics().inFlight === 0, 'the request is over');
	});

	it('because no answer comes', async () => {
		const clock = virtualClock();
		const server = await startServer(() => {});
		const transport = await transportTo(server.url, {}, clock);
		const asked = failure(transport);
		await until(() => server.seen.length === 1, 'asked');
		clock.advance(30_000);
		expect(await asked).toMatchObject({
			kind: 'network',
			message: expect.stringContaining('did not answer within 30 s'),
		});
	});

	it('because the body stops coming', async () => {
		const clock = virtualClock();
		const server = await startServer((_, response) => {
			response.writeHead(200, {'content-type': 'application/json'});
			response.write('{"a":');
		});
		const transport = await transportTo(server.url, {}, clock);
		const asked = failure(transport);
		await until(() => transport.statistics().bytesIn === 5, 'half a body');
		await until(() => clock.waiting().length === 1, 'waiting for more');
		clock.advance(60_000);
		expect(await asked).toMatchObject({
			kind: 'network',
			message: expect.stringContaining('has sent nothing for 60 s'),
		});
		expect(transport.api()).toMatchObject({kind: 'down', fault: 'network'});
	});

	it('because the caller does not want it any more', async () => {
		const server = await startServer(() => {});
		const transport = await transportTo(server.url);
		const stop = new AbortController();
		const asked = failure(transport, {...pods, signal: stop.signal});
		await until(() => server.seen.length === 1, 'asked');
		stop.abort();
		expect(await asked).toMatchObject({kind: 'cancelled'});
		expect(await failure(transport, {...pods, signal: stop.signal})).toMatchObject({kind: 'cancelled'});
		expect(transport.api()).toMatchObject({kind: 'connecting'});
	});

	it('because the transport was closed', async () => {
		const server = await startServer(() => {});
		const transport = await transportTo(server.url);
		const asked = failure(transport);
		await until(() => server.seen.length === 1, 'asked');
		transport.close();
		expect(await asked).toMatchObject({kind: 'cancelled'});
	});
});
