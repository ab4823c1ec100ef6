import type {IncomingMessage} from 'node:http';
import {finished, pipeline, Writable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {type Clock, cancelled} from '../clock.ts';
import {KubeError} from '../errors.ts';
import {socketError} from './socket-error.ts';

export type BodyOptions = {
	readonly server: URL;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Milliseconds without a byte, while somebody waits for one, after which the connection counts as dead. */
	readonly silenceMs: number;
	/** Where pieces follow one another faster than this, nothing is read for so many milliseconds after one; 0 reads at once whatever comes. */
	readonly restMs: number;
	readonly onBytes: (bytes: number) => void;
	/** Called once, when the body was read to its end, failed or was left. */
	readonly onEnd: (error: KubeError | undefined) => void;
};

/** Every piece is a trip to Node's thread pool: with its pieces of 16 KiB inflating a large list takes more than twice as long. */
const inflatedChunk = 256 << 10;
/** What may wait for the inflater before the server has to. */
const largestWaiting = 1 << 20;
/** Bytes that wait for the reader; then the server has to. */
const mostHeld = 1 << 20;

function inflated(response: IncomingMessage) {
	if (response.headers['content-encoding'] !== 'gzip') {
		let total = 0;
		return {stream: response, wireBytes: (chunk: Buffer) => (total += chunk.length)};
	}
	const gunzip = createGunzip({chunkSize: inflatedChunk});
	// What arrives while the inflater works (TLS gives 16 KiB at a time) goes to it in one piece afterwards.
	// After an error the inflater's thread may still be reading.
	const spent = discardPieces();
	const joining = new Writable({
		highWaterMark: largestWaiting,
		write: (chunk, _, done) =>
			gunzip.write(chunk, error => {
				if (!error) spent(chunk);
				done(error);
			}),
		writev: (parts, done) => {
			const joined = Buffer.concat(parts.map(({chunk}) => chunk));
			for (const {chunk} of parts) spent(chunk);
			gunzip.write(joined, error => {
				if (!error) discardWhole(joined);
				done(error);
			});
		},
		final: done => gunzip.end(done),
	});
	pipeline(response, joining, error => {
		if (error) gunzip.destroy(error);
	});
	gunzip.once('close', () => joining.destroy());
	return {stream: gunzip, wireBytes: () => gunzip.bytesWritten};
}

/**
 * Gives back the memory of an inflated chunk that nobody will look at again. Left to the collector, a list of 60 MB in chunks of a quarter of a
 * megabyte makes it trace the whole heap several times, and the peak is higher by as much.
 */
export function discard(chunk: Buffer): void {
	const {buffer, byteOffset, byteLength} = chunk;
	const isLast = byteOffset + byteLength === buffer.byteLength;
	if (isLast && buffer.byteLength === inflatedChunk && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Gives back the memory of a buffer that is all of its memory, which those of Node's pool are not. */
function discardWhole({buffer, byteLength}: Buffer): void {
	if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/**
 * Gives back the memory of what arrived over a socket, once nobody looks at it any more: to be told each chunk after it was read. A watch of a busy
 * cluster brings megabytes a second in pieces of their own, for which the collector would trace the whole heap twice a second. Chunks of
 * one piece come one after another, so the first of another piece means that the one before is done with.
 */
export function discardPieces(): (chunk: Buffer) => void {
	let piece: ArrayBufferLike | undefined;
	return ({buffer}) => {
		if (buffer === piece) return;
		// Small buffers of Node share one of this size.
		if (piece instanceof ArrayBuffer && piece.byteLength !== Buffer.poolSize) piece.transfer(0);
		piece = buffer;
	};
}

/** Resolves when the event loop has looked for what else is there: immediates come before it looks, and again after it. */
function looked(): Promise<void> {
	return new Promise(resolve => setImmediate(() => setImmediate(resolve)));
}

/**
 * The body of an answer, inflated, as it arrives. Throws KubeError `network` when it is cut off or silent, `cancelled` when the
 * signal fires; leaving the loop early closes the connection. Inflating begins at once, ahead of the reader.
 */
export function readBody(
	response: IncomingMessage,
	options: BodyOptions,
): AsyncGenerator<Buffer, void, void> {
	const {stream, wireBytes} = inflated(response);
	let failure: KubeError | undefined;
	let ended = false;
	const end = (): void => {
		if (ended) return;
		ended = true;
		options.onEnd(failure);
	};
	// An answer that nobody reads, because its list was given up, ends here.
	response.once('close', () => setImmediate(end));
	stream.on('error', () => {});

	async function* chunks(): AsyncGenerator<Buffer, void, void> {
		const {server, clock, signal, silenceMs, restMs} = options;
		let counted = 0;
		let complete = false;
		let left: Error | null | undefined;
		let hasEnded = false;
		/** Since when somebody waits for a byte; undefined while what arrived is being read. */
		let waitingSince: number | undefined;
		let arrive = (): void => {};
		const arrival = (): Promise<void> =>
			new Promise(resolve => {
				arrive = resolve;
			});
		/** When the last piece was read, and whether it came so soon after the one before that the reader rests. */
		let readAt = Number.NEGATIVE_INFINITY;
		let isTired = false;
		const arrived: Buffer[] = [];
		let held = 0;
		const onData = (chunk: Buffer): void => {
			arrived.push(chunk);
			held += chunk.length;
			if (held >= mostHeld) stream.pause();
			arrive();
		};
		stream.on('data', onData);
		const unwatch = finished(stream, {writable: false}, error => {
			hasEnded = true;
			left = error;
			arrive();
		});
		// One timer for the whole body, since a watch gets hundreds of pieces a second.
		const listen = (milliseconds: number): (() => void) =>
			clock.after(milliseconds, () => {
				const silent = waitingSince === undefined ? 0 : clock.now() - waitingSince;
				if (silent < silenceMs) {
					stopListening = listen(silenceMs - silent);
					return;
				}
				failure = new KubeError(
					'network',
					`${server.host} has sent nothing for ${Math.round(silenceMs / 1000)} s: the connection is dead.`,
				);
				response.destroy();
			});
		let stopListening = listen(silenceMs);
		try {
			for (;;) {
				if (left) throw left;
				const chunk = arrived.shift();
				if (chunk !== undefined) {
					held -= chunk.length;
					if (arrived.length === 0) stream.resume();
					const total = wireBytes(chunk);
					options.onBytes(total - counted);
					counted = total;
					yield chunk;
					const now = performance.now();
					isTired = now - readAt < restMs;
					readAt = now;
					continue;
				}
				if (hasEnded) break;
				if (isTired) {
					isTired = false;
					await looked();
					if (arrived.length > 0 || hasEnded) continue;
					stream.pause();
					// It is this process that rests, whatever time it is for the cluster.
					const rest = setTimeout(() => arrive(), restMs);
					await arrival();
					clearTimeout(rest);
					stream.resume();
					continue;
				}
				waitingSince = clock.now();
				await arrival();
				waitingSince = undefined;
			}
			complete = true;
		} catch (error) {
			failure ??= signal.aborted ? cancelled() : socketError(error, server);
			throw failure;
		} finally {
			stopListening();
			stream.off('data', onData);
			unwatch();
			if (!complete) {
				stream.destroy();
				response.destroy();
			}
			end();
		}
	}
	return chunks();
}

/** The whole body, refused with KubeError `protocol` when it is larger than `maxBytes`. */
export async function collect(body: AsyncIterable<Buffer>, maxBytes: number, what: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > maxBytes)
			throw new KubeError(
				'protocol',
				`The answer to ${what} is larger than ${maxBytes} bytes: not read any further.`,
			);
		chunks.push(chunk);
	}
	return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size);
}
