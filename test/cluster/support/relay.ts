import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';

export type Relay = {
	readonly port: number;
	/** From now on what one side sends on the connections there are, and on new ones, is dropped: questions before the server sees them, or its answers. */
	readonly swallow: (what: 'questions' | 'answers') => void;
	/** Cuts every connection, and passes everything on again. */
	readonly cut: () => void;
	readonly close: () => Promise<void>;
};

/** A line to a TCP server of this machine that can lose what is said on it. */
export async function startRelay(target: number): Promise<Relay> {
	let lost: 'questions' | 'answers' | undefined;
	const open = new Set<Socket>();
	const server = createServer(near => {
		const far = connect(target, '127.0.0.1');
		for (const socket of [near, far]) {
			open.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => {
				open.delete(socket);
				near.destroy();
				far.destroy();
			});
		}
		near.on('data', bytes => {
			if (lost !== 'questions') far.write(bytes);
		});
		far.on('data', bytes => {
			if (lost !== 'answers') near.write(bytes);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the relay has no port');
	const cut = () => {
		lost = undefined;
		for (const socket of open) socket.destroy();
	};
	return {
		port: address.port,
		swallow: what => {
			lost = what;
		},
		cut,
		close: async () => {
			cut();
			server.close();
			await once(server, 'close');
		},
	};
}
