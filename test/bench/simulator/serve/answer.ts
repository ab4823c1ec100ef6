import type {IncomingMessage, ServerResponse} from 'node:http';
import {encode, envelope} from '../protobuf/encode.ts';
import {PROTOBUF} from './negotiate.ts';

export type Failure = {
	readonly code: number;
	readonly reason: string;
	readonly message: string;
	readonly retryAfterSeconds?: number;
};

/** Nothing in the Accept header fits a type. */
export function notAcceptable(plural: string): Failure {
	return {code: 406, reason: 'NotAcceptable', message: `${plural}: only JSON can be had`};
}

/** A Status of the API: its fields are the same in JSON and in protobuf. */
export function failureStatus({code, reason, message, retryAfterSeconds}: Failure) {
	const details = retryAfterSeconds === undefined ? {} : {details: {retryAfterSeconds}};
	return {metadata: {}, status: 'Failure', message, reason, ...details, code};
}

/** Answer with a failure in the form the client asked for, as the API server does. */
export function fail(request: IncomingMessage, response: ServerResponse, failure: Failure): void {
	const retryAfter =
		failure.retryAfterSeconds === undefined ? {} : {'retry-after': String(failure.retryAfterSeconds)};
	const status = failureStatus(failure);
	if (request.headers.accept?.startsWith(PROTOBUF)) {
		response.writeHead(failure.code, {'content-type': PROTOBUF, ...retryAfter});
		response.end(Buffer.concat(envelope('v1', 'Status', [Buffer.from(encode(status, 'Status'))])));
		return;
	}
	response.writeHead(failure.code, {'content-type': 'application/json', ...retryAfter});
	response.end(`${JSON.stringify({kind: 'Status', apiVersion: 'v1', ...status})}\n`);
}

export function answerJson(response: ServerResponse, value: unknown, contentType = 'application/json'): void {
	response.writeHead(200, {'content-type': contentType});
	response.end(JSON.stringify(value));
}
