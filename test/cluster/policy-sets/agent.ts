import {createSocket} from 'node:dgram';
import {connect, createServer} from 'node:net';
import {createInterface} from 'node:readline';
import {type Outcome, type Target, targetPorts} from './target.ts';

// Runs in the network namespace of a pod, a node or the LAN. Listens where the pods of the policy sets listen, and tries the connections
// that it reads: one batch a line, all of a batch at once, one line of outcomes back.

/** A query for the root of the DNS: a name server answers it, and the listeners here send it back. */
const query = Buffer.from('7a7a01000001000000000000' + '00' + '00020001', 'hex');

/** Well below the second after which the kernel sends a SYN again, which a counter of a denial counts. */
const patience = 500;
const rejected: Readonly<Record<string, Outcome>> = {
	ECONNREFUSED: 'refused',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
};
const outcomeOf = (error: NodeJS.ErrnoException): Outcome => rejected[error.code ?? ''] ?? 'failed';

function overTcp({address, port}: Target): Promise<Outcome> {
	return new Promise(resolve => {
		const socket = connect({host: address, port});
		const end = (outcome: Outcome) => {
			clearTimeout(timer);
			socket.destroy();
			resolve(outcome);
		};
		const timer = setTimeout(end, patience, 'timeout');
		socket.on('connect', () => end('open'));
		socket.on('error', error => end(outcomeOf(error)));
	});
}

function overUdp({address, port}: Target): Promise<Outcome> {
	return new Promise(resolve => {
		const socket = createSocket('udp4');
		const end = (outcome: Outcome) => {
			clearTimeout(timer);
			socket.removeAllListeners();
			socket.on('error', () => undefined);
			socket.close();
			resolve(outcome);
		};
		const timer = setTimeout(end, patience, 'timeout');
		socket.on('message', () => end('open'));
		socket.on('error', error => end(outcomeOf(error)));
		socket.connect(port, address, () => socket.send(query));
	});
}

// Replies over UDP have to come from the address that was asked, which on a node with several is not the one the kernel would choose.
const [, , address] = process.argv;
if (address !== undefined) {
	for (const {port, protocol} of targetPorts) {
		if (protocol === 'TCP')
			createServer(socket => socket.on('error', () => undefined).end()).listen(port, address);
		else {
			const socket = createSocket('udp4');
			socket.on('message', (message, from) => socket.send(message, from.port, from.address));
			socket.bind(port, address);
		}
	}
}
process.stdout.write('ready\n');

for await (const line of createInterface({input: process.stdin})) {
	const targets = JSON.parse(line) as readonly Target[];
	const outcomes = await Promise.all(
		targets.map(one => (one.protocol === 'TCP' ? overTcp(one) : overUdp(one))),
	);
	process.stdout.write(`${JSON.stringify(outcomes)}\n`);
}
process.exit();
