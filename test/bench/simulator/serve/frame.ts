import {itemRange, rangeBytes} from '../arena.ts';
import {bytesField, encode, envelope, varint} from '../protobuf/encode.ts';
import {apiVersion, type Column, jsonOf, type ResourceSet, wireOf} from '../resource-set.ts';
import type {Representation} from './negotiate.ts';

export type ListHead = {
	readonly resourceVersion: string;
	readonly continue?: string;
	readonly remainingItemCount?: number;
};

const COMMA = Buffer.from(',');

function columnDefinitions(columns: readonly Column[]): string {
	return JSON.stringify(
		columns.map(({name, wide}, index) => ({
			name,
			type: 'string',
			format: index === 0 ? 'name' : '',
			description: name,
			priority: wide ? 1 : 0,
		})),
	);
}

const metadataObject = (metadata: Buffer): readonly Buffer[] => [
	Buffer.from('{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":'),
	metadata,
	Buffer.from('}'),
];

function tableRow(set: ResourceSet, index: number, withObject: boolean): readonly Buffer[] {
	const head = `{"cells":${set.cells[index]},"object":`;
	if (!withObject) return [Buffer.from(`${head}null}`)];
	return [Buffer.from(head), ...metadataObject(jsonOf(set, index).metadata), Buffer.from('}')];
}

function jsonItem(set: ResourceSet, representation: Representation, index: number): readonly Buffer[] {
	if (representation === 'json') return [jsonOf(set, index).object];
	if (representation === 'metadata-json') return metadataObject(jsonOf(set, index).metadata);
	return tableRow(set, index, representation === 'table');
}

function jsonItems(
	set: ResourceSet,
	representation: Representation,
	from: number,
	to: number,
): readonly Buffer[] {
	if (representation === 'json') {
		const [first, ...rest] = itemRange(set.json, from, to);
		return first === undefined ? [] : [first.subarray(1), ...rest];
	}
	const parts: Buffer[] = [];
	for (let index = from; index < to; index++) {
		if (index > from) parts.push(COMMA);
		parts.push(...jsonItem(set, representation, index));
	}
	return parts;
}

function jsonHead(set: ResourceSet, representation: Representation, metadata: ListHead): string {
	const list = (kind: string, version: string, items: string) =>
		`{"kind":"${kind}","apiVersion":"${version}","metadata":${JSON.stringify(metadata)},${items}:[`;
	if (representation === 'json') return list(`${set.kind}List`, apiVersion(set), '"items"');
	if (representation === 'metadata-json')
		return list('PartialObjectMetadataList', 'meta.k8s.io/v1', '"items"');
	return list('Table', 'meta.k8s.io/v1', `"columnDefinitions":${columnDefinitions(set.columns)},"rows"`);
}

/** Objects [from, to) as one list answer, in pieces. */
export function frameList(
	set: ResourceSet,
	representation: Representation,
	from: number,
	to: number,
	head: ListHead,
): readonly Buffer[] {
	if (representation === 'protobuf') {
		const listMeta = bytesField(1, Buffer.from(encode(head, 'ListMeta')));
		return envelope(apiVersion(set), `${set.kind}List`, [listMeta, ...itemRange(set.wire, from, to)]);
	}
	if (representation === 'metadata-protobuf') {
		const items: Buffer[] = [bytesField(1, Buffer.from(encode(head, 'ListMeta')))];
		for (let index = from; index < to; index++) {
			const {metadata} = wireOf(set, index);
			items.push(Buffer.concat([Buffer.from([0x12]), varint(metadata.length)]), metadata);
		}
		return envelope('meta.k8s.io/v1', 'PartialObjectMetadataList', items);
	}
	return [
		Buffer.from(jsonHead(set, representation, head)),
		...jsonItems(set, representation, from, to),
		Buffer.from(']}\n'),
	];
}

/** Bytes of a list before compression, near enough to decide whether it is compressed. */
export function listBytes(
	set: ResourceSet,
	representation: Representation,
	from: number,
	to: number,
): number {
	if (representation === 'json') return rangeBytes(set.json, from, to);
	if (representation === 'protobuf') return rangeBytes(set.wire, from, to);
	return frameList(set, representation, from, to, {resourceVersion: ''}).reduce(
		(sum, part) => sum + part.length,
		0,
	);
}

/** One object as the answer to GET, and inside an event. */
export function frameObject(
	set: ResourceSet,
	representation: Representation,
	index: number,
): readonly Buffer[] {
	if (representation === 'protobuf') return envelope(apiVersion(set), set.kind, [wireOf(set, index).object]);
	if (representation === 'metadata-protobuf')
		return envelope('meta.k8s.io/v1', 'PartialObjectMetadata', [wireOf(set, index).metadata]);
	if (representation === 'json') {
		const {object} = jsonOf(set, index);
		if (!set.builtIn) return [object];
		return [Buffer.from(`{"kind":"${set.kind}","apiVersion":"${apiVersion(set)}",`), object.subarray(1)];
	}
	if (representation === 'metadata-json') return metadataObject(jsonOf(set, index).metadata);
	return frameList(set, representation, index, index + 1, {resourceVersion: String(set.versions[index])});
}
