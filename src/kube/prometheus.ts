import {messageOf} from './errors.ts';
import {collect} from './http/body.ts';
import type {Transport} from './transport.ts';

/** Asks Prometheus one question; the body as JSON. Throws when it is not reached or answers something else. */
export type AskPrometheus = (query: string, signal: AbortSignal) => Promise<unknown>;

const mostBytes = 4 << 20;
const answerMs = 5_000;

/** Through the API server: needs `get` on services/proxy, and goes where the API server can go. */
export function throughService(
	transport: Transport,
	service: {readonly namespace: string; readonly name: string; readonly port: string},
): AskPrometheus {
	const place = `${encodeURIComponent(service.name)}:${encodeURIComponent(service.port)}`;
	const path = `/api/v1/namespaces/${encodeURIComponent(service.namespace)}/services/${place}/proxy/api/v1/query`;
	return async (query, signal) => {
		const {body} = await transport.open({
			path: `${path}?${new URLSearchParams({query})}`,
			accept: 'application/json',
			signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
			headMs: answerMs,
		});
		return JSON.parse((await collect(body, mostBytes, path)).toString('utf8'));
	};
}

/** Directly, with what the user gave with --prometheus; user and password of the URL go into the request, and nowhere else. */
export function atUrl(base: URL): AskPrometheus {
	const {username, password} = base;
	const headers: Record<string, string> = {accept: 'application/json'};
	if (username !== '') {
		const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
		headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
	}
	return async (query, signal) => {
		const url = new URL(`${base.pathname.replace(/\/$/, '')}/api/v1/query`, base.origin);
		url.search = String(new URLSearchParams({query}));
		const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
		const response = await fetch(url, {headers, signal: limit, redirect: 'error'}).catch((error: unknown) => {
			const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
			throw new Error(`${base.host} was not reached: ${messageOf(cause)}`, {cause: error});
		});
		const text = await bounded(response, mostBytes);
		try {
			return JSON.parse(text);
		} catch (error) {
			throw new Error(`${base.host} answered ${response.status} with something that is not JSON.`, {
				cause: error,
			});
		}
	};
}

async function bounded(response: Response, most: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > most) throw new Error(`The answer is larger than ${most} bytes.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}
