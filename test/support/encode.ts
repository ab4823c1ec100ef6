import {readFileSync} from 'node:fs';
import path from 'node:path';

/** An object as JSON and the bytes that Kubernetes' own encoder (k8s.io/api v0.33.13, generated Marshal) made of it. */
export type EncodedObject = {readonly object: Readonly<Record<string, unknown>>; readonly protobuf: Buffer};

const fixture = path.join(import.meta.dirname, '../kube/wire/fixtures/kubernetes-1.33.json');

/** Objects of every kind that is read as protobuf, with the bytes of the real encoder. */
export function kubernetesObjects(): readonly EncodedObject[] {
	const entries = JSON.parse(readFileSync(fixture, 'utf8')) as readonly {
		readonly object: EncodedObject['object'];
		readonly protobuf: string;
	}[];
	return entries.map(({object, protobuf}) => ({object, protobuf: Buffer.from(protobuf, 'base64')}));
}

/** A varint of any length up to ten bytes: `padding` zero groups make it longer than it need be. */
export function varintBytes(value: bigint, padding = 0): Buffer {
	const bytes: number[] = [];
	let rest = BigInt.asUintN(64, value);
	do {
		bytes.push(Number(rest & 0x7fn));
		rest >>= 7n;
	} while (rest > 0n);
	for (let index = 0; index < padding; index++) bytes.push(0);
	return Buffer.from(bytes.map((byte, index) => (index < bytes.length - 1 ? byte | 0x80 : byte)));
}

/** One field with its tag; numbers become varints, buffers length-delimited fields. */
export function fieldBytes(number: number, value: bigint | Buffer): Buffer {
	if (typeof value === 'bigint') return Buffer.concat([varintBytes(BigInt(number << 3)), varintBytes(value)]);
	return Buffer.concat([varintBytes(BigInt((number << 3) | 2)), varintBytes(BigInt(value.length)), value]);
}
