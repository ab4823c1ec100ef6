import {setImmediate as breathe} from 'node:timers/promises';
import {groupVersion, type ServedResource} from '../api/resource.ts';
import type {Output} from '../http/accept.ts';
import {encodeMessage} from '../protobuf/encode.ts';
import {envelopeAround, header} from '../protobuf/envelope.ts';
import type {Stored} from '../storage/store.ts';
import {itemJson, objectMessage} from './object.ts';

/** metadata of a list, as the client continues or watches from it. */
export type ListMeta = {
	readonly resourceVersion: string;
	readonly continue?: string;
	readonly remainingItemCount?: number;
};

/** Bytes made before other work gets its turn. */
const pieceSize = 1 << 18;

/** A list as a body, made in pieces from the encodings that its objects remember. */
export function encodeList(
	resource: ServedResource,
	items: readonly Stored[],
	meta: ListMeta,
	output: Output,
): AsyncIterable<Buffer> {
	return output.format === 'protobuf'
		? protobufList(resource, items, meta, output)
		: jsonList(resource, items, meta, output);
}

const listType = (resource: ServedResource, output: Output) =>
	output.as
		? {apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList'}
		: {apiVersion: groupVersion(resource), kind: `${resource.kind}List`};

async function* jsonList(
	resource: ServedResource,
	items: readonly Stored[],
	meta: ListMeta,
	output: Output,
): AsyncIterable<Buffer> {
	const {apiVersion, kind} = listType(resource, output);
	const start = JSON.stringify({kind, apiVersion, metadata: meta});
	const comma = Buffer.from(',');
	let piece: Buffer[] = [Buffer.from(`${start.slice(0, -1)},"items":[`)];
	let size = 0;
	for (const [index, item] of items.entries()) {
		if (index > 0) piece.push(comma);
		for (const part of itemJson(resource, item, output)) {
			piece.push(part);
			size += part.length;
		}
		if (size < pieceSize) continue;
		yield Buffer.concat(piece);
		await breathe();
		piece = [];
		size = 0;
	}
	piece.push(Buffer.from(']}\n'));
	yield Buffer.concat(piece);
}

const headerLength = (length: number) => header(2, length).length + length;

/** The length of the whole message stands at its start, so that every object is encoded before the first byte is sent. */
async function* protobufList(
	resource: ServedResource,
	items: readonly Stored[],
	meta: ListMeta,
	output: Output,
): AsyncIterable<Buffer> {
	const metadata = encodeMessage('ListMeta', meta);
	let total = header(1, metadata.length).length + metadata.length;
	let sinceBreath = 0;
	for (const item of items) {
		const length = objectMessage(resource, item, output).length;
		total += headerLength(length);
		sinceBreath += length;
		if (sinceBreath < pieceSize) continue;
		await breathe();
		sinceBreath = 0;
	}
	const {apiVersion, kind} = listType(resource, output);
	const {before, after} = envelopeAround(apiVersion, kind, total);
	let piece: Buffer[] = [before, header(1, metadata.length), metadata];
	let size = 0;
	for (const item of items) {
		const message = objectMessage(resource, item, output);
		piece.push(header(2, message.length), message);
		size += message.length;
		if (size < pieceSize) continue;
		yield Buffer.concat(piece);
		await breathe();
		piece = [];
		size = 0;
	}
	piece.push(after);
	yield Buffer.concat(piece);
}
