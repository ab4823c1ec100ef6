import type {IncomingMessage, ServerResponse} from 'node:http';
import {promisify} from 'node:util';
import {constants, createGzip, type Gzip, gzip} from 'node:zlib';
import {encodeStatus} from '../protobuf/envelope.ts';
import type {Status} from '../status.ts';
import {acceptClauses} from './accept.ts';

/** Responses from this size on are compressed, at this level (apiserver pkg/endpoints/handlers/responsewriters/writers.go). */
const gzipFrom = 128 * 1024;
const level = constants.Z_BEST_SPEED;

const compress = promisify(gzip);

const takesGzip = (request: IncomingMessage) =>
	/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));

/** Sends one body, compressed when it is large and the client takes that. */
export async function send(
	request: IncomingMessage,
	response: ServerResponse,
	code: number,
	type: string,
	body: Buffer | string,
): Promise<void> {
	const plain = typeof body === 'string' ? Buffer.from(body) : body;
	const small = plain.length < gzipFrom || !takesGzip(request);
	const bytes = small ? plain : await compress(plain, {level});
	response.writeHead(code, {
		'content-type': type,
		'cache-control': 'no-cache, private',
		'content-length': bytes.length,
		...(small ? {} : {'content-encoding': 'gzip', vary: 'Accept-Encoding'}),
	});
	response.end(bytes);
}

export function sendJson(
	request: IncomingMessage,
	response: ServerResponse,
	code: number,
	body: unknown,
	type = 'application/json',
): Promise<void> {
	return send(request, response, code, type, `${JSON.stringify(body)}\n`);
}

export function sendText(
	request: IncomingMessage,
	response: ServerResponse,
	code: number,
	text: string,
): Promise<void> {
	response.setHeader('x-content-type-options', 'nosniff');
	return send(request, response, code, 'text/plain; charset=utf-8', text);
}

/** What the server says of paths that nothing answers. */
export function sendPageNotFound(request: IncomingMessage, response: ServerResponse): Promise<void> {
	return sendText(request, response, 404, '404 page not found\n');
}

/** Sends a Status in the form the client asked for first. */
export function sendStatus(
	request: IncomingMessage,
	response: ServerResponse,
	status: Status,
): Promise<void> {
	const retry = status.details?.retryAfterSeconds;
	if (retry !== undefined) response.setHeader('retry-after', String(retry));
	const protobuf = acceptClauses(request.headers.accept)[0]?.media === 'application/vnd.kubernetes.protobuf';
	const code = status.code ?? 200;
	return protobuf
		? send(request, response, code, 'application/vnd.kubernetes.protobuf', encodeStatus(status))
		: sendJson(request, response, code, status);
}

/** Sends a body that is made piece by piece; compressed when it turns out large and the client takes that. */
export async function stream(
	request: IncomingMessage,
	response: ServerResponse,
	type: string,
	pieces: AsyncIterable<Buffer>,
): Promise<void> {
	const held: Buffer[] = [];
	let size = 0;
	let sink: Gzip | ServerResponse | undefined;
	for await (const piece of pieces) {
		if (response.destroyed) return;
		if (sink) await write(sink, piece);
		else {
			held.push(piece);
			size += piece.length;
			if (size < gzipFrom) continue;
			sink = open(request, response, type);
			await write(sink, Buffer.concat(held));
		}
	}
	if (sink) sink.end();
	else await send(request, response, 200, type, Buffer.concat(held));
}

function open(request: IncomingMessage, response: ServerResponse, type: string): Gzip | ServerResponse {
	response.setHeader('content-type', type);
	response.setHeader('cache-control', 'no-cache, private');
	if (!takesGzip(request)) return response;
	response.setHeader('content-encoding', 'gzip');
	response.setHeader('vary', 'Accept-Encoding');
	const sink = createGzip({level, chunkSize: 1 << 18});
	sink.pipe(response);
	response.once('close', () => sink.destroy());
	return sink;
}

function write(sink: Gzip | ServerResponse, piece: Buffer): Promise<void> {
	return new Promise(resolve => {
		if (sink.destroyed || sink.write(piece)) resolve();
		else {
			const go = () => {
				sink.off('drain', go);
				sink.off('close', go);
				resolve();
			};
			sink.once('drain', go);
			sink.once('close', go);
		}
	});
}
