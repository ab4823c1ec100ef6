import {once} from 'node:events';
import {mkdtemp, writeFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {request as requestTls} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createAgents} from '../../../src/kube/http/agents.ts';
import {connectionOf} from './connect.ts';

/**
 * How the API server answers through the relay. pass: as it does · reset: every connection is broken before an answer · hang: connections stay open,
 * and nothing comes · slow: everything comes late · a status: that one to everything.
 */
export type Answering = 'pass' | 'reset' | 'hang' | 'slow' | 429 | 503 | 401;

export type AnswerRelay = {
	/** Of a kubeconfig without credentials: the relay has the administrator's. */
	readonly kubeconfig: string;
	/** Ends what is open (but for `hang`) and answers so from now on. */
	readonly become: (answering: Answering) => void;
	/** Lists asked for since the last change. */
	readonly lists: () => number;
	/** How long a question takes through it now, milliseconds: a machine with much to do is no slow program. */
	readonly roundTrip: () => Promise<number>;
	readonly close: () => Promise<void>;
};

const slowMs = 1_500;
const reasons = {429: 'TooManyRequests', 503: 'ServiceUnavailable', 401: 'Unauthorized'} as const;
const isList = (url: string) => /^\/api.*\?.*limit=/.test(url);

/** Stands before the real API server and lets it answer otherwise. */
export async function startAnswerRelay(): Promise<AnswerRelay> {
	const connection = await connectionOf();
	const authorization = await connection.authorize(AbortSignal.timeout(60_000));
	const identity = Object.fromEntries(
		Object.entries(authorization.headers).map(([name, value]) => [name, String(value)]),
	);
	const agents = createAgents(connection);
	const agent = await agents.get('watch', authorization);
	const sockets = new Set<Socket>();
	let answering: Answering = 'pass';
	let lists = 0;
	let held: (() => void)[] = [];

	/** Runs at once, or when nothing hangs any more. */
	const unlessHanging = (work: () => void): void => {
		if (answering === 'hang') held.push(work);
		else work();
	};
	const pass = (asked: IncomingMessage, response: ServerResponse): void => {
		const {host: _, connection: __, ...headers} = asked.headers;
		const onward = requestTls(
			{
				host: connection.server.hostname,
				port: connection.server.port,
				method: asked.method ?? 'GET',
				path: asked.url ?? '/',
				headers: {...headers, ...identity},
				agent,
			},
			answer => {
				unlessHanging(() => {
					response.writeHead(answer.statusCode ?? 502, answer.headers);
					response.flushHeaders();
				});
				answer.on('data', (bytes: Buffer) => unlessHanging(() => response.write(bytes)));
				answer.on('end', () => unlessHanging(() => response.end()));
				answer.on('error', () => response.destroy());
			},
		);
		onward.on('error', () => response.destroy());
		response.on('close', () => onward.destroy());
		asked.pipe(onward);
	};
	const answer = (asked: IncomingMessage, response: ServerResponse): void => {
		if (answering === 'reset') {
			asked.socket.resetAndDestroy();
			return;
		}
		if (answering === 'slow') {
			setTimeout(() => pass(asked, response), slowMs);
			return;
		}
		if (answering === 'hang' || answering === 'pass') {
			unlessHanging(() => pass(asked, response));
			return;
		}
		const reason = reasons[answering];
		const status = {kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code: answering};
		const retryAfter = answering === 429 ? {'retry-after': '1'} : {};
		response.writeHead(answering, {'content-type': 'application/json', ...retryAfter});
		response.end(JSON.stringify({...status, message: `the relay answers ${answering}`}));
	};
	const server = createServer((asked, response) => {
		if (isList(asked.url ?? '')) lists += 1;
		answer(asked, response);
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const kubeconfig = path.join(await mkdtemp(path.join(tmpdir(), 'ktriage-relay-')), 'kubeconfig');
	await writeFile(
		kubeconfig,
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			'current-context': 'relay',
			clusters: [{name: 'relay', cluster: {server: `http://127.0.0.1:${port}`}}],
			users: [{name: 'relay', user: {token: 'of-nobody'}}],
			contexts: [{name: 'relay', context: {cluster: 'relay', user: 'relay'}}],
		}),
	);
	const cut = (): void => {
		for (const socket of sockets) socket.resetAndDestroy();
	};
	return {
		kubeconfig,
		become: next => {
			if (next !== 'hang' && next !== 'pass') cut();
			answering = next;
			lists = 0;
			const waiting = next === 'hang' ? [] : held;
			if (next !== 'hang') held = [];
			for (const work of waiting) work();
		},
		lists: () => lists,
		roundTrip: async () => {
			const started = performance.now();
			await (await fetch(`http://127.0.0.1:${port}/api/v1/nodes`)).text();
			return performance.now() - started;
		},
		close: async () => {
			held = [];
			cut();
			server.close();
			agents.destroy();
			await once(server, 'close');
		},
	};
}
