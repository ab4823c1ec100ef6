import {connect} from 'node:http2';
import {grpcAnswer} from '../grpc-answer.ts';
import type {Answer, Limits, ProbeQuestion} from '../question.ts';
import {socketAnswer} from './socket-class.ts';

/** Asks the health service of a gRPC server over HTTP/2; certificates are not judged, as by the other questions. */
export function askHealth(
	{host, port, service, tls}: Extract<ProbeQuestion, {kind: 'grpc-health'}>,
	signal: AbortSignal,
	{connectMs, answerMs}: Limits,
): Promise<Answer> {
	const place = host.includes(':') ? `[${host}]` : host;
	return new Promise((resolve, reject) => {
		const session = connect(`${tls ? 'https' : 'http'}://${place}:${port}`, {rejectUnauthorized: false});
		const end = (answer: Answer): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', abort);
			session.destroy();
			resolve(answer);
		};
		const abort = (): void => {
			clearTimeout(timer);
			session.destroy();
			reject(signal.reason);
		};
		const limit = (milliseconds: number, what: string) =>
			setTimeout(
				() => end({class: 'timeout', detail: `${what} within ${milliseconds / 1_000} s`}),
				milliseconds,
			);
		const failed = (error: Error): void => {
			const answer = socketAnswer(error);
			const isOther = answer.class === 'wrong-answer';
			end(isOther ? {...answer, detail: `it answers, but not HTTP/2: ${answer.detail}`} : answer);
		};
		let timer = limit(connectMs, 'no connection');
		signal.addEventListener('abort', abort, {once: true});
		session.once('error', failed);
		session.once('close', () => end({class: 'reset', detail: 'closed without an answer'}));
		session.once('connect', () => {
			clearTimeout(timer);
			timer = limit(answerMs, 'connected, no answer');
		});
		const stream = session.request({
			':method': 'POST',
			':path': '/grpc.health.v1.Health/Check',
			'content-type': 'application/grpc',
			te: 'trailers',
		});
		let status = 0;
		let code: number | undefined;
		let words = '';
		const parts: Buffer[] = [];
		const read = (headers: Readonly<Record<string, unknown>>): void => {
			if (headers['grpc-status'] === undefined) return;
			code = Number(headers['grpc-status']);
			words = String(headers['grpc-message'] ?? '');
		};
		stream.once('response', headers => {
			status = Number(headers[':status'] ?? 0);
			read(headers);
		});
		stream.once('trailers', read);
		stream.on('data', (part: Buffer) => {
			// The answer is a handful of bytes; more is something else.
			if (parts.length < 16) parts.push(part);
		});
		// Cancelled with its session, whose own error says why.
		stream.once('error', error => {
			if (!('code' in error) || error.code !== 'ERR_HTTP2_STREAM_CANCEL') failed(error);
		});
		stream.once('end', () => {
			const message = Buffer.concat(parts);
			if (status !== 200) end({class: `http(${status})`, detail: String(status)});
			else if (code === undefined) end({class: 'wrong-answer', detail: 'HTTP/2 answers, and it is no gRPC'});
			else end(code === 0 ? grpcAnswer('health', message[6] ?? 0) : grpcAnswer('status', code, words));
		});
		stream.end(healthRequest(service));
	});
}

/** HealthCheckRequest{service = 1} in the frame of gRPC: not compressed, length, message. */
function healthRequest(service: string): Buffer {
	const name = Buffer.from(service);
	const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
	return Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
}
