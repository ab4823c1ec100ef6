import type {IncomingMessage} from 'node:http';
import {isObject, type JsonObject} from '../json.ts';
import {badRequest, failure, StatusError} from '../status.ts';

/** Bodies larger than this are refused (apiserver --max-request-bytes). */
const most = 3 << 20;

/** The whole body as text. Throws a 413 StatusError for one that is too large. */
export async function readBody(request: IncomingMessage): Promise<string> {
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
	return Buffer.concat(chunks).toString();
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

/** A JSON or YAML body as an object, empty when there is none. Throws a 400 or 415 StatusError. */
export async function readObject(request: IncomingMessage, what: string): Promise<JsonObject> {
	const text = await readBody(request);
	if (text === '') return {};
	const type = mediaType(request);
	if (type === 'application/yaml') {
		const {parse} = await import('yaml');
		return asObject(parse(text), what);
	}
	if (type !== 'application/json' && type !== '*/*' && type !== 'application/x-www-form-urlencoded')
		throw new StatusError(unsupported);
	return asObject(parseJson(text, what), what);
}

function asObject(value: unknown, what: string): JsonObject {
	if (isObject(value)) return value;
	throw new StatusError(badRequest(`the object provided is unrecognized (must be of type ${what})`));
}
