import {createServer, type IncomingMessage, type RequestListener, type ServerResponse} from 'node:http';
import {createServer as createTlsServer, type ServerOptions} from 'node:https';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';

export type Seen = {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingMessage['headers'];
};

export type TestServer = {
	readonly url: string;
	readonly port: number;
	/** Every request so far. */
	readonly seen: readonly Seen[];
	readonly connections: () => number;
	readonly close: () => Promise<void>;
};

/** A real server on a loopback port that answers with what the test scripts; closed when the test ends. */
export async function startServer(answer: RequestListener, tls?: ServerOptions): Promise<TestServer> {
	const seen: Seen[] = [];
	let connections = 0;
	const listener: RequestListener = (request, response) => {
		seen.push({method: request.method ?? '', url: request.url ?? '', headers: request.headers});
		answer(request, response);
	};
	const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
	server.on(tls === undefined ? 'connection' : 'secureConnection', () => {
		connections += 1;
	});
	// Long enough that no test sees the server itself close an idle connection.
	server.keepAliveTimeout = 60_000;
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	const close = async (): Promise<void> => {
		if (!server.listening) return;
		const closed = new Promise(resolve => server.close(resolve));
		server.closeAllConnections();
		await closed;
	};
	onTestFinished(close);
	return {
		url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
		port,
		seen,
		connections: () => connections,
		close,
	};
}

/** Answers with JSON. */
export function json(
	response: ServerResponse,
	body: unknown,
	status = 200,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, {'content-type': 'application/json', ...headers});
	response.end(JSON.stringify(body));
}

/** Answers with a metav1.Status as kube-apiserver does. */
export function status(
	response: ServerResponse,
	code: number,
	reason: string,
	message: string,
	headers: Record<string, string> = {},
): void {
	json(
		response,
		{kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message},
		code,
		headers,
	);
}

/** A loopback port on which nothing listens. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	await new Promise(resolve => server.close(resolve));
	return port;
}
