import {encodeMessage} from './encode.ts';
import {createWriter} from './writer.ts';

const magic = Buffer.from('k8s\0');
const writer = createWriter(1 << 10);

function varint(value: number): Buffer {
	writer.varint(value);
	return writer.take();
}

/** Tag and length of a nested field, to stand before its bytes. */
export function header(field: number, length: number): Buffer {
	return Buffer.concat([varint((field << 3) | 2), varint(length)]);
}

function field(number: number, bytes: Buffer): Buffer {
	return Buffer.concat([header(number, bytes.length), bytes]);
}

const noEncodingNorType = Buffer.from([0x1a, 0, 0x22, 0]);

/** What stands before and after the message of an object: runtime.Unknown behind Kubernetes' magic (apimachinery runtime/serializer/protobuf). */
export function envelopeAround(
	apiVersion: string,
	kind: string,
	length: number,
): {before: Buffer; after: Buffer} {
	const type = Buffer.concat([field(1, Buffer.from(apiVersion)), field(2, Buffer.from(kind))]);
	return {
		before: Buffer.concat([magic, field(1, type), header(2, length)]),
		after: noEncodingNorType,
	};
}

/** A whole object: magic, type and message. */
export function envelope(apiVersion: string, kind: string, message: Buffer): Buffer {
	const {before, after} = envelopeAround(apiVersion, kind, message.length);
	return Buffer.concat([before, message, after]);
}

/** One watch event as the stream carries it: four bytes of length, then metav1.WatchEvent around the object. */
export function watchFrame(type: string, object: Buffer): Buffer {
	const event = Buffer.concat([field(1, Buffer.from(type)), field(2, field(1, object))]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(event.length);
	return Buffer.concat([length, event]);
}

/** A Status as a response body. */
export function encodeStatus(status: unknown): Buffer {
	return envelope('v1', 'Status', encodeMessage('Status', status));
}
