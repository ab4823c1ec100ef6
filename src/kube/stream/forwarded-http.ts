import {type IncomingMessage, request} from 'node:http';
import type {Socket} from 'node:net';
import {KubeError, messageOf} from '../errors.ts';
import type {Transport} from '../transport.ts';
import {type ForwardRequest, portForward} from './port-forward.ts';

export type ForwardedGet = ForwardRequest & {
	/** Path with query. */
	readonly path: string;
	readonly accept: string;
	/** Milliseconds until the head of the answer. */
	readonly headMs: number;
	/** Milliseconds without a byte of the body; never when absent. */
	readonly silenceMs?: number;
};

export type ForwardedAnswer = {
	readonly status: number;
	readonly contentType: string;
	/** Must be read to its end or left: the tunnel is held until then. */
	readonly body: AsyncGenerator<Buffer, void, void>;
};

/**
 * One GET of plain HTTP/1.1 to a port inside a pod, through a tunnel of its own. Any status is an answer. Throws KubeError: forbidden, notFound, network
 * when the port is closed or silent, cancelled.
 */
export async function getForwarded(
	transport: Pick<Transport, 'openChannel' | 'mintActionToken'>,
	wanted: ForwardedGet,
): Promise<ForwardedAnswer> {
	const {pod, port, path, accept, headMs, signal} = wanted;
	const place = `port ${port} of pod ${pod}`;
	const tunnel = await portForward(transport, wanted);
	// What breaks after the answer began is told by its body.
	tunnel.on('error', () => {});
	const cancelled = (): KubeError => new KubeError('cancelled', `Reading ${place} was cancelled.`);
	const abort = (): void => {
		tunnel.destroy(cancelled());
	};
	signal.addEventListener('abort', abort, {once: true});
	const release = (): void => {
		signal.removeEventListener('abort', abort);
		tunnel.destroy();
	};
	try {
		if (signal.aborted) throw cancelled();
		const response = await new Promise<IncomingMessage>((resolve, reject) => {
			const asked = request({
				createConnection: () => tunnel as unknown as Socket,
				method: 'GET',
				path,
				headers: {Host: 'localhost', Accept: accept, Connection: 'close'},
			});
			const timer = setTimeout(
				() => asked.destroy(new KubeError('network', `${place} did not answer within ${headMs} ms.`)),
				headMs,
			);
			asked.once('response', answer => {
				clearTimeout(timer);
				resolve(answer);
			});
			asked.on('error', error => {
				clearTimeout(timer);
				reject(asKubeError(error, place));
			});
			asked.end();
		});
		return {
			status: response.statusCode ?? 0,
			contentType: (response.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase(),
			body: bodyOf(response, wanted, place, release),
		};
	} catch (error) {
		release();
		throw error;
	}
}

function asKubeError(error: unknown, place: string): KubeError {
	if (error instanceof KubeError) return error;
	return new KubeError('network', `${place}: ${messageOf(error)}`, {cause: error});
}

async function* bodyOf(
	response: IncomingMessage,
	{silenceMs}: ForwardedGet,
	place: string,
	release: () => void,
): AsyncGenerator<Buffer, void, void> {
	let timer: NodeJS.Timeout | undefined;
	const again = (): void => {
		clearTimeout(timer);
		if (silenceMs === undefined) return;
		const silent = new KubeError('network', `${place} said nothing for ${silenceMs} ms.`);
		timer = setTimeout(() => response.destroy(silent), silenceMs);
	};
	try {
		again();
		for await (const part of response) {
			again();
			yield part as Buffer;
		}
	} catch (error) {
		throw asKubeError(error, place);
	} finally {
		clearTimeout(timer);
		release();
	}
}
