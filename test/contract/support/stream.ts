import {once} from 'node:events';
import {WebSocket} from 'ws';
import type {Connection} from '../../../src/kube/kubeconfig.ts';
import {nodeOptions} from './raw.ts';

/** Channels of exec and attach. */
export const channels = {stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255} as const;

export type Stream = {
	readonly protocol: string;
	readonly send: (channel: number, data: string | Buffer) => void;
	/** Everything that came on a channel so far. */
	readonly received: (channel: number) => Buffer;
	/** Resolves when what has been received satisfies the condition; rejects when the server closes before. */
	readonly until: (condition: (stream: Stream) => boolean) => Promise<void>;
	readonly closed: Promise<void>;
	readonly close: () => void;
};

/** Opens exec, attach or port-forward over WebSocket. Rejects with "… 404" when the upgrade is refused so. */
export async function openStream(
	connection: Connection,
	path: string,
	protocols: readonly string[],
): Promise<Stream> {
	const url = new URL(path, connection.server.origin.replace(/^http/, 'ws'));
	const {headers, agent: _, ...identity} = await nodeOptions(connection);
	const socket = new WebSocket(url, [...protocols], {
		...identity,
		headers: headers as Record<string, string>,
	});
	const chunks = new Map<number, Buffer[]>();
	const watchers = new Set<() => void>();
	const closed = Promise.withResolvers<void>();
	let isClosed = false;
	const changed = () => {
		for (const watcher of watchers) watcher();
	};
	socket.on('message', (data: Buffer) => {
		const [channel = 0] = data;
		chunks.set(channel, [...(chunks.get(channel) ?? []), data.subarray(1)]);
		changed();
	});
	socket.on('close', () => {
		isClosed = true;
		closed.resolve();
		changed();
	});
	await once(socket, 'open');
	socket.on('error', changed);

	const stream: Stream = {
		protocol: socket.protocol,
		send: (channel, data) => socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)])),
		received: channel => Buffer.concat(chunks.get(channel) ?? []),
		until: condition =>
			new Promise((resolve, reject) => {
				const watcher = () => {
					if (condition(stream)) resolve();
					else if (isClosed) reject(new Error(`the stream was closed; it said ${said()}`));
					else return;
					watchers.delete(watcher);
				};
				watchers.add(watcher);
				watcher();
			}),
		closed: closed.promise,
		close: () => socket.close(),
	};
	const said = () =>
		JSON.stringify([...chunks.keys()].map(channel => [channel, stream.received(channel).toString()]));
	return stream;
}
