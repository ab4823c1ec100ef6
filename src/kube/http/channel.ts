import {WebSocket} from 'ws';
import {KubeError} from '../errors.ts';
import type {ActionToken} from '../gate.ts';
import type {RequestInfo} from '../request-info.ts';
import type {ExchangeContext} from './exchange.ts';
import {socketError} from './socket-error.ts';
import {parseStatusBody, statusError} from './status.ts';

export type ChannelRequest = {
	/** Path with query: "/api/v1/namespaces/a/pods/web/exec?command=ls". */
	readonly path: string;
	/** Subprotocols, the preferred one first. */
	readonly protocols: readonly string[];
	/** Streams run something: each needs permission of its own. */
	readonly token: ActionToken;
	readonly signal: AbortSignal;
	/** Milliseconds until the server has switched protocols; 30 s when absent. */
	readonly headMs?: number;
};

const headDefault = 30_000;
/** What a container prints is cut by whoever reads it; one frame is small. */
const largestFrame = 4 << 20;

/**
 * Opens a WebSocket to a subresource of a pod after the request passed the gate. Rejects with KubeError: the status the server answers
 * instead of switching, `protocol` when something in between does not let WebSocket through, `network`, `tls`, `cancelled`.
 */
export async function openChannel(
	request: ChannelRequest,
	info: RequestInfo,
	{connection, agents, userAgent, log, clock}: ExchangeContext,
	signal: AbortSignal,
): Promise<WebSocket> {
	const authorization = await connection.authorize(signal);
	const agent = await agents.get('watch', authorization);
	const what = `Opening ${request.path.split('?')[0]}`;
	// A signal that has fired says so to nobody who begins to listen.
	if (signal.aborted) throw new KubeError('cancelled', `${what} was cancelled.`);
	const url = new URL(connection.server);
	const secure = url.protocol === 'https:';
	const target = `${secure ? 'wss' : 'ws'}://${url.host}${url.pathname.replace(/\/+$/, '')}${request.path}`;
	const started = clock.now();
	log.started(info.verb, 0);
	const socket = new WebSocket(target, [...request.protocols], {
		agent,
		headers: {...authorization.headers, 'User-Agent': userAgent},
		handshakeTimeout: request.headMs ?? headDefault,
		maxPayload: largestFrame,
		perMessageDeflate: false,
	});
	const abort = (): void => socket.terminate();
	signal.addEventListener('abort', abort, {once: true});
	try {
		await opened(socket, connection.server, request.path);
		log.answered(clock.now() - started);
		socket.on('message', data => log.received(Buffer.isBuffer(data) ? data.length : 0));
		socket.once('close', () => {
			signal.removeEventListener('abort', abort);
			log.ended(false);
		});
		return socket;
	} catch (error) {
		signal.removeEventListener('abort', abort);
		log.ended(true);
		if (signal.aborted) throw new KubeError('cancelled', `${what} was cancelled.`, {cause: error});
		throw error;
	}
}

function opened(socket: WebSocket, server: URL, path: string): Promise<void> {
	const what = `stream ${path.split('?')[0]}`;
	return new Promise((resolve, reject) => {
		socket.once('open', () => {
			socket.on('error', () => socket.terminate());
			resolve();
		});
		socket.once('error', error => {
			const upgrade = /handshake has timed out/i.test(error.message)
				? new KubeError('network', `${server.host} did not switch to a stream in time.`, {cause: error})
				: /sec-websocket|unexpected server response/i.test(error.message)
					? new KubeError(
							'protocol',
							`${server.host} refused to switch to WebSocket (${error.message}): something between here and the API server may not let it through.`,
							{cause: error},
						)
					: socketError(error, server);
			reject(upgrade);
		});
		socket.once('unexpected-response', (_request, response) => {
			const parts: Buffer[] = [];
			let bytes = 0;
			response.on('data', (part: Buffer) => {
				bytes += part.length;
				if (bytes <= 64 << 10) parts.push(part);
			});
			response.on('close', () => {
				const status = response.statusCode ?? 0;
				const body = parseStatusBody(Buffer.concat(parts));
				const refused =
					status >= 400
						? statusError(status, body, {
								what,
								server,
								retryAfterHeader: response.headers['retry-after'],
								now: Date.now(),
							})
						: new KubeError(
								'protocol',
								`${server.host} answered ${status} instead of switching to WebSocket: something between here and the API server may not let it through.`,
							);
				socket.terminate();
				reject(refused);
			});
		});
	});
}
