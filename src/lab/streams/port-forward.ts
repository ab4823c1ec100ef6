import type {RawData, WebSocket} from 'ws';
import type {LabContext} from '../context.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {type KubeObject, numberAt, objectsAt} from '../json.ts';
import {answerWhisker, isWhisker} from './whisker.ts';

const notFound =
	'HTTP/1.1 404 Not Found\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 19\r\nconnection: close\r\n\r\n404 page not found\n';

/**
 * Port-forward over WebSocket: for the n-th port a data channel 2n and an error channel 2n+1, each opened with the port as two bytes,
 * low one first. The port of Whisker answers with recorded flows, any other that a container declares answers every request with 404, and the rest
 * refuse.
 */
export function servePortForward(
	context: LabContext,
	socket: WebSocket,
	pod: KubeObject,
	info: ResourceRequest,
): void {
	const ports = info.query
		.getAll('ports')
		.flatMap(text => text.split(','))
		.map(Number);
	const declared = new Set(
		objectsAt(pod, 'spec.containers')
			.flatMap(container => objectsAt(container, 'ports'))
			.map(port => numberAt(port, 'containerPort')),
	);
	const send = (channel: number, data: Buffer | string) =>
		socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)]));
	for (const [index, port] of ports.entries())
		for (const channel of [2 * index, 2 * index + 1]) send(channel, Buffer.from([port & 0xff, port >> 8]));
	socket.on('message', (data: RawData) => {
		const [channel = 0, ...rest] = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[]);
		const port = ports[channel >> 1];
		if (port === undefined || channel % 2 === 1) return;
		if (isWhisker(pod, port)) {
			const stop = answerWhisker(context, Buffer.from(rest).toString('latin1'), {
				send: text => send(channel, text),
				end: () => socket.close(1000),
			});
			socket.once('close', stop);
			return;
		}
		if (declared.has(port)) send(channel, notFound);
		else send(channel + 1, refusal(pod, port));
		socket.close(1000);
	});
}

function refusal({metadata}: KubeObject, port: number): string {
	return `error forwarding port ${port} to pod ${metadata.name}, uid ${metadata.uid}: failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
}
