import type {Agent, IncomingMessage} from 'node:http';
import {request as requestTls} from 'node:https';
import type {Socket} from 'node:net';
import {type Clock, cancelled} from '../clock.ts';
import {codeOf, KubeError} from '../errors.ts';
import {nodeHttp} from './node-http.ts';
import {socketError} from './socket-error.ts';

export type Send = {
	readonly server: URL;
	readonly agent: Agent;
	readonly method: string;
	/** With the server's own path before it. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: string | undefined;
	readonly signal: AbortSignal;
	readonly clock: Clock;
	/** Milliseconds until the answer's head must be there. */
	readonly headMs: number;
	/** Bytes that the server has sent so far, whatever for. */
	readonly heard: () => number;
};

/** Milliseconds for the TCP and TLS handshakes together. */
export const connectMs = 10_000;
/** The same while the server sends something else meanwhile: on a narrow link the handshake stands in line behind that. */
const longestConnectMs = 30_000;

/** Sent over a kept connection that the server closed at the same moment: nothing was answered, so a read may be sent again. */
export class StaleConnection extends Error {
	override readonly name = 'StaleConnection';
}

/** Sends one request and resolves with the head of its answer. Never follows redirects. Throws KubeError or StaleConnection. */
export function send(options: Send): Promise<IncomingMessage> {
	const {server, signal, clock, headMs, heard} = options;
	if (signal.aborted) return Promise.reject(cancelled());
	return new Promise((resolve, reject) => {
		const start = server.protocol === 'https:' ? requestTls : nodeHttp.request;
		const request = start({
			// Also tells an agent for SOCKS under which name to keep the connection.
			protocol: server.protocol,
			host: server.hostname.replace(/^\[|\]$/g, ''),
			port: server.port || (server.protocol === 'https:' ? 443 : 80),
			method: options.method,
			path: options.path,
			headers: Object.fromEntries(
				Object.entries(options.headers).map(([name, value]) => [
					name,
					typeof value === 'string' ? value : [...value],
				]),
			),
			agent: options.agent,
		});
		// Node's own option for it watches every event of the request and of the answer, which is a tenth of what a small list costs.
		const onAbort = (): void => {
			request.destroy(cancelled());
		};
		signal.addEventListener('abort', onAbort, {once: true});
		request.once('close', () => signal.removeEventListener('abort', onAbort));
		let cancelConnect = (): void => {};
		const late = (milliseconds: number, what: string) => (): void => {
			request.destroy(
				new KubeError(
					'network',
					`${server.host} ${what} within ${Math.round(milliseconds / 1000)} s. Is it overloaded, or is a firewall in between?`,
				),
			);
		};
		const cancelHead = clock.after(headMs, late(headMs, 'did not answer'));
		const connectWithin = (waited: number): void => {
			const before = heard();
			cancelConnect = clock.after(connectMs, () => {
				if (heard() > before && waited < longestConnectMs) connectWithin(waited + connectMs);
				else late(waited, 'did not complete a connection')();
			});
		};
		const settle = (): void => {
			cancelHead();
			cancelConnect();
		};
		request.on('socket', (socket: Socket) => {
			if (!socket.connecting) return;
			connectWithin(connectMs);
			socket.once(server.protocol === 'https:' ? 'secureConnect' : 'connect', () => cancelConnect());
		});
		request.on('response', response => {
			settle();
			resolve(response);
		});
		request.on('upgrade', (_, socket) => {
			socket.destroy();
			settle();
			reject(
				new KubeError(
					'protocol',
					`${server.host} switched protocols although it was not asked to. Check what stands before the API server.`,
				),
			);
		});
		request.on('error', error => {
			settle();
			if (signal.aborted) return reject(cancelled());
			if (request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error)))
				return reject(new StaleConnection());
			reject(socketError(error, server));
		});
		request.end(options.body);
	});
}
