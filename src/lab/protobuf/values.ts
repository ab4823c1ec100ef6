import {isObject} from '../json.ts';
import type {Field} from './schema.ts';
import type {Writer} from './writer.ts';

/** Writes a field of a scalar type; false when the type is none of them. */
export function putScalar(writer: Writer, {type, number}: Field, value: unknown): boolean {
	switch (type) {
		case 's': {
			const start = writer.mark();
			writer.text(value === undefined || value === null ? '' : String(value));
			writer.close(number, start);
			return true;
		}
		case 'y': {
			const start = writer.mark();
			writer.bytes(Buffer.from(String(value), 'base64'));
			writer.close(number, start);
			return true;
		}
		case 'i':
			writer.varint(Number(value ?? 0));
			writer.tag(number, 0);
			return true;
		case 'b':
			writer.varint(value === true ? 1 : 0);
			writer.tag(number, 0);
			return true;
		case 'd':
			writer.double(Number(value ?? 0));
			writer.tag(number, 1);
			return true;
		default:
			return false;
	}
}

/** True for values that leave a message of their own empty: unset, null, and the zero time. */
export function isZero(value: unknown): boolean {
	return value === undefined || value === null;
}

/** Writes the inside of a message that JSON shows as something else than an object; false when the type is no such one. */
export function putSpecial(
	writer: Writer,
	type: string,
	value: unknown,
	nested: (number: number, message: string, value: unknown) => void,
): boolean {
	switch (type) {
		case 't':
			putTime(writer, String(value));
			return true;
		case 'D':
			number(writer, 1, Number.parseFloat(String(value)) * 1e9);
			return true;
		case 'q':
			text(writer, 1, String(value));
			return true;
		case 'p':
			text(writer, 3, typeof value === 'string' ? value : '');
			number(writer, 2, typeof value === 'number' ? value : 0);
			number(writer, 1, typeof value === 'string' ? 1 : 0);
			return true;
		case 'j':
		case 'r':
			text(writer, 1, JSON.stringify(value));
			return true;
		case 'A':
			if (Array.isArray(value)) for (const schema of value.toReversed()) nested(2, 'JSONSchemaProps', schema);
			else nested(1, 'JSONSchemaProps', value);
			return true;
		case 'B':
			if (isObject(value)) nested(2, 'JSONSchemaProps', value);
			number(writer, 1, value === false ? 0 : 1);
			return true;
		case 'S':
			if (Array.isArray(value)) for (const name of value.toReversed()) text(writer, 2, String(name));
			else nested(1, 'JSONSchemaProps', value);
			return true;
		default:
			return false;
	}
}

function text(writer: Writer, field: number, value: string): void {
	const start = writer.mark();
	writer.text(value);
	writer.close(field, start);
}

function number(writer: Writer, field: number, value: number): void {
	writer.varint(value);
	writer.tag(field, 0);
}

/** Times have whole seconds, MicroTimes a fraction; both are seconds and nanoseconds since the epoch. What is no time is the zero time. */
function putTime(writer: Writer, value: string): void {
	const milliseconds = Date.parse(value);
	if (Number.isNaN(milliseconds)) return;
	const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
	number(writer, 2, Number(fraction.padEnd(9, '0').slice(0, 9)));
	number(writer, 1, Math.floor(milliseconds / 1000));
}
