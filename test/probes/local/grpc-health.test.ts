import {execFile} from 'node:child_process';
import {createServer as createHttp} from 'node:http';
import {createServer, type Http2Server, type IncomingHttpHeaders} from 'node:http2';
import type {AddressInfo, Server} from 'node:net';
import {promisify} from 'node:util';
import {afterEach, describe, expect, test} from 'vitest';
import {classify} from '../../../src/probes/classify.ts';
import {askHere} from '../../../src/probes/local/here.ts';
import type {Answer, ProbeQuestion} from '../../../src/probes/question.ts';
import {probeTools} from '../../../src/probes/tools.ts';

const open: (Server | Http2Server)[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

async function listening(server: Server | Http2Server): Promise<number> {
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	open.push(server);
	return (server.address() as AddressInfo).port;
}

/** A health service that knows "iris" (serving) and "old" (not serving); others, and those of a server without one, get a status. */
function healthServer(seen: IncomingHttpHeaders[] = [], without = false): Http2Server {
	return createServer().on('stream', (stream, headers) => {
		seen.push(headers);
		const parts: Buffer[] = [];
		stream.on('data', (part: Buffer) => parts.push(part));
		stream.on('end', () => {
			const name = Buffer.concat(parts).subarray(7).toString();
			const status = {'': 1, iris: 1, old: 2}[name];
			const type = {':status': 200, 'content-type': 'application/grpc'};
			if (without || status === undefined) {
				stream.respond({...type, 'grpc-status': without ? '12' : '5', 'grpc-message': 'unknown service'});
				stream.end();
				return;
			}
			stream.respond(type, {waitForTrailers: true});
			stream.on('wantTrailers', () => stream.sendTrailers({'grpc-status': '0'}));
			stream.end(Buffer.from([0, 0, 0, 0, 2, 8, status]));
		});
	});
}

const question = (port: number, service = ''): ProbeQuestion => ({
	kind: 'grpc-health',
	host: '127.0.0.1',
	port,
	service,
	tls: false,
});
const here = async (asked: ProbeQuestion): Promise<Answer> =>
	(
		await askHere(asked, {
			now: () => 1,
			signal: new AbortController().signal,
			limits: {connectMs: 5_000, answerMs: 5_000},
		})
	).answer;

/** As in a container that has node. */
const byNode = async (asked: ProbeQuestion): Promise<Answer | undefined> => {
	const [, ...args] = probeTools.find(({name}) => name === 'node')?.command(asked) ?? [];
	const {stdout, stderr} = await promisify(execFile)(process.execPath, args);
	return classify(asked, {tool: 'node', code: 0, stdout, stderr, millis: 1});
};

describe.each([
	['this machine', here],
	['node in a container', byNode],
])('%s', (_, ask) => {
	test.each([
		['', 'ok', 'SERVING'],
		['iris', 'ok', 'SERVING'],
		['old', 'http(503)', 'NOT_SERVING'],
		['none', 'http(404)', 'NOT_FOUND: unknown service'],
	])('asks for the health of "%s"', async (service, result, detail) => {
		const seen: IncomingHttpHeaders[] = [];
		const port = await listening(healthServer(seen));
		expect(await ask(question(port, service))).toEqual({class: result, detail});
		expect(seen[0]).toMatchObject({
			':path': '/grpc.health.v1.Health/Check',
			'content-type': 'application/grpc',
			te: 'trailers',
		});
	});

	test('a server without the service shows that the way is open', async () => {
		expect(await ask(question(await listening(healthServer([], true))))).toEqual({
			class: 'http(501)',
			detail: 'UNIMPLEMENTED: the server speaks gRPC and has no health service',
		});
	});

	test('nobody listens, and somebody else listens', async () => {
		const port = await listening(healthServer());
		const [server] = open.splice(0);
		await new Promise(resolve => server?.close(resolve));
		expect((await ask(question(port)))?.class).toBe('refused');
		const other = await listening(createHttp((_request, response) => response.end('hello')));
		expect((await ask(question(other)))?.class).toBe('wrong-answer');
	});
});
