import type {IncomingMessage} from 'node:http';
import {type RequestOptions, request} from 'node:https';
import type {Connection} from '../../../src/kube/kubeconfig.ts';

export type RawAnswer = {readonly status: number; readonly contentType: string; readonly text: string};

/** TLS and credentials of a connection, as options of Node's own clients. */
export async function nodeOptions(connection: Connection): Promise<RequestOptions> {
	const {ca, headers, ...identity} = await connection.authorize(new AbortController().signal);
	return {
		...identity,
		...(ca !== undefined && {ca: typeof ca === 'string' ? ca : [...ca]}),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
		),
		agent: false,
	};
}

/** A GET whose answer is wanted to the letter, also when it is a refusal. */
export async function rawGet(
	connection: Connection,
	path: string,
	headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
	const options = await nodeOptions(connection);
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		request(
			new URL(path, connection.server),
			{...options, headers: {...options.headers, ...headers}},
			resolve,
		)
			.on('error', reject)
			.end();
	});
	let text = '';
	for await (const chunk of response.setEncoding('utf8')) text += chunk;
	return {status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text};
}
