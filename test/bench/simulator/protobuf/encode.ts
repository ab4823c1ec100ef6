import {type Field, messages} from './schema.ts';

/** Anything that JSON can hold, as the cluster's builders make it. */
export type Json = {readonly [key: string]: unknown};

// Written backwards from the end of the scratch buffer: the length of a message is known when its head is written.
const scratch = Buffer.allocUnsafe(1 << 21);
let at = scratch.length;

function putVarint(value: number): void {
	if (value < 128) {
		scratch[--at] = value;
		return;
	}
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
	scratch[--at] = rest;
	for (let index = bytes.length - 1; index >= 0; index--) scratch[--at] = bytes[index] ?? 0;
}

function putString(text: string, number: number): void {
	const length = Buffer.byteLength(text);
	at -= length;
	scratch.write(text, at, length, 'utf8');
	putVarint(length);
	putVarint((number << 3) | 2);
}

function putMap(entries: Readonly<Record<string, string>>, number: number, quantity: boolean): void {
	for (const key of Object.keys(entries).sort().reverse()) {
		const end = at;
		if (quantity) putValue(entries[key], 2, 'quantity');
		else putString(entries[key] ?? '', 2);
		putString(key, 1);
		putVarint(end - at);
		putVarint((number << 3) | 2);
	}
}

function putValue(value: unknown, number: number, type: string): void {
	if (type === 'string') {
		putString(value as string, number);
		return;
	}
	if (type === 'map' || type === 'quantityMap') {
		putMap(value as Record<string, string>, number, type === 'quantityMap');
		return;
	}
	if (type === 'int' || type === 'bool') {
		putVarint(Number(value));
		putVarint(number << 3);
		return;
	}
	const end = at;
	if (type === 'time') {
		putVarint(Date.parse(value as string) / 1000);
		scratch[--at] = 0x08;
	} else if (type === 'quantity') putString(value as string, 1);
	else if (type === 'json') putString(value as string, 1);
	else if (type === 'intOrString') putIntOrString(value);
	else putMessage(value as Json, type);
	putVarint(end - at);
	putVarint((number << 3) | 2);
}

/** IntOrString: type = 1 (0 int, 1 string), intVal = 2, strVal = 3. */
function putIntOrString(value: unknown): void {
	if (typeof value === 'number') {
		putVarint(value);
		putVarint(0x10);
		putVarint(0);
	} else {
		putString(value as string, 3);
		putVarint(1);
	}
	putVarint(0x08);
}

function putField(object: Json, {name, number, type, repeated, inline}: Field): void {
	const value = inline ? object : object[name];
	if (value === undefined || value === null) return;
	const items = repeated ? (value as readonly unknown[]) : [value];
	for (let index = items.length - 1; index >= 0; index--) putValue(items[index], number, type);
}

function putMessage(object: Json, type: string): void {
	const fields = messages.get(type);
	if (fields === undefined) throw new Error(`protobuf schema: no message ${type}`);
	for (let index = fields.length - 1; index >= 0; index--) putField(object, fields[index] as Field);
}

/** One object as the bytes of its protobuf message, without the `k8s\0` envelope. Valid until the next call. */
export function encode(object: Json, type: string): Buffer {
	at = scratch.length;
	putMessage(object, type);
	return scratch.subarray(at);
}

/** A number as a protobuf varint. */
export function varint(value: number): Buffer {
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
	bytes.push(rest);
	return Buffer.from(bytes);
}

/** One length-delimited field: tag, length, bytes. */
export function bytesField(number: number, bytes: Buffer | string): Buffer {
	const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
	return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

/** The envelope of every Kubernetes protobuf answer (runtime.Unknown): magic, type, raw object, empty encoding and content type. */
export function envelope(apiVersion: string, kind: string, raw: readonly Buffer[]): readonly Buffer[] {
	const length = raw.reduce((sum, part) => sum + part.length, 0);
	const typeMeta = bytesField(1, Buffer.concat([bytesField(1, apiVersion), bytesField(2, kind)]));
	return [
		Buffer.concat([Buffer.from('k8s\0'), typeMeta, Buffer.from([0x12]), varint(length)]),
		...raw,
		Buffer.from([0x1a, 0, 0x22, 0]),
	];
}
