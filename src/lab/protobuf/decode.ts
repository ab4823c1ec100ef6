import type {JsonObject} from '../json.ts';
import {messageTable} from './messages.ts';
import {type Field, readFields} from './schema.ts';

/** A place in a message, moved by what is read. */
type Cursor = {readonly bytes: Buffer; at: number; readonly end: number};

const fields = new Map<string, ReadonlyMap<number, Field>>();

function fieldsOf(message: string): ReadonlyMap<number, Field> {
	const known =
		fields.get(message) ??
		new Map(readFields(messageTable[message] ?? '').map(field => [field.number, field]));
	fields.set(message, known);
	return known;
}

/**
 * The JSON value of a protobuf message, for bodies that clients send. Unset scalars are left out, as JSON leaves them out. Throws a
 * RangeError for bytes that are no message.
 */
export function decodeMessage(message: string, bytes: Buffer): JsonObject {
	return readMessage(message, {bytes, at: 0, end: bytes.length});
}

function varint(cursor: Cursor): bigint {
	let value = 0n;
	for (let shift = 0n; shift < 70n; shift += 7n) {
		if (cursor.at >= cursor.end) break;
		const byte = cursor.bytes[cursor.at++]!;
		value |= BigInt(byte & 0x7f) << shift;
		if (byte < 0x80) return BigInt.asIntN(64, value);
	}
	throw new RangeError('the protobuf message ends within a number');
}

function nested(cursor: Cursor): Cursor {
	const length = Number(varint(cursor));
	const at = cursor.at;
	if (length < 0 || at + length > cursor.end)
		throw new RangeError('the protobuf message ends within a field');
	cursor.at = at + length;
	return {bytes: cursor.bytes, at, end: at + length};
}

const textOf = ({bytes, at, end}: Cursor) => bytes.toString('utf8', at, end);

function readMessage(message: string, cursor: Cursor): JsonObject {
	const known = fieldsOf(message);
	const object: Record<string, unknown> = {};
	while (cursor.at < cursor.end) {
		const tag = Number(varint(cursor));
		const field = known.get(tag >> 3);
		const value = readValue(field, tag & 7, cursor);
		if (!field || value === undefined) continue;
		if (field.shape === 'inline') Object.assign(object, value);
		else if (field.shape === 'repeated')
			object[field.name] = [...((object[field.name] as unknown[]) ?? []), value];
		else if (field.shape === 'map')
			object[field.name] = {...(object[field.name] as object), ...(value as object)};
		else object[field.name] = value;
	}
	return object;
}

function readValue(field: Field | undefined, wireType: number, cursor: Cursor): unknown {
	switch (wireType) {
		case 0: {
			const number = Number(varint(cursor));
			if (field?.type === 'b') return number === 0 && field.always ? undefined : number !== 0;
			return number === 0 && field?.always ? undefined : number;
		}
		case 1: {
			cursor.at += 8;
			return cursor.bytes.readDoubleLE(cursor.at - 8);
		}
		case 2:
			return field ? readDelimited(field, nested(cursor)) : void nested(cursor);
		default:
			throw new RangeError(`the protobuf message has a field of wire type ${wireType}`);
	}
}

function readDelimited(field: Field, cursor: Cursor): unknown {
	if (field.shape === 'map') return readEntry(field, cursor);
	switch (field.type) {
		case 's': {
			const text = textOf(cursor);
			return text === '' && field.always ? undefined : text;
		}
		case 'y':
			return cursor.bytes.toString('base64', cursor.at, cursor.end);
		default:
			return messageTable[field.type] === undefined
				? readSpecial(field.type, cursor)
				: readMessage(field.type, cursor);
	}
}

function readEntry(field: Field, cursor: Cursor): unknown {
	let key = '';
	let value: unknown = '';
	while (cursor.at < cursor.end) {
		const tag = Number(varint(cursor));
		if (tag >> 3 === 1) key = textOf(nested(cursor));
		else value = readValue({...field, shape: 'one', always: false}, tag & 7, cursor);
	}
	return {[key]: value};
}

/** The inside of a message that JSON shows as something else than an object. */
function readSpecial(type: string, cursor: Cursor): unknown {
	const parts = new Map<number, string | number>();
	while (cursor.at < cursor.end) {
		const tag = Number(varint(cursor));
		parts.set(tag >> 3, (tag & 7) === 2 ? textOf(nested(cursor)) : Number(varint(cursor)));
	}
	switch (type) {
		case 't':
			return parts.size === 0 ? undefined : time(Number(parts.get(1) ?? 0), Number(parts.get(2) ?? 0));
		case 'p':
			return parts.get(1) === 1 ? parts.get(3) : (parts.get(2) ?? 0);
		case 'q':
			return parts.get(1) === undefined ? '0' : parts.get(1);
		case 'j':
		case 'r':
			return JSON.parse(String(parts.get(1) ?? 'null'));
		default:
			throw new RangeError(`the lab does not read fields of type ${type}`);
	}
}

function time(seconds: number, nanoseconds: number): string {
	const moment = new Date(seconds * 1000).toISOString().slice(0, 19);
	return nanoseconds === 0
		? `${moment}Z`
		: `${moment}.${String(Math.floor(nanoseconds / 1000)).padStart(6, '0')}Z`;
}

/** Takes the envelope off a body: its type and the message in it. Throws a RangeError when it has none. */
export function openEnvelope(bytes: Buffer): {apiVersion: string; kind: string; message: Buffer} {
	if (bytes.toString('latin1', 0, 4) !== 'k8s\0') throw new RangeError('the body is no Kubernetes protobuf');
	const cursor: Cursor = {bytes, at: 4, end: bytes.length};
	let apiVersion = '';
	let kind = '';
	let message: Buffer = Buffer.alloc(0);
	while (cursor.at < cursor.end) {
		const field = Number(varint(cursor)) >> 3;
		const part = nested(cursor);
		if (field === 2) message = part.bytes.subarray(part.at, part.end);
		if (field !== 1) continue;
		while (part.at < part.end) {
			const inner = Number(varint(part)) >> 3;
			const text = textOf(nested(part));
			if (inner === 1) apiVersion = text;
			else kind = text;
		}
	}
	return {apiVersion, kind, message};
}
