import {stringify} from 'yaml';
import {groupVersion, type ServedResource} from '../api/resource.ts';
import type {Output} from '../http/accept.ts';
import type {KubeObject} from '../json.ts';
import {encodeMessage, hasMessage} from '../protobuf/encode.ts';
import {envelope} from '../protobuf/envelope.ts';
import {sortMaps} from '../protobuf/sort-maps.ts';
import type {Stored} from '../storage/store.ts';
import {inVersion} from './versions.ts';

/** True when objects of the resource exist as protobuf: Kubernetes' own kinds that have a message table. */
export function speaksProtobuf(resource: ServedResource): boolean {
	return resource.origin === 'built-in' && hasMessage(resource.group, resource.kind);
}

/** apiVersion and kind of what a response of that form holds. */
export function typeOf(resource: ServedResource, output: Output): {apiVersion: string; kind: string} {
	return output.as
		? {apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata'}
		: {apiVersion: groupVersion(resource), kind: resource.kind};
}

function remembered(stored: Stored, key: string, make: () => Buffer): Buffer {
	const known = stored.encodings.get(key);
	if (known) return known;
	const made = make();
	stored.encodings.set(key, made);
	return made;
}

/** The object as this version of its resource shows it, apiVersion and kind first. */
export function versioned(resource: ServedResource, object: KubeObject): KubeObject {
	const known = speaksProtobuf(resource) ? sortMaps(resource.kind, object) : object;
	const {apiVersion, kind, ...rest} = inVersion(resource, known as KubeObject);
	return {kind: resource.kind, apiVersion: groupVersion(resource), ...rest} as KubeObject;
}

/** JSON of one object as it stands alone; PartialObjectMetadata when asked. */
export function objectJson(resource: ServedResource, stored: Stored, output: Output): Buffer {
	if (output.as)
		return remembered(stored, 'metadata-json', () =>
			Buffer.from(
				JSON.stringify({
					kind: 'PartialObjectMetadata',
					apiVersion: 'meta.k8s.io/v1',
					metadata: stored.object.metadata,
				}),
			),
		);
	return remembered(stored, `json ${groupVersion(resource)}`, () =>
		Buffer.from(JSON.stringify(versioned(resource, stored.object))),
	);
}

const itemStart = Buffer.from('{');

/** JSON of one object inside a list: built-in kinds leave apiVersion and kind to the list. */
export function itemJson(resource: ServedResource, stored: Stored, output: Output): readonly Buffer[] {
	const whole = objectJson(resource, stored, output);
	if (output.as || resource.origin !== 'built-in') return [whole];
	const prefix = `{"kind":"${resource.kind}","apiVersion":"${groupVersion(resource)}",`.length;
	return [itemStart, whole.subarray(prefix)];
}

/** The protobuf message of one object, without an envelope. */
export function objectMessage(resource: ServedResource, stored: Stored, output: Output): Buffer {
	if (output.as)
		return remembered(stored, 'metadata-protobuf', () =>
			encodeMessage('PartialObjectMetadata', {metadata: stored.object.metadata}),
		);
	return remembered(stored, `protobuf ${groupVersion(resource)}`, () =>
		encodeMessage(resource.kind, inVersion(resource, stored.object)),
	);
}

/** One object as a response body or inside a watch event. */
export function encodeObject(resource: ServedResource, stored: Stored, output: Output): Buffer {
	if (output.format === 'protobuf') {
		const {apiVersion, kind} = typeOf(resource, output);
		return envelope(apiVersion, kind, objectMessage(resource, stored, output));
	}
	const json = objectJson(resource, stored, output);
	return output.format === 'yaml' ? Buffer.from(stringify(JSON.parse(json.toString()))) : json;
}
