import {
	type Cursor,
	delimited,
	leave,
	MalformedMessage,
	signed,
	skip,
	tag,
	wireBytes,
	wireVarint,
} from './cursor.ts';

/**
 * How one field becomes JSON. `time` is metav1.Time, `quantity` resource.Quantity, `intOrString` intstr.IntOrString,
 * `stringMap` a map<string, string>, `quantityMap` a map<string, Quantity>.
 */
export type FieldType =
	| 'string'
	| 'bool'
	| 'int'
	| 'time'
	| 'quantity'
	| 'intOrString'
	| 'stringMap'
	| 'quantityMap'
	| MessageSchema;

export type FieldSchema = readonly [name: string, type: FieldType, repeated?: 'repeated'];

/** The wanted fields of a message by field number; everything else is skipped. Numbers and names are API contract. */
export type MessageSchema = {readonly [field: number]: FieldSchema};

type Message = Record<string, unknown>;

/**
 * Reads `bytes[start, end)` as the part of a Kubernetes object that `schema` names, in the shape its JSON has.
 * Throws MalformedMessage.
 */
export function readMessage(bytes: Buffer, start: number, end: number, schema: MessageSchema): Message {
	if (start < 0 || end > bytes.length || start > end)
		throw new MalformedMessage('the message lies outside its buffer');
	return read({bytes, at: start}, end, schema);
}

function read(cursor: Cursor, end: number, schema: MessageSchema): Message {
	const message: Message = {};
	while (cursor.at < end) {
		const field = tag(cursor, end);
		const known = schema[field >>> 3];
		if (known === undefined || (field & 7) !== wireTypeOf(known[1])) skip(cursor, field & 7, end);
		else put(message, known, cursor, end);
	}
	leave(cursor, end);
	return message;
}

const wireTypeOf = (type: FieldType): number => (type === 'bool' || type === 'int' ? wireVarint : wireBytes);

function put(message: Message, [name, type, repeated]: FieldSchema, cursor: Cursor, end: number): void {
	if (type === 'bool' || type === 'int') {
		const value = signed(cursor);
		message[name] = type === 'bool' ? value !== 0 : value;
		return;
	}
	const last = delimited(cursor, end);
	if (type === 'stringMap' || type === 'quantityMap') {
		const map = (message[name] ?? Object.create(null)) as Message;
		message[name] = map;
		const entry = read(cursor, last, type === 'stringMap' ? mapEntry : quantityEntry);
		map[(entry.key as string | undefined) ?? ''] = entry.value ?? '';
		return;
	}
	const value = readValue(cursor, last, type);
	const known = message[name];
	if (repeated === undefined) message[name] = value;
	else if (Array.isArray(known)) known.push(value);
	else message[name] = [value];
}

const mapEntry: MessageSchema = {1: ['key', 'string'], 2: ['value', 'string']};
const quantityEntry: MessageSchema = {1: ['key', 'string'], 2: ['value', 'quantity']};
const timeMessage: MessageSchema = {1: ['seconds', 'int']};
const quantityMessage: MessageSchema = {1: ['string', 'string']};
const intOrStringMessage: MessageSchema = {1: ['type', 'int'], 2: ['intVal', 'int'], 3: ['strVal', 'string']};

type DelimitedType = Exclude<FieldType, 'bool' | 'int' | 'stringMap' | 'quantityMap'>;

function readValue(cursor: Cursor, end: number, type: DelimitedType): unknown {
	switch (type) {
		case 'string': {
			const start = cursor.at;
			cursor.at = end;
			return cursor.bytes.toString('utf8', start, end);
		}
		case 'time':
			return timeText(read(cursor, end, timeMessage).seconds as number | undefined);
		case 'quantity':
			return read(cursor, end, quantityMessage).string ?? '';
		case 'intOrString': {
			const value = read(cursor, end, intOrStringMessage);
			return value.type === 1 ? (value.strVal ?? '') : (value.intVal ?? 0);
		}
		default:
			return read(cursor, end, type);
	}
}

const latest = 253402300799;

/** JSON has whole seconds and null for the zero time, which travels as an empty message. */
function timeText(seconds: number | undefined): string | null {
	if (seconds === undefined) return null;
	if (!(Math.abs(seconds) <= latest)) throw new MalformedMessage('a time is outside the years 1 to 9999');
	return seconds < 0 ? null : `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
