import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import type {ApiState} from '../store/snapshot.ts';
import {cell} from '../store/sanitise.ts';
import {type ApiHealth, createApiHealth} from './api-health.ts';
import {type Budget, createBudget} from './budget.ts';
import {type Clock, systemClock} from './clock.ts';
import {KubeError, messageOf} from './errors.ts';
import {type ActionToken, createGate} from './gate.ts';
import {createAgents, type Lane} from './http/agents.ts';
import {collect, readBody} from './http/body.ts';
import {send, StaleConnection} from './http/send.ts';
import {parseStatusBody, statusError} from './http/status.ts';
import type {Authorization, Connection} from './kubeconfig.ts';
import type {RequestInfo} from './request-info.ts';
import {createRequestLog, type RequestStatistics} from './request-log.ts';

export type TransportRequest = {
	/** GET when absent. */
	readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path with query as Kubernetes knows it, canonical: "/api/v1/pods?limit=500". */
	readonly path: string;
	/** application/json when absent. */
	readonly accept?: string;
	readonly contentType?: string;
	readonly body?: string;
	readonly signal: AbortSignal;
	/** Watches use sockets of their own and are never compressed. */
	readonly lane?: Lane;
	/** Milliseconds until the head of the answer; 30 s when absent. */
	readonly headMs?: number;
	/** Milliseconds without a byte of the body; 60 s when absent. */
	readonly silenceMs?: number;
	/** For requests that are not reads. */
	readonly token?: ActionToken;
};

/** An answer with a 2xx status. The body must be read to its end or left (break, return): the connection is held until then. */
export type TransportResponse = {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/** Lower case, without parameters: "application/json". */
	readonly contentType: string;
	readonly body: AsyncGenerator<Buffer, void, void>;
	/** Bytes of the body on the wire so far. */
	readonly bytesIn: () => number;
};

/** The only way to talk HTTP to a cluster: gate, credentials, request log, health and budget are in it. */
export type Transport = {
	readonly connection: Connection;
	/** Throws KubeError for everything but a 2xx status. */
	readonly open: (request: TransportRequest) => Promise<TransportResponse>;
	/** The parsed body; `protocol` when it is not JSON or larger than 64 MiB. */
	readonly requestJson: (request: TransportRequest) => Promise<unknown>;
	/** The body as text; `protocol` when larger than 16 MiB. */
	readonly requestText: (request: TransportRequest) => Promise<string>;
	/** Permission for one request that is not a read, after the user confirmed it. */
	readonly mintActionToken: (verb: string, path: string) => ActionToken;
	readonly budget: Budget;
	readonly statistics: () => RequestStatistics;
	/** A list or watch is tried again: counts, and tells the health when. */
	readonly retrying: (at: number) => void;
	readonly api: () => ApiState;
	readonly subscribe: ApiHealth['subscribe'];
	/** Estimate of a round trip in milliseconds: the fastest of the last answers; undefined before the first. */
	readonly roundTripMs: () => number | undefined;
	/** Ends every connection; requests under way fail. */
	readonly close: () => void;
};

export type TransportOptions = {
	readonly connection: Connection;
	/** Of `userAgent`. */
	readonly userAgent: string;
	readonly clock?: Clock;
};

const headDefault = 30_000;
const silenceDefault = 60_000;
const largestJson = 64 << 20;
const largestText = 16 << 20;
const largestError = 64 << 10;

/** How this program names itself to the server, so that a platform team can find and limit one session. */
export function userAgent(version: string, sessionId: string): string {
	return `ktriage/${version} (session ${sessionId})`;
}

function describe(info: RequestInfo): string {
	if (info.kind === 'nonResource') return `${info.verb} ${info.path}`;
	const what = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
	const group = info.group === '' ? '' : `.${info.group}`;
	return `${info.verb} ${what}${group}`;
}

/** kube-apiserver answers these itself; other groups may be served by something behind it. */
const isOwnAnswer = (info: RequestInfo): boolean => info.kind === 'nonResource' || info.group === '';

/** Makes the transport of one connection. */
export function createTransport(options: TransportOptions): Transport {
	const {connection} = options;
	const clock = options.clock ?? systemClock;
	const server = connection.server;
	const prefix = server.pathname.replace(/\/+$/, '');
	const gate = createGate();
	const agents = createAgents(connection);
	const log = createRequestLog();
	const health = createApiHealth(clock);
	const budget = createBudget();
	const closing = new AbortController();

	const attempt = async (request: TransportRequest, info: RequestInfo, authorization: Authorization, signal: AbortSignal) => {
		const lane = request.lane ?? 'request';
		const compressed = lane === 'request' && !connection.disableCompression;
		const agent = await agents.get(lane, authorization);
		const started = clock.now();
		log.started(info.verb, Buffer.byteLength(request.body ?? ''));
		try {
			const response = await send({
				server,
				agent,
				method: request.method ?? 'GET',
				path: prefix + request.path,
				headers: {
					...authorization.headers,
					Accept: request.accept ?? 'application/json',
					'Accept-Encoding': compressed ? 'gzip' : 'identity',
					'User-Agent': options.userAgent,
					...(request.body !== undefined && {
						'Content-Type': request.contentType ?? 'application/json',
						'Content-Length': String(Buffer.byteLength(request.body)),
					}),
				},
				body: request.body,
				signal,
				clock,
				headMs: request.headMs ?? headDefault,
			});
			log.answered(clock.now() - started);
			return {response, latency: clock.now() - started};
		} catch (error) {
			log.ended(true);
			throw error;
		}
	};

	const bodyOf = (response: IncomingMessage, request: TransportRequest, info: RequestInfo, signal: AbortSignal, failed: boolean) => {
		let bytes = 0;
		const body = readBody(response, {
			server,
			clock,
			signal,
			silenceMs: request.silenceMs ?? silenceDefault,
			onBytes: count => {
				bytes += count;
				log.received(count);
			},
			onEnd: error => {
				log.ended(failed || error !== undefined);
				if (error !== undefined) health.failed(error, isOwnAnswer(info));
			},
		});
		return {body, bytesIn: () => bytes};
	};

	/** Credentials that are refused once are read anew once: they may have been rotated. */
	const exchange = async (request: TransportRequest, info: RequestInfo, signal: AbortSignal): Promise<TransportResponse> => {
		let isLast = false;
		for (;;) {
			const authorization = await connection.authorize(signal);
			let answer: Awaited<ReturnType<typeof attempt>>;
			try {
				answer = await attempt(request, info, authorization, signal);
			} catch (error) {
				if (!(error instanceof StaleConnection) || (request.method ?? 'GET') !== 'GET') throw error;
				log.retried();
				continue;
			}
			const {response, latency} = answer;
			const status = response.statusCode ?? 0;
			const isSuccess = status >= 200 && status < 300;
			const {body, bytesIn} = bodyOf(response, request, info, signal, !isSuccess);
			if (isSuccess) {
				health.answered(latency);
				const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
				return {status, headers: response.headers, contentType, body, bytesIn};
			}
			const error = await readError(response, body, info);
			if (status === 401) {
				connection.refresh(authorization);
				if (!isLast) {
					isLast = true;
					log.retried();
					continue;
				}
				throw explainUnauthorized(error, authorization);
			}
			if (status < 500) health.answered(latency);
			throw error;
		}
	};

	const readError = async (response: IncomingMessage, body: AsyncGenerator<Buffer>, info: RequestInfo): Promise<KubeError> => {
		const what = describe(info);
		const content = await collect(body, largestError, what).catch(() => Buffer.alloc(0));
		return statusError(response.statusCode ?? 0, parseStatusBody(content), {
			what,
			server,
			retryAfterHeader: response.headers['retry-after'],
			now: clock.now(),
		});
	};

	const explainUnauthorized = (error: KubeError, authorization: Authorization): KubeError => {
		const expiry = authorization.certificateExpiresAt;
		const who = `user ${connection.userName || 'of the kubeconfig'}`;
		const why =
			expiry !== undefined && expiry < clock.now()
				? `the client certificate of ${who} expired on ${new Date(expiry).toISOString()}. Get a new kubeconfig`
				: `it does not accept the credentials of ${who}. Log in again or get a new kubeconfig`;
		return new KubeError('auth', `${server.host} answered 401 Unauthorized: ${why}, then press Ctrl+R or start again.`, {
			cause: error,
			status: 401,
		});
	};

	const open = async (request: TransportRequest): Promise<TransportResponse> => {
		const info = gate.check(request.method ?? 'GET', request.path, request.token);
		const signal = AbortSignal.any([request.signal, closing.signal]);
		try {
			return await exchange(request, info, signal);
		} catch (error) {
			if (error instanceof KubeError) health.failed(error, isOwnAnswer(info));
			throw error;
		}
	};

	const readAll = async (request: TransportRequest, maxBytes: number): Promise<Buffer> =>
		collect((await open(request)).body, maxBytes, request.path);

	return {
		connection,
		open,
		requestJson: async request => {
			const content = await readAll(request, largestJson);
			try {
				return JSON.parse(content.toString('utf8'));
			} catch (error) {
				const start = cell(content.toString('utf8', 0, 80), 80);
				throw new KubeError('protocol', `${server.host} answered ${request.path} with something that is not JSON (${cell(messageOf(error), 120)}): ${start}`, {cause: error});
			}
		},
		requestText: async request => (await readAll(request, largestText)).toString('utf8'),
		mintActionToken: gate.mintActionToken,
		budget,
		statistics: log.statistics,
		retrying: at => {
			log.retried();
			health.retryAt(at);
		},
		api: health.state,
		subscribe: health.subscribe,
		roundTripMs: () => {
			const {latencies} = log.statistics();
			return latencies.length === 0 ? undefined : Math.min(...latencies);
		},
		close: () => {
			closing.abort();
			agents.destroy();
		},
	};
}
