import {connect} from 'node:net';
import type {Answer, Limits, ProbeQuestion} from '../question.ts';
import {socketAnswer} from './socket-class.ts';

/** Opens a TCP connection and closes it again. */
export function askConnection(
	{host, port}: Extract<ProbeQuestion, {kind: 'tcp' | 'latency'}>,
	signal: AbortSignal,
	{connectMs}: Limits,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const socket = connect({host, port, signal});
		const end = (answer: Answer): void => {
			socket.destroy();
			resolve(answer);
		};
		socket.setTimeout(connectMs, () =>
			end({class: 'timeout', detail: `no connection within ${connectMs / 1_000} s`}),
		);
		socket.once('connect', () => end({class: 'ok', detail: 'open'}));
		socket.once('error', error => {
			if (signal.aborted) reject(error);
			else end(socketAnswer(error));
		});
	});
}
