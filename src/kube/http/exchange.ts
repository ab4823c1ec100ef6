import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import type {ApiHealth} from '../api-health.ts';
import type {Clock} from '../clock.ts';
import {KubeError} from '../errors.ts';
import type {ActionToken} from '../gate.ts';
import type {Authorization, Connection} from '../kubeconfig.ts';
import type {RequestInfo} from '../request-info.ts';
import type {RequestLog} from '../request-log.ts';
import type {Agents, Lane} from './agents.ts';
import {collect, readBody} from './body.ts';
import {StaleConnection, send} from './send.ts';
import {parseStatusBody, statusError} from './status.ts';

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
	/** A question that tells nothing about the health of the server when it fails, or fails with such an error. */
	readonly isAside?: boolean | ((error: KubeError) => boolean);
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

export type ExchangeContext = {
	readonly connection: Connection;
	readonly userAgent: string;
	readonly clock: Clock;
	readonly agents: Agents;
	readonly log: RequestLog;
	readonly health: ApiHealth;
};

const headDefault = 30_000;
const silenceDefault = 60_000;
/**
 * Of a watch that brings more than one event in this time, what comes within it is read together. An event that wakes the program by itself costs
 * three times as much as one of many, and pictures come less often than that.
 */
export const watchRestMs = 30;
const largestError = 64 << 10;

/** kube-apiserver answers these itself; other groups may be served by something behind it. */
export const isOwnAnswer = (info: RequestInfo): boolean => info.kind === 'nonResource' || info.group === '';

/** Logs come from the kubelet of the pod's node: when they fail, nothing is said about the API server that passes them on. */
export const isRelayed = (info: RequestInfo): boolean =>
	info.kind === 'resource' && (info.subresource === 'log' || info.proxied !== undefined);

/** Whether that a request failed with this error is to be kept from the health of the server. */
export const isAside = (request: TransportRequest, error: KubeError): boolean =>
	typeof request.isAside === 'function' ? request.isAside(error) : request.isAside === true;

function describe(info: RequestInfo): string {
	if (info.kind === 'nonResource') return `${info.verb} ${info.path}`;
	const subresource = info.subresource === '' ? '' : `/${info.subresource}`;
	return `${info.verb} ${info.resource}${subresource}${info.group === '' ? '' : `.${info.group}`}`;
}

function unauthorized(error: KubeError, context: ExchangeContext, authorization: Authorization): KubeError {
	const {connection, clock} = context;
	const expiry = authorization.certificateExpiresAt;
	const who = `user ${connection.userName || 'of the kubeconfig'}`;
	const why =
		expiry !== undefined && expiry < clock.now()
			? `the client certificate of ${who} expired on ${new Date(expiry).toISOString()}. Get a new kubeconfig`
			: `it does not accept the credentials of ${who}. Log in again or get a new kubeconfig`;
	return new KubeError(
		'auth',
		`${connection.server.host} answered 401 Unauthorized: ${why}, then try again.`,
		{
			cause: error,
			status: 401,
		},
	);
}

function headersOf(request: TransportRequest, context: ExchangeContext, authorization: Authorization) {
	const compressed = (request.lane ?? 'request') === 'request' && !context.connection.disableCompression;
	return {
		...authorization.headers,
		Accept: request.accept ?? 'application/json',
		'Accept-Encoding': compressed ? 'gzip' : 'identity',
		'User-Agent': context.userAgent,
		...(request.body !== undefined && {
			'Content-Type': request.contentType ?? 'application/json',
			'Content-Length': String(Buffer.byteLength(request.body)),
		}),
	};
}

/** Sends one request with one set of credentials and gives the head of the answer and how long it took. */
async function attempt(
	request: TransportRequest,
	info: RequestInfo,
	context: ExchangeContext,
	authorization: Authorization,
	signal: AbortSignal,
): Promise<{readonly response: IncomingMessage; readonly latencyMs: number}> {
	const {connection, clock, log} = context;
	const agent = await context.agents.get(request.lane ?? 'request', authorization);
	const started = clock.now();
	log.started(info.verb, Buffer.byteLength(request.body ?? ''));
	try {
		const response = await send({
			server: connection.server,
			agent,
			method: request.method ?? 'GET',
			path: connection.server.pathname.replace(/\/+$/, '') + request.path,
			headers: headersOf(request, context, authorization),
			body: request.body,
			signal,
			clock,
			headMs: request.headMs ?? headDefault,
			heard: () => log.statistics().bytesIn,
		});
		const latencyMs = clock.now() - started;
		log.answered(latencyMs);
		return {response, latencyMs};
	} catch (error) {
		log.ended(true);
		throw error;
	}
}

/** The body of an answer, counted. */
function openBody(
	response: IncomingMessage,
	request: TransportRequest,
	info: RequestInfo,
	context: ExchangeContext,
	signal: AbortSignal,
) {
	const {log, health, clock, connection} = context;
	const isSuccess = statusOf(response) >= 200 && statusOf(response) < 300;
	let bytes = 0;
	const body = readBody(response, {
		server: connection.server,
		clock,
		signal,
		silenceMs: request.silenceMs ?? silenceDefault,
		restMs: request.lane === 'watch' ? watchRestMs : 0,
		onBytes: count => {
			bytes += count;
			log.received(count);
		},
		onEnd: error => {
			log.ended(!isSuccess || error !== undefined);
			if (error !== undefined && !isRelayed(info) && !isAside(request, error))
				health.failed(error, isOwnAnswer(info));
		},
	});
	return {body, isSuccess, bytesIn: () => bytes};
}

const statusOf = (response: IncomingMessage): number => response.statusCode ?? 0;

/**
 * Sends a request that passed the gate until there is an answer to keep: over another connection when a kept one was just closed,
 * and once more with credentials read anew when they are refused. Throws KubeError for everything but a 2xx status.
 */
export async function exchange(
	request: TransportRequest,
	info: RequestInfo,
	context: ExchangeContext,
	signal: AbortSignal,
): Promise<TransportResponse> {
	const {connection, health, log, clock} = context;
	let wasRefused = false;
	for (;;) {
		const authorization = await connection.authorize(signal);
		let answer: Awaited<ReturnType<typeof attempt>>;
		try {
			answer = await attempt(request, info, context, authorization, signal);
		} catch (error) {
			// What stands before the API server may check client certificates itself, and then there is no status: the next try reads a renewed kubeconfig.
			if (error instanceof KubeError && (error.kind === 'auth' || error.kind === 'tls'))
				connection.refresh(authorization);
			if (!(error instanceof StaleConnection)) throw error;
			if ((request.method ?? 'GET') !== 'GET') {
				throw new KubeError(
					'network',
					`${connection.server.host} closed the connection before it answered; whether it did what was asked is not known.`,
					{cause: error},
				);
			}
			log.retried();
			continue;
		}
		const {response, latencyMs} = answer;
		const status = statusOf(response);
		const {body, isSuccess, bytesIn} = openBody(response, request, info, context, signal);
		if (isSuccess) {
			health.answered(latencyMs, true);
			const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
			return {status, headers: response.headers, contentType, body, bytesIn};
		}
		const what = describe(info);
		// A body that cannot be read changes nothing about the status, which says what went wrong.
		const content = await collect(body, largestError, what).catch(() => Buffer.alloc(0));
		const error = statusError(status, parseStatusBody(content), {
			what,
			server: connection.server,
			retryAfterHeader: response.headers['retry-after'],
			now: clock.now(),
		});
		if (status === 401) {
			connection.refresh(authorization);
			if (wasRefused) throw unauthorized(error, context, authorization);
			wasRefused = true;
			log.retried();
			continue;
		}
		if (status < 500) health.answered(latencyMs, false);
		throw error;
	}
}
