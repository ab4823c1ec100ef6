import {KubeError} from './errors.ts';
import {type Cursor, delimited, MalformedMessage, skip, tag, wireBytes} from './wire/cursor.ts';
import {type MessageSchema, readMessage} from './wire/message.ts';

/** The magic before every protobuf object of Kubernetes (apimachinery runtime/serializer/protobuf). */
export const magic = Buffer.from('k8s\0', 'latin1');

/** No object of Kubernetes is near this size (etcd refuses above 1.5 MiB by default): a longer length is not protobuf. */
export const longestMessage = 128 << 20;

export function malformed(what: string, cause?: unknown): KubeError {
	return new KubeError('protocol', `The server's protobuf answer cannot be read: ${what}.`, {cause});
}

/** Runs a reader of wire messages; what it finds malformed becomes KubeError `protocol`. */
export function readingWire<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (error instanceof MalformedMessage) throw malformed(error.message, error);
		throw error;
	}
}

export type Span = {readonly start: number; readonly end: number};

/** The last occurrence of a length-delimited field in the message `bytes[start, end)`; undefined when it has none. Throws MalformedMessage. */
export function findBytes(bytes: Buffer, start: number, end: number, field: number): Span | undefined {
	const cursor: Cursor = {bytes, at: start};
	const wanted = (field << 3) | wireBytes;
	let found: Span | undefined;
	while (cursor.at < end) {
		const key = tag(cursor, end);
		if (key !== wanted) skip(cursor, key & 7, end);
		else {
			const last = delimited(cursor, end);
			found = {start: cursor.at, end: last};
			cursor.at = last;
		}
	}
	return found;
}

const hasMagic = (bytes: Buffer, start: number, end: number): boolean =>
	end - start >= magic.length && bytes.compare(magic, 0, magic.length, start, start + magic.length) === 0;

/** The object inside `k8s\0` + runtime.Unknown {typeMeta = 1, raw = 2}. Throws MalformedMessage. */
export function unwrap(bytes: Buffer, start: number, end: number): Span {
	if (!hasMagic(bytes, start, end))
		throw new MalformedMessage('an object does not begin with the Kubernetes magic');
	return findBytes(bytes, start + magic.length, end, 2) ?? {start: end, end};
}

/** The same when the magic is there; watch frames come without it from kube-apiserver. */
export function unwrapIfWrapped(bytes: Buffer, start: number, end: number): Span {
	return hasMagic(bytes, start, end) ? unwrap(bytes, start, end) : {start, end};
}

const statusSchema: MessageSchema = {
	1: ['metadata', {3: ['continue', 'string']}],
	3: ['message', 'string'],
	4: ['reason', 'string'],
	5: ['details', {5: ['retryAfterSeconds', 'int']}],
	6: ['code', 'int'],
};

/** A metav1.Status message in the shape of its JSON. Throws MalformedMessage. */
export function readStatusMessage(bytes: Buffer, span: Span): Readonly<Record<string, unknown>> {
	return {kind: 'Status', ...readMessage(bytes, span.start, span.end, statusSchema)};
}
