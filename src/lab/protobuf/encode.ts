import {isObject} from '../json.ts';
import {messageTable} from './messages.ts';
import {type Field, readFields} from './schema.ts';
import {isZero, putScalar, putSpecial} from './values.ts';
import {createWriter} from './writer.ts';

const fields = new Map<string, readonly Field[]>();
const writer = createWriter();

/** The fields of a message, the last one first. Throws a RangeError when there is no such message. */
export function fieldsOf(message: string): readonly Field[] {
	let known = fields.get(message);
	if (!known) {
		const text = messageTable[message];
		if (text === undefined) throw new RangeError(`no message table for ${message}`);
		known = readFields(text);
		fields.set(message, known);
	}
	return known;
}

/** True when a kind can be written as protobuf; events exist in the form of the core group alone. */
export function hasMessage(group: string, kind: string): boolean {
	return group !== 'events.k8s.io' && (messageTable[kind]?.includes('metadata=1:ObjectMeta!') ?? false);
}

/** The protobuf message of a JSON value, as the real server's generated marshaller writes it: fields in the order of their numbers. */
export function encodeMessage(message: string, value: unknown): Buffer {
	putMessage(message, value);
	return writer.take();
}

function putMessage(message: string, value: unknown): void {
	const object = isObject(value) ? value : {};
	for (const field of fieldsOf(message)) {
		if (field.shape === 'inline') putNested(field.number, field.type, object);
		else putField(field, object[field.name]);
	}
}

function putNested(number: number, message: string, value: unknown): void {
	const start = writer.mark();
	putMessage(message, value);
	writer.close(number, start);
}

function putField(field: Field, value: unknown): void {
	if (field.shape === 'map') putMap(field, value);
	else if (field.shape === 'repeated') {
		if (Array.isArray(value))
			for (let index = value.length - 1; index >= 0; index--) putOne(field, value[index]);
	} else if (field.always || (value !== undefined && value !== null)) putOne(field, value);
}

/** Keys in ascending order, as the generated marshallers sort them. */
function putMap({number, type}: Field, value: unknown): void {
	if (!isObject(value)) return;
	for (const key of Object.keys(value).sort().reverse()) {
		const start = writer.mark();
		putOne({name: '', number: 2, type, shape: 'one', always: true}, value[key]);
		const beforeKey = writer.mark();
		writer.text(key);
		writer.close(1, beforeKey);
		writer.close(number, start);
	}
}

function putOne(field: Field, value: unknown): void {
	if (putScalar(writer, field, value)) return;
	const start = writer.mark();
	if (!isZero(value) && putSpecial(writer, field.type, value, putNested)) {
		writer.close(field.number, start);
		return;
	}
	if (messageTable[field.type] !== undefined) putMessage(field.type, value);
	writer.close(field.number, start);
}
