import {connect, createServer, type Socket} from 'node:net';
import {onTestFinished} from 'vitest';

type Lane = {
	readonly from: Socket;
	readonly to: Socket;
	readonly queue: Buffer[];
	waiting: number;
	ended: boolean;
};

const everyMs = 20;
const pieceBytes = 512;
/** What may wait for the link before the sender is held up. */
const mostWaiting = 4 << 10;

/** A link before a server on loopback that all connections share: what the server sends arrives at so many bytes a second, in turn. */
export async function narrowLink(
	server: URL,
	bytesPerSecond: number,
): Promise<{readonly server: URL; readonly become: (bytesPerSecond: number) => void}> {
	let rate = bytesPerSecond;
	let credit = 0;
	let last = performance.now();
	const turns: Lane[] = [];
	const sockets = new Set<Socket>();
	const carry = (): void => {
		const now = performance.now();
		credit = Math.min(credit + (rate * (now - last)) / 1_000, Math.max(2 * pieceBytes, rate / 5));
		last = now;
		for (let lane = turns[0]; lane !== undefined && credit > 0; lane = turns[0]) {
			turns.shift();
			const [first = Buffer.alloc(0)] = lane.queue;
			const piece = first.subarray(0, pieceBytes);
			if (first.length > pieceBytes) lane.queue[0] = first.subarray(pieceBytes);
			else lane.queue.shift();
			credit -= piece.length;
			lane.waiting -= piece.length;
			if (!lane.to.destroyed) lane.to.write(piece);
			if (lane.waiting < mostWaiting) lane.from.resume();
			if (lane.queue.length > 0) turns.push(lane);
			else if (lane.ended) lane.to.end();
		}
	};
	const timer = setInterval(carry, everyMs);
	const relay = createServer({noDelay: true}, client => {
		const far = connect({port: Number(server.port), host: server.hostname, noDelay: true});
		const lane: Lane = {from: far, to: client, queue: [], waiting: 0, ended: false};
		for (const socket of [client, far]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => sockets.delete(socket));
		}
		client.pipe(far);
		client.on('close', () => far.destroy());
		far.on('data', bytes => {
			if (lane.queue.length === 0) turns.push(lane);
			lane.queue.push(bytes);
			lane.waiting += bytes.length;
			if (lane.waiting > mostWaiting) far.pause();
		});
		far.on('close', () => {
			lane.ended = true;
			if (lane.queue.length === 0) client.end();
		});
	});
	const {promise, resolve} = Promise.withResolvers<void>();
	relay.listen(0, '127.0.0.1', resolve);
	await promise;
	onTestFinished(() => {
		clearInterval(timer);
		relay.close();
		for (const socket of sockets) socket.destroy();
	});
	const address = relay.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	return {
		server: new URL(`${server.protocol}//127.0.0.1:${port}`),
		become: next => {
			rate = next;
		},
	};
}
