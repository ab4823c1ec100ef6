import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Server} from 'node:https';
import {createServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {Certificate} from './certificates.ts';

export type Handlers = {
	readonly request: (request: IncomingMessage, response: ServerResponse) => void;
	readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

/** A TLS server on the loopback address that can be stopped and started again on the same port. */
export type Listener = {
	readonly port: () => number;
	/** Listens again, with that certificate; open connections are cut. */
	readonly start: (certificate: Certificate) => Promise<void>;
	/** Stops listening and cuts every connection: new ones are refused. */
	readonly stop: () => Promise<void>;
};

/** Makes a listener that is not listening yet. */
export function createListener(handlers: Handlers): Listener {
	let port = 0;
	let running: {server: Server; sockets: Set<Socket>} | undefined;
	const stop = async () => {
		if (!running) return;
		const {server, sockets} = running;
		running = undefined;
		const closed = new Promise(resolve => server.close(resolve));
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	const start = async (certificate: Certificate) => {
		await stop();
		const sockets = new Set<Socket>();
		const server = createServer(
			{...certificate, keepAlive: true, keepAliveTimeout: 0, requestTimeout: 0},
			handlers.request,
		);
		server.on('upgrade', handlers.upgrade);
		server.on('connection', (socket: Socket) => {
			socket.setNoDelay(true);
			sockets.add(socket);
			socket.once('close', () => sockets.delete(socket));
			socket.on('error', () => socket.destroy());
		});
		// A client that does not trust the certificate hangs up in the handshake: that is its answer, not a fault of the server.
		server.on('tlsClientError', (_, socket) => socket.destroy());
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, '127.0.0.1', resolve);
		});
		port = (server.address() as AddressInfo).port;
		running = {server, sockets};
	};
	return {port: () => port, start, stop};
}
