import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {CliError} from '../errors.ts';

export type Listener = {readonly origin: string; readonly close: () => Promise<void>};

const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** "9100", "127.0.0.1:9100", "[::1]:9100" or "localhost:9100"; what is not on this machine alone is refused. */
export function readListen(text: string): {readonly host: string; readonly port: number} {
	const [, host = '127.0.0.1', port = ''] = /^(?:(\[[0-9a-f:]+\]|[^:[\]]+):)?(\d{1,5})$/i.exec(text) ?? [];
	const bare = host.replace(/^\[|\]$/g, '');
	if (port === '' || Number(port) > 65_535)
		throw new CliError(
			`--listen takes a port, or an address of this machine with a port: ${text} is neither.`,
			'usage',
		);
	if (!/^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost)$/.test(bare))
		throw new CliError(
			`--listen answers on loopback alone, since it tells what is wrong with the cluster to whoever asks: ${bare} is not. Let a proxy in front of it decide who may ask.`,
			'usage',
		);
	return {host: bare, port: Number(port)};
}

/** Answers GET and HEAD of /metrics with the text of the moment, and nothing else. */
export async function listen(
	{host, port}: {readonly host: string; readonly port: number},
	metrics: () => Promise<string>,
): Promise<Listener> {
	const server = createServer((request, response) => {
		const reply = (status: number, body: string, headers: Record<string, string> = {}) => {
			response.writeHead(status, {
				'content-type': 'text/plain; charset=utf-8',
				'content-length': String(Buffer.byteLength(body)),
				...headers,
			});
			response.end(request.method === 'HEAD' ? undefined : body);
		};
		request.resume();
		if (request.method !== 'GET' && request.method !== 'HEAD')
			reply(405, 'read only\n', {allow: 'GET, HEAD'});
		else if ((request.url ?? '').split('?', 1)[0] !== '/metrics') reply(404, 'see /metrics\n');
		else
			metrics().then(
				body => reply(200, body, {'content-type': type}),
				(error: unknown) => reply(500, `${error instanceof Error ? error.message : String(error)}\n`),
			);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', error =>
			reject(
				new CliError(
					`Nothing can listen on ${host}:${port}: ${error.message}. Name another port.`,
					'usage',
					error,
				),
			),
		);
		server.listen({host, port}, resolve);
	});
	const address = server.address() as AddressInfo;
	const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
	return {
		origin: `http://${name}:${address.port}`,
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
