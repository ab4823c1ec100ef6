import type {IncomingMessage, ServerResponse} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {createGzip} from 'node:zlib';
import {namespaceRange, type ResourceSet} from '../resource-set.ts';
import {type Failure, fail, notAcceptable} from './answer.ts';
import {frameList, type ListHead, listBytes} from './frame.ts';
import {isProtobuf, negotiate, PROTOBUF, type Representation} from './negotiate.ts';
import {count, type State} from './state.ts';

/** As the API server does: smaller answers are not worth the time (responsewriters/writers.go, defaultGzipThresholdBytes). */
const GZIP_FROM_BYTES = 128 * 1024;

const LIST_FAULTS: Readonly<Record<string, Failure>> = {
	'list-429': {code: 429, reason: 'TooManyRequests', message: 'too many requests', retryAfterSeconds: 1},
	'list-503': {code: 503, reason: 'ServiceUnavailable', message: 'etcdserver: leader changed'},
};
const EXPIRED: Failure = {
	code: 410,
	reason: 'Expired',
	message: 'The provided continue parameter is too old',
};

type Token = {readonly at: number; readonly version: number};

const writeToken = (token: Token) => Buffer.from(JSON.stringify(token)).toString('base64url');
const readToken = (text: string): Token => JSON.parse(Buffer.from(text, 'base64url').toString()) as Token;

function compress(parts: readonly Buffer[]): Promise<Buffer> {
	const {promise, resolve, reject} = Promise.withResolvers<Buffer>();
	const gzip = createGzip({level: 1, chunkSize: 1 << 18});
	const chunks: Buffer[] = [];
	gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
	gzip.on('end', () => resolve(Buffer.concat(chunks)));
	gzip.on('error', reject);
	for (const part of parts) gzip.write(part);
	gzip.end();
	return promise;
}

// A page is compressed once, so that a benchmark measures the client and not this server.
function compressedPage(
	state: State,
	set: ResourceSet,
	representation: Representation,
	from: number,
	to: number,
	head: ListHead,
): Promise<Buffer> {
	const key = `${set.group}/${set.plural}/${representation}/${from}/${to}/${JSON.stringify(head)}`;
	const kept = state.pages.get(key);
	if (kept?.revision === set.revision) return kept.bytes;
	const bytes = compress(frameList(set, representation, from, to, head));
	state.pages.set(key, {revision: set.revision, bytes});
	return bytes;
}

function pageOf(state: State, set: ResourceSet, namespace: string, query: URLSearchParams) {
	const selects = query.has('labelSelector') || query.has('fieldSelector');
	const {from: first, to: end} = selects ? {from: 0, to: 0} : namespaceRange(set, namespace);
	const token = query.get('continue');
	const {at: from, version} = token ? readToken(token) : {at: first, version: state.version};
	const limit = query.get('resourceVersion') === '0' ? 0 : Number(query.get('limit') ?? 0);
	const to = limit > 0 ? Math.min(end, from + limit) : end;
	const more = to < end ? {continue: writeToken({at: to, version}), remainingItemCount: end - to} : {};
	return {from, to, limit, head: {resourceVersion: String(version), ...more}};
}

/** Answer a list: whole or by pages, compressed when it is large. */
export async function answerList(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
	set: ResourceSet,
	namespace: string,
	query: URLSearchParams,
): Promise<void> {
	const failure =
		state.fault === 'continue-410' && query.has('continue') ? EXPIRED : LIST_FAULTS[state.fault];
	if (failure !== undefined) return fail(request, response, failure);
	const representation = negotiate(request.headers.accept, set, query.get('includeObject'));
	if (representation === undefined) return fail(request, response, notAcceptable(set.plural));
	const {from, to, limit, head} = pageOf(state, set, namespace, query);
	if (state.think > 0) await delay((state.think * (to - from)) / 1000);

	const contentType = isProtobuf(representation) ? PROTOBUF : 'application/json';
	const what = `list ${set.plural} ${representation} limit=${limit}`;
	const acceptsGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
	if (acceptsGzip && listBytes(set, representation, from, to) >= GZIP_FROM_BYTES) {
		const body = await compressedPage(state, set, representation, from, to, head);
		count(state, what, body.length);
		response.writeHead(200, {'content-type': contentType, 'content-encoding': 'gzip'});
		response.end(body);
		return;
	}
	const parts = frameList(set, representation, from, to, head);
	count(
		state,
		what,
		parts.reduce((sum, part) => sum + part.length, 0),
	);
	response.writeHead(200, {'content-type': contentType});
	for (const part of parts) response.write(part);
	response.end();
}
