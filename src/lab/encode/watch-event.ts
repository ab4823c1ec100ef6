import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import type {Output} from '../http/accept.ts';
import {encodeMessage} from '../protobuf/encode.ts';
import {encodeStatus, envelope, watchFrame} from '../protobuf/envelope.ts';
import type {Status} from '../status.ts';
import type {Change, Stored} from '../storage/store.ts';
import {encodeObject, typeOf} from './object.ts';
import {tableObject} from './table.ts';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

function frame(type: string, object: Buffer, {format}: Output): Buffer {
	if (format === 'protobuf') return watchFrame(type, object);
	return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), object, Buffer.from('}\n')]);
}

/** An event about an object. Frames of a change are made once for everyone who watches in the same form. */
export function objectFrame(
	resource: ServedResource,
	output: Output,
	type: EventType,
	stored: Stored,
	change?: Change,
): Buffer {
	const key = `${type} ${output.format} ${output.as ?? ''} ${resource.group}/${resource.version} ${stored === change?.stored}`;
	const known = change?.frames.get(key);
	if (known) return known;
	const made = frame(type, encodeObject(resource, stored, output), output);
	change?.frames.set(key, made);
	return made;
}

/** An event about an object as a Table of one row; only the first of a watch says what the columns are. */
export function tableFrame(
	context: LabContext,
	resource: ServedResource,
	type: EventType,
	stored: Stored,
	query: URLSearchParams,
	first: boolean,
): Buffer {
	const table = tableObject(context, resource, stored, query);
	const object = first ? table : {...table, columnDefinitions: null};
	return Buffer.from(`${JSON.stringify({type, object})}\n`);
}

/** A bookmark: nothing has changed up to that revision. `initial` ends the events of a streaming list. */
export function bookmarkFrame(
	resource: ServedResource,
	output: Output,
	revision: number,
	initial: boolean,
): Buffer {
	const metadata = {
		resourceVersion: String(revision),
		creationTimestamp: null,
		...(initial ? {annotations: {'k8s.io/initial-events-end': 'true'}} : {}),
	};
	const {apiVersion, kind} = typeOf(resource, output);
	if (output.format === 'protobuf')
		return watchFrame('BOOKMARK', envelope(apiVersion, kind, encodeMessage(output.as ?? kind, {metadata})));
	const object =
		output.as === 'Table'
			? {kind: 'Table', apiVersion, metadata, columnDefinitions: null, rows: []}
			: {kind, apiVersion, metadata};
	return Buffer.from(`${JSON.stringify({type: 'BOOKMARK', object})}\n`);
}

/** The end of a watch that went wrong. */
export function errorFrame(status: Status, output: Output): Buffer {
	const object = output.format === 'protobuf' ? encodeStatus(status) : Buffer.from(JSON.stringify(status));
	return frame('ERROR', object, output);
}
