import {randomInt} from 'node:crypto';
import {getServers} from 'node:dns';
import {connect} from 'node:net';
import type {Answer, Limits, ProbeQuestion} from '../question.ts';
import {dnsAnswer, dnsQuery, dnsServer} from './dns-message.ts';
import {socketAnswer} from './socket-class.ts';

/** Asks a DNS server over TCP: what a long answer needs, and what a policy with UDP alone denies. */
export function askNameByTcp(
	{name, server}: Extract<ProbeQuestion, {kind: 'dns'}>,
	signal: AbortSignal,
	{connectMs}: Limits,
): Promise<Answer> {
	const place = dnsServer(server || (getServers()[0] ?? '127.0.0.1'));
	const id = randomInt(1, 65_536);
	return new Promise((resolve, reject) => {
		const socket = connect({...place, signal});
		let received = Buffer.alloc(0);
		const end = (answer: Answer): void => {
			socket.destroy();
			resolve(answer);
		};
		socket.setTimeout(connectMs, () =>
			end({
				class: 'dns-timeout',
				detail: `no answer of ${place.host} over TCP within ${connectMs / 1_000} s`,
			}),
		);
		socket.once('connect', () => {
			const query = dnsQuery(id, name);
			const length = Buffer.alloc(2);
			length.writeUInt16BE(query.length);
			socket.write(Buffer.concat([length, query]));
		});
		socket.on('data', data => {
			received = Buffer.concat([received, data]);
			if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
			end(answerOf(id, received.subarray(2), place.host));
		});
		socket.once('end', () => end({class: 'reset', detail: `${place.host} closed without an answer`}));
		socket.once('error', error => {
			if (signal.aborted) return reject(error);
			const answer = socketAnswer(error);
			end(answer.class === 'timeout' ? {...answer, class: 'dns-timeout'} : answer);
		});
	});
}

function answerOf(id: number, message: Buffer, server: string): Answer {
	const answer = dnsAnswer(id, message);
	if (answer === undefined)
		return {class: 'wrong-answer', detail: `${server} answered something that is no answer to this`};
	const {code, addresses} = answer;
	if (code === 0 && addresses.length > 0) return {class: 'ok', detail: addresses.join(', '), addresses};
	if (code === 0 || code === 3)
		return {class: 'dns-nxdomain', detail: `${server} has no address for it`, addresses};
	return {class: 'dns-servfail', detail: `${server} answered with code ${code}`, addresses};
}
