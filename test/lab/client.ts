import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import {Agent, type RequestOptions, request} from 'node:https';
import {gunzipSync} from 'node:zlib';
import type {Lab} from '../../src/lab/lab.ts';

export type Answer = {
	readonly code: number;
	readonly headers: IncomingHttpHeaders;
	readonly raw: Buffer;
	/** The body as parsed JSON; tests reach into it freely. */
	readonly body: Body;
};

/** JSON whose shape a test knows: every key may be there, and arrays can be gone through. */
export type Body = {readonly [key: string]: Body} & {
	readonly map: <T>(visit: (item: Body) => T) => readonly T[];
	readonly find: (matches: (item: Body) => boolean) => Body | undefined;
	readonly slice: (from: number, to?: number) => readonly Body[];
};

export type Ask = {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	readonly type?: string;
	readonly token?: string;
	readonly agent?: Agent;
};

/** Text is sent as it is, everything else as JSON. */
function bodyText({body}: Ask): string {
	if (body === undefined) return '';
	return typeof body === 'string' ? body : JSON.stringify(body);
}

function options(lab: Lab, ask: Ask): RequestOptions {
	return {
		method: ask.method ?? 'GET',
		ca: lab.ca,
		agent: ask.agent ?? new Agent({keepAlive: false}),
		headers: {
			authorization: `Bearer ${ask.token ?? lab.token}`,
			...(ask.body === undefined ? {} : {'content-type': ask.type ?? 'application/json'}),
			// Without it node sends the body of a DELETE unframed.
			'content-length': String(Buffer.byteLength(bodyText(ask))),
			...ask.headers,
		},
	};
}

/** Sends a request; resolves with the head of its answer. */
export function open(lab: Lab, path: string, ask: Ask = {}): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const sent = request(new URL(path, lab.server), options(lab, ask), resolve);
		sent.on('error', reject);
		sent.end(bodyText(ask));
	});
}

/** Sends a request and reads the whole answer. */
export async function ask(lab: Lab, path: string, what: Ask = {}): Promise<Answer> {
	const response = await open(lab, path, what);
	const chunks: Buffer[] = [];
	for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	const raw = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
	const isJson = String(response.headers['content-type']).startsWith('application/json');
	const body = (isJson ? JSON.parse(raw.toString()) : {}) as Body;
	return {code: response.statusCode ?? 0, headers: response.headers, raw, body};
}

export type Event = {readonly type: string; readonly object: Body};

/** A watch in JSON: its events one by one; undefined when the server ended it. */
export async function watch(lab: Lab, path: string, headers: Readonly<Record<string, string>> = {}) {
	const response = await open(lab, path, {headers});
	const lines: string[] = [];
	let rest = '';
	let ended = false;
	let wake = () => {};
	response.on('data', (chunk: Buffer) => {
		const parts = (rest + chunk).split('\n');
		rest = parts.pop() ?? '';
		lines.push(...parts.filter(Boolean));
		wake();
	});
	const end = () => {
		ended = true;
		wake();
	};
	response.on('end', end).on('close', end).on('error', end);
	return {
		code: response.statusCode,
		next: async (): Promise<Event | undefined> => {
			while (lines.length === 0 && !ended) await new Promise<void>(resolve => (wake = resolve));
			const line = lines.shift();
			return line === undefined ? undefined : JSON.parse(line);
		},
		close: () => response.destroy(),
	};
}
