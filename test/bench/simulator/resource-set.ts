import {type Arena, append, createArena, itemAt} from './arena.ts';
import {encode, type Json, varint} from './protobuf/encode.ts';
import {messages} from './protobuf/schema.ts';

/** The first resourceVersion: 16 digits, microseconds, so that events stamped with the clock are always newer. */
export const FIRST_VERSION = 1_700_000_000_000_000;

export type Column = {readonly name: string; readonly wide?: boolean};

export type ResourceType = {
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly kind: string;
	readonly namespaced: boolean;
	/** Items of built-in lists do not repeat their kind. */
	readonly builtIn: boolean;
	readonly columns: readonly Column[];
};

/**
 * All objects of one type, in the order of the API (namespace, then name), encoded once. JSON items carry a leading comma and
 * protobuf items the tag and length of a list item, so that a page is a run of bytes. Metadata lies inside both.
 */
export type ResourceSet = ResourceType & {
	readonly namespaces: string[];
	readonly names: string[];
	readonly cells: string[];
	readonly json: Arena;
	readonly wire: Arena;
	/** Where the metadata of each JSON item begins and ends, counted from the item. */
	readonly metadataStart: number[];
	readonly metadataEnd: number[];
	/** resourceVersion of each object, 16 digits: it is changed in place. */
	readonly versions: number[];
	/** Counts changes; compressed pages of an older revision are stale. */
	revision: number;
};

export type ManagedFields = Json & {readonly fieldsV1: string};
export type ObjectMeta = Json & {
	readonly name: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly creationTimestamp: string;
	readonly managedFields: readonly ManagedFields[];
};
/** An object without kind, apiVersion and resourceVersion: the set adds them. */
export type KubeObject = {readonly metadata: ObjectMeta; readonly [section: string]: unknown};

export function createResourceSet(type: ResourceType): ResourceSet {
	return {
		...type,
		namespaces: [],
		names: [],
		cells: [],
		json: createArena(),
		wire: createArena(),
		metadataStart: [],
		metadataEnd: [],
		versions: [],
		revision: 0,
	};
}

/** Whether whole objects can be had as protobuf: never for custom resources, whose metadata can. */
export function hasWire({kind, builtIn}: Pick<ResourceType, 'kind' | 'builtIn'>): boolean {
	return builtIn && messages.has(kind);
}

export function apiVersion(type: Pick<ResourceType, 'group' | 'version'>): string {
	return type.group === '' ? type.version : `${type.group}/${type.version}`;
}

// fieldsV1 is JSON text already; parsing it to print it again would double the time that a cluster takes to build.
function metadataJson({managedFields, ...metadata}: ObjectMeta): string {
	const entries = managedFields.map(
		({fieldsV1, ...entry}) => `${JSON.stringify(entry).slice(0, -1)},"fieldsV1":${fieldsV1}}`,
	);
	return `${JSON.stringify(metadata).slice(0, -1)},"managedFields":[${entries.join(',')}]}`;
}

/** Append an object; `cells` are its Table row. Items of built-in lists carry no kind and apiVersion, custom resources do. */
export function addObject(set: ResourceSet, object: KubeObject, cells: readonly string[]): void {
	const {metadata: given, ...sections} = object;
	const version = FIRST_VERSION + set.names.length;
	const metadata = {...given, resourceVersion: String(version)};
	const head = set.builtIn ? ',{' : `,{"kind":"${set.kind}","apiVersion":"${apiVersion(set)}",`;
	const meta = Buffer.from(metadataJson(metadata));
	const rest = JSON.stringify(sections).slice(1);
	append(set.json, Buffer.from(`${head}"metadata":`), meta, Buffer.from(rest === '}' ? '}' : `,${rest}`));
	const start = Buffer.byteLength(head) + '"metadata":'.length;
	set.metadataStart.push(start);
	set.metadataEnd.push(start + meta.length);

	const message = encode({...object, metadata}, hasWire(set) ? set.kind : 'PartialObjectMetadata');
	append(set.wire, Buffer.from([0x12]), varint(message.length), message);
	set.cells.push(JSON.stringify(cells));
	set.namespaces.push(metadata.namespace ?? '');
	set.names.push(metadata.name);
	set.versions.push(version);
}

/** The JSON of one object and of its metadata alone. */
export function jsonOf(
	set: ResourceSet,
	index: number,
): {readonly object: Buffer; readonly metadata: Buffer} {
	const item = itemAt(set.json, index);
	return {
		object: item.subarray(1),
		metadata: item.subarray(set.metadataStart[index], set.metadataEnd[index]),
	};
}

function skipVarint(bytes: Buffer, at: number): number {
	let next = at;
	while ((bytes[next] ?? 0) > 127) next++;
	return next + 1;
}

/** The protobuf message of one object, and its metadata field (tag included), which is all of a PartialObjectMetadata. */
export function wireOf(
	set: ResourceSet,
	index: number,
): {readonly object: Buffer; readonly metadata: Buffer} {
	const item = itemAt(set.wire, index);
	const object = item.subarray(skipVarint(item, 1));
	let length = 0;
	const body = skipVarint(object, 1);
	for (let at = body - 1; at >= 1; at--) length = length * 128 + ((object[at] ?? 0) & 127);
	return {object, metadata: object.subarray(0, body + length)};
}

/** Give an object a new resourceVersion, in place, in both encodings. */
export function touch(set: ResourceSet, index: number, version: number): void {
	const old = String(set.versions[index]);
	const text = String(version);
	for (const item of [itemAt(set.json, index), itemAt(set.wire, index)]) {
		const at = item.indexOf(old);
		if (at < 0 || old.length !== text.length)
			throw new Error(`${set.plural}: no resourceVersion ${old} to change`);
		item.write(text, at, 'latin1');
	}
	set.versions[index] = version;
	set.revision++;
}

/** Makes a running pod a pending one and the other way round, in both encodings; in place, since the words are as long as each other. */
export function flipPhase(set: ResourceSet, index: number): void {
	const [json, wire] = [itemAt(set.json, index), itemAt(set.wire, index)];
	for (const [phase, other] of [
		['Running', 'Pending'],
		['Pending', 'Running'],
	] as const) {
		const inJson = json.lastIndexOf(`"phase":"${phase}"`);
		const inWire = wire.lastIndexOf(`\n\u0007${phase}`);
		if (inJson < 0 || inWire < 0) continue;
		json.write(other, inJson + '"phase":"'.length, 'latin1');
		wire.write(other, inWire + 2, 'latin1');
		return;
	}
}

/** Objects [from, to) of a namespace, or all. */
export function namespaceRange(
	set: ResourceSet,
	namespace: string,
): {readonly from: number; readonly to: number} {
	if (namespace === '') return {from: 0, to: set.names.length};
	const from = set.namespaces.indexOf(namespace);
	if (from < 0) return {from: 0, to: 0};
	return {from, to: set.namespaces.lastIndexOf(namespace) + 1};
}
