import type {IncomingMessage} from 'node:http';
import {pipeline, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {cancelled, type Clock} from '../clock.ts';
import {KubeError} from '../errors.ts';
import {socketError} from './socket-error.ts';

export type BodyOptions = {
	readonly server: URL;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Milliseconds without a byte, while somebody waits for one, after which the connection counts as dead. */
	readonly silenceMs: number;
	readonly onBytes: (bytes: number) => void;
	/** Called once, when the body was read to its end, failed or was left. */
	readonly onEnd: (error: KubeError | undefined) => void;
};

/** With Node's chunks of 16 KiB inflating a large list takes more than twice as long. */
const inflatedChunk = 256 << 10;

function inflate(response: IncomingMessage): Readable {
	if (response.headers['content-encoding'] !== 'gzip') return response;
	const gunzip = createGunzip({chunkSize: inflatedChunk});
	pipeline(response, gunzip, () => {});
	return gunzip;
}

/**
 * The body of an answer, inflated, as it arrives. Throws KubeError `network` when it is cut off or silent, `cancelled` when the
 * signal fires; leaving the loop early closes the connection.
 */
export async function* readBody(response: IncomingMessage, options: BodyOptions): AsyncGenerator<Buffer, void, void> {
	const {server, clock, signal, silenceMs} = options;
	response.on('data', (chunk: Buffer) => options.onBytes(chunk.length));
	response.pause();
	const stream = inflate(response);
	const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	let failure: KubeError | undefined;
	let done = false;
	try {
		for (;;) {
			const cancel = clock.after(silenceMs, () => {
				failure = new KubeError('network', `${server.host} has sent nothing for ${Math.round(silenceMs / 1000)} s: the connection is dead.`);
				stream.destroy(failure);
				response.destroy();
			});
			let step: IteratorResult<Buffer>;
			try {
				step = await chunks.next();
			} finally {
				cancel();
			}
			if (step.done) break;
			yield step.value;
		}
		done = true;
	} catch (error) {
		failure ??= signal.aborted ? cancelled() : socketError(error, server);
		throw failure;
	} finally {
		if (!done) {
			stream.destroy();
			response.destroy();
		}
		options.onEnd(failure);
	}
}

/** The whole body, refused with KubeError `protocol` when it is larger than `maxBytes`. */
export async function collect(body: AsyncIterable<Buffer>, maxBytes: number, what: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > maxBytes) throw new KubeError('protocol', `The answer to ${what} is larger than ${maxBytes} bytes: not read any further.`);
		chunks.push(chunk);
	}
	return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size);
}
