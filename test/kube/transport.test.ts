import type {Socket} from 'node:net';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {KubeError} from '../../src/kube/errors.ts';
import type {Transport} from '../../src/kube/transport.ts';
import {never, rejection, transportTo} from './support/connect.ts';
import {freePort, json, startServer, status} from './support/server.ts';
import {until, virtualClock} from './support/time.ts';

const pods = {path: '/api/v1/pods', signal: never};

async function failure(
	transport: Transport,
	request: Parameters<Transport['requestJson']>[0] = pods,
): Promise<KubeError> {
	const error = await rejection(transport.requestJson(request));
	if (!(error instanceof KubeError)) throw error;
	return error;
}

describe('a request', () => {
	it('goes to the path behind the one of the server, with our name, and comes back inflated and counted', async () => {
		const body = JSON.stringify({kind: 'PodList', items: 'x'.repeat(5_000)});
		const server = await startServer((_, response) => {
			response.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip'});
			response.end(gzipSync(body));
		});
		const transport = await transportTo(`${server.url}/k8s/clusters/c-1/`);
		expect(await transport.requestJson(pods)).toEqual(JSON.parse(body));
		expect(server.seen).toMatchObject([
			{
				method: 'GET',
				url: '/k8s/clusters/c-1/api/v1/pods',
				headers: {
					'user-agent': 'ktriage/0.0.0 (session test)',
					accept: 'application/json',
					'accept-encoding': 'gzip',
				},
			},
		]);
		expect(transport.statistics()).toMatchObject({
			requests: 1,
			failed: 0,
			inFlight: 0,
			bytesIn: gzipSync(body).length,
			byVerb: {list: 1},
		});
		expect(transport.statistics().latencies).toHaveLength(1);
		expect(transport.api()).toMatchObject({kind: 'up'});
	});

	it('asks for no compression when the kubeconfig says so, nor for a watch', async () => {
		const server = await startServer((_, response) => json(response, {}));
		const plain = await transportTo(server.url, {cluster: {'disable-compression': true}});
		await plain.requestJson(pods);
		const transport = await transportTo(server.url);
		await transport.requestJson({...pods, path: '/api/v1/pods?watch=true', lane: 'watch'});
		expect(server.seen.map(seen => seen.headers['accept-encoding'])).toEqual(['identity', 'identity']);
	});

	it('keeps its connection for the next one', async () => {
		const server = await startServer((_, response) => json(response, {}));
		const transport = await transportTo(server.url);
		for (let count = 0; count < 5; count++) await transport.requestJson(pods);
		expect(server.connections()).toBe(1);
	});

	it('is sent again when a kept connection was closed under it', async () => {
		const sockets: Socket[] = [];
		const server = await startServer((request, response) => {
			sockets.push(request.socket);
			if (sockets.length === 2) request.socket.destroy();
			else json(response, {attempt: sockets.length});
		});
		const transport = await transportTo(server.url);
		await transport.requestJson(pods);
		expect(await transport.requestJson(pods)).toEqual({attempt: 3});
		expect(sockets[1]).toBe(sockets[0]);
		expect(transport.statistics()).toMatchObject({retried: 1, inFlight: 0});
	});

	it('does not reach the server when it is not a read', async () => {
		const server = await startServer((_, response) => json(response, {}));
		const transport = await transportTo(server.url);
		const target = '/api/v1/namespaces/web/pods/a';
		expect(await failure(transport, {path: target, method: 'DELETE', signal: never})).toMatchObject({
			kind: 'refusedByGate',
		});
		expect(await failure(transport, {path: `${target}/exec?command=sh`, signal: never})).toMatchObject({
			kind: 'refusedByGate',
		});
		expect(server.seen).toEqual([]);
		const token = transport.mintActionToken('delete', target);
		await transport.requestJson({path: target, method: 'DELETE', signal: never, token});
		expect(server.seen).toMatchObject([{method: 'DELETE', url: target}]);
		expect(await failure(transport, {path: target, method: 'DELETE', signal: never, token})).toMatchObject({
			kind: 'refusedByGate',
		});
	});

	it('carries a body with its length', async () => {
		const server = await startServer((request, response) => {
			let body = '';
			request
				.setEncoding('utf8')
				.on('data', text => (body += text))
				.on('end', () => json(response, {body, length: request.headers['content-length']}));
		});
		const transport = await transportTo(server.url);
		const answer = await transport.requestJson({
			path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
			method: 'POST',
			body: '{"ü":1}',
			signal: never,
		});
		expect(answer).toEqual({body: '{"ü":1}', length: '8'});
		expect(transport.statistics().bytesOut).toBe(8);
	});
});

describe('the health of the API', () => {
	it('goes down and up with the answers, and tells who listens', async () => {
		let works = true;
		const server = await startServer((_, response) =>
			works ? json(response, {}) : status(response, 503, '', 'starting'),
		);
		const transport = await transportTo(server.url);
		const told: string[] = [];
		const stop = transport.subscribe(state => told.push(state.kind));
		await transport.requestJson(pods);
		await transport.requestJson(pods);
		works = false;
		await failure(transport);
		await failure(transport);
		works = true;
		await transport.requestJson(pods);
		stop();
		works = false;
		await failure(transport);
		expect(told).toEqual(['up', 'down', 'up']);
		expect(transport.api()).toMatchObject({kind: 'down', why: expect.stringContaining('starting')});
	});

	it('does not take an aggregated API that is down for the whole API', async () => {
		const server = await startServer((request, response) =>
			request.url?.startsWith('/apis/metrics')
				? status(response, 503, '', 'no endpoints')
				: json(response, {}),
		);
		const transport = await transportTo(server.url);
		await transport.requestJson(pods);
		expect(await failure(transport, {...pods, path: '/apis/metrics.k8s.io/v1beta1/nodes'})).toMatchObject({
			kind: 'server',
		});
		expect(transport.api()).toMatchObject({kind: 'up'});
	});

	it('knows when the next try comes, the nearest of all', async () => {
		const clock = virtualClock();
		const transport = await transportTo(`http://127.0.0.1:${await freePort()}`, {}, clock);
		await failure(transport);
		transport.retrying(clock.now() + 9_000);
		transport.retrying(clock.now() + 4_000);
		transport.retrying(clock.now() + 6_000);
		expect(transport.api()).toMatchObject({kind: 'down', retryAt: clock.now() + 4_000});
	});
});

describe('watches', () => {
	it('do not take the sockets that lists need', async () => {
		const server = await startServer((request, response) => {
			if (request.url?.includes('watch=true'))
				response.writeHead(200, {'content-type': 'application/json'}).flushHeaders();
			else json(response, {});
		});
		const transport = await transportTo(server.url);
		await Promise.all(
			Array.from({length: 20}, (_, index) =>
				transport.open({path: `/api/v1/namespaces/n${index}/pods?watch=true`, signal: never, lane: 'watch'}),
			),
		);
		expect(await transport.requestJson(pods)).toEqual({});
	});

	it('leave at most eight sockets to everything else', async () => {
		const waiting: (() => void)[] = [];
		const server = await startServer((_, response) => void waiting.push(() => json(response, {})));
		const transport = await transportTo(server.url);
		const asked = Promise.all(Array.from({length: 12}, () => transport.requestJson(pods)));
		await until(() => waiting.length === 8, 'eight requests at the server');
		expect(server.connections()).toBe(8);
		waiting.forEach(answer => void answer());
		await until(() => waiting.length === 12, 'the others follow');
		waiting.slice(8).forEach(answer => void answer());
		await asked;
		expect(server.connections()).toBe(8);
	});
});
