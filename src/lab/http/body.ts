import type {IncomingMessage} from 'node:http';
import {isObject, type JsonObject} from '../json.ts';
import {decodeMessage, openEnvelope} from '../protobuf/decode.ts';
import {badRequest, failure, StatusError} from '../status.ts';

/** Bodies larger than this are refused (apiserver --max-request-bytes). */
const most = 3 << 20;

/** The whole body. Throws a 413 StatusError for one that is too large. */
async function readBytes(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > most)
			throw new StatusError(
				failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${most}`),
			);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** The whole body as text. Throws a 413 StatusError for one that is too large. */
export async function readBody(request: IncomingMessage): Promise<string> {
	return (await readBytes(request)).toString();
}

/** The media type of a body, without parameters; JSON when the client does not say. */
export function mediaType(request: IncomingMessage): string {
	return (request.headers['content-type'] ?? 'application/json').split(';')[0]!.trim().toLowerCase();
}

/** Parses JSON. Throws a 400 StatusError that says what the text should have been. */
export function parseJson(text: string, what: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		const start = text.length > 25 ? `${text.slice(0, 25)} ...` : text;
		throw new StatusError(
			badRequest(
				`the object provided is unrecognized (must be of type ${what}): couldn't get version/kind; json parse error: ${(cause as Error).message} (${start})`,
			),
		);
	}
}

const unsupported = failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

/** A JSON, YAML or protobuf body as an object, empty when there is none. Throws a 400 or 415 StatusError. */
export async function readObject(request: IncomingMessage, what: string): Promise<JsonObject> {
	const bytes = await readBytes(request);
	if (bytes.length === 0) return {};
	switch (mediaType(request)) {
		case 'application/vnd.kubernetes.protobuf':
			return readProtobuf(bytes);
		case 'application/yaml': {
			const {parse} = await import('yaml');
			return asObject(parse(bytes.toString()), what);
		}
		case 'application/json':
		case 'application/x-www-form-urlencoded':
		case '*/*':
			return asObject(parseJson(bytes.toString(), what), what);
		default:
			throw new StatusError(unsupported);
	}
}

function readProtobuf(bytes: Buffer): JsonObject {
	try {
		const {apiVersion, kind, message} = openEnvelope(bytes);
		return {apiVersion, kind, ...decodeMessage(kind, message)};
	} catch (cause) {
		if (cause instanceof RangeError) throw new StatusError(badRequest(cause.message));
		throw cause;
	}
}

function asObject(value: unknown, what: string): JsonObject {
	if (isObject(value)) return value;
	throw new StatusError(badRequest(`the object provided is unrecognized (must be of type ${what})`));
}
