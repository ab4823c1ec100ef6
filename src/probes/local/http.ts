import {request as plain} from 'node:http';
import {request as secure} from 'node:https';
import {cell} from '../../store/sanitise.ts';
import type {Answer, Limits, ProbeQuestion} from '../question.ts';
import {socketAnswer} from './socket-class.ts';

/**
 * Sends one HTTP request and reads the status, the server's name and which model answered. Certificates are not judged: whether the way
 * is open is the question.
 */
export function askHttp(
	{url, headers, body}: Extract<ProbeQuestion, {kind: 'http'}>,
	signal: AbortSignal,
	{connectMs, answerMs}: Limits,
): Promise<Answer> {
	const target = new URL(url);
	const isSecure = target.protocol === 'https:';
	return new Promise((resolve, reject) => {
		const request = (isSecure ? secure : plain)(target, {
			method: body === undefined ? 'GET' : 'POST',
			headers: {...headers, ...(body !== undefined && {'content-type': 'application/json'})},
			signal,
			agent: false,
			...(isSecure && {rejectUnauthorized: false}),
		});
		let isConnected = false;
		const limit = (milliseconds: number, what: string) =>
			setTimeout(() => {
				request.destroy();
				resolve({class: 'timeout', detail: `${what} within ${milliseconds / 1_000} s`});
			}, milliseconds);
		let timer = limit(connectMs, 'no connection');
		request.once('socket', socket => {
			socket.once(isSecure ? 'secureConnect' : 'connect', () => {
				isConnected = true;
				clearTimeout(timer);
				timer = limit(answerMs, 'connected, no answer');
			});
		});
		request.once('response', response => {
			clearTimeout(timer);
			response.destroy();
			const status = response.statusCode ?? 0;
			const told = ['server', 'x-seldon-route', 'location']
				.flatMap(name =>
					response.headers[name] === undefined ? [] : [`${name}: ${String(response.headers[name])}`],
				)
				.join(', ');
			const detail = cell(`${status}${told === '' ? '' : ` ${told}`}`, 300);
			resolve({class: status >= 200 && status < 300 ? 'ok' : `http(${status})`, detail});
		});
		request.once('error', error => {
			clearTimeout(timer);
			if (signal.aborted) return reject(error);
			const answer = socketAnswer(error);
			resolve(answer.class === 'tool' && isConnected ? {...answer, class: 'reset'} : answer);
		});
		request.end(body);
	});
}
