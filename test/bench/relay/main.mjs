/**
 * A link between a client and a server, in plain Node: `main.mjs PORT RTT_MS MBIT`. Every byte arrives half a round trip after it was sent,
 * no faster than the bandwidth, in order, in both directions. Prints the port it listens on.
 */
import {connect, createServer} from 'node:net';

const [, , target = '', roundTrip = '20', megabits = '1000'] = process.argv;
const oneWay = Number(roundTrip) / 2;
const bytesPerMillisecond = (Number(megabits) * 1e6) / 8 / 1000;
/** What may be on the way before the sender has to wait. */
const mostBytes = 32 << 20;

/**
 * @param {import('node:net').Socket} from
 * @param {import('node:net').Socket} to
 */
function carry(from, to) {
	/** @type {{due: number, bytes: Buffer}[]} */
	const underWay = [];
	let carried = 0;
	let freeAt = 0;
	let ended = false;
	let armed = false;
	/** @param {number} milliseconds */
	const arm = milliseconds => {
		if (armed) return;
		armed = true;
		setTimeout(arrive, Math.max(0, milliseconds));
	};
	const arrive = () => {
		armed = false;
		const now = performance.now();
		while (underWay.length > 0 && (underWay[0]?.due ?? 0) <= now) {
			const {bytes} = underWay.shift() ?? {bytes: Buffer.alloc(0)};
			carried -= bytes.length;
			if (!to.destroyed) to.write(bytes);
		}
		if (from.isPaused() && carried < mostBytes) from.resume();
		const [next] = underWay;
		if (next !== undefined) arm(next.due - now);
		else if (ended) to.end();
	};
	from.on('data', bytes => {
		freeAt = Math.max(freeAt, performance.now()) + bytes.length / bytesPerMillisecond;
		underWay.push({due: freeAt + oneWay, bytes});
		carried += bytes.length;
		if (carried > mostBytes) from.pause();
		arm(oneWay);
	});
	const end = () => {
		ended = true;
		arm(oneWay);
	};
	from.on('end', end).on('close', end).on('error', end);
}

const relay = createServer({allowHalfOpen: true, noDelay: true}, client => {
	const server = connect({port: Number(target), host: '127.0.0.1', allowHalfOpen: true, noDelay: true});
	carry(client, server);
	carry(server, client);
});
relay.listen(0, '127.0.0.1', () => {
	const address = relay.address();
	console.log(typeof address === 'object' ? address?.port : '');
});
