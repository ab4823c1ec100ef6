import {bytesField, encode, envelope} from '../protobuf/encode.ts';
import {apiVersion, type ResourceSet} from '../resource-set.ts';
import {failureStatus} from './answer.ts';
import {frameObject} from './frame.ts';
import {isProtobuf, type Representation} from './negotiate.ts';

// A frame of a protobuf watch: 4 bytes of length, then WatchEvent{type = 1, object = 2: RawExtension{raw = 1}}.
function wireFrame(type: string, object: readonly Buffer[]): Buffer {
	const event = Buffer.concat([bytesField(1, type), bytesField(2, bytesField(1, Buffer.concat(object)))]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(event.length);
	return Buffer.concat([length, event]);
}

function jsonLine(type: string, object: readonly Buffer[]): Buffer {
	return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), ...object, Buffer.from('}\n')]);
}

/** MODIFIED for one object, as it was at a resourceVersion: the object may have changed again since. */
export function modified(
	set: ResourceSet,
	representation: Representation,
	index: number,
	version: number,
): Buffer {
	const protobuf = isProtobuf(representation);
	const frame = (protobuf ? wireFrame : jsonLine)('MODIFIED', frameObject(set, representation, index));
	const current = String(set.versions[index]);
	const at = frame.indexOf(current);
	if (at >= 0) frame.write(String(version), at, 'latin1');
	return frame;
}

export function bookmark(set: ResourceSet, representation: Representation, version: number): Buffer {
	const metadata = {resourceVersion: String(version)};
	const whole = representation === 'json' || representation === 'protobuf';
	const [group, kind] = whole ? [apiVersion(set), set.kind] : ['meta.k8s.io/v1', 'PartialObjectMetadata'];
	if (isProtobuf(representation)) {
		const raw = Buffer.from(encode({metadata}, 'PartialObjectMetadata'));
		return wireFrame('BOOKMARK', envelope(group, kind, [raw]));
	}
	const object = {kind, apiVersion: group, metadata: {...metadata, creationTimestamp: null}};
	return jsonLine('BOOKMARK', [Buffer.from(JSON.stringify(object))]);
}

/** The ERROR event for a resourceVersion that is no longer known. */
export function gone(representation: Representation, version: number): Buffer {
	const status = failureStatus({
		code: 410,
		reason: 'Expired',
		message: `too old resource version: ${version}`,
	});
	if (isProtobuf(representation))
		return wireFrame('ERROR', envelope('v1', 'Status', [Buffer.from(encode(status, 'Status'))]));
	return jsonLine('ERROR', [Buffer.from(JSON.stringify({kind: 'Status', apiVersion: 'v1', ...status}))]);
}
