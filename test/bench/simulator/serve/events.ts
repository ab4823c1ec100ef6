import {bytesField, encode, envelope, varint} from '../protobuf/encode.ts';
import {apiVersion, type ResourceSet} from '../resource-set.ts';
import {failureStatus} from './answer.ts';
import {frameObject} from './frame.ts';
import {isProtobuf, type Representation} from './negotiate.ts';

// A frame of a protobuf watch: 4 bytes of length, then WatchEvent{type = 1, object = 2: RawExtension{raw = 1}}. In pieces, so that the
// object is copied once, with all others of its batch: a burst would otherwise measure this process.
function wireFrame(type: string, object: readonly Buffer[]): readonly Buffer[] {
	const length = object.reduce((sum, part) => sum + part.length, 0);
	const raw = Buffer.concat([Buffer.from([0x0a]), varint(length)]);
	const extension = Buffer.concat([Buffer.from([0x12]), varint(raw.length + length), raw]);
	const head = Buffer.concat([bytesField(1, type), extension]);
	const frame = Buffer.alloc(4);
	frame.writeUInt32BE(head.length + length);
	return [frame, head, ...object];
}

const jsonLine = (type: string, object: readonly Buffer[]): readonly Buffer[] => [
	Buffer.from(`{"type":"${type}","object":`),
	...object,
	Buffer.from('}\n'),
];

/** MODIFIED for one object, as it was at a resourceVersion: the object may have changed again since. */
export function modified(
	set: ResourceSet,
	representation: Representation,
	index: number,
	version: number,
): readonly Buffer[] {
	const protobuf = isProtobuf(representation);
	const frame = (protobuf ? wireFrame : jsonLine)('MODIFIED', frameObject(set, representation, index));
	const current = set.versions[index];
	if (version === current) return frame;
	const whole = Buffer.concat(frame);
	const at = whole.indexOf(String(current));
	if (at >= 0) whole.write(String(version), at, 'latin1');
	return [whole];
}

export function bookmark(set: ResourceSet, representation: Representation, version: number): Buffer {
	const metadata = {resourceVersion: String(version)};
	const whole = representation === 'json' || representation === 'protobuf';
	const [group, kind] = whole ? [apiVersion(set), set.kind] : ['meta.k8s.io/v1', 'PartialObjectMetadata'];
	if (isProtobuf(representation)) {
		const raw = Buffer.from(encode({metadata}, 'PartialObjectMetadata'));
		return Buffer.concat(wireFrame('BOOKMARK', envelope(group, kind, [raw])));
	}
	const object = {kind, apiVersion: group, metadata: {...metadata, creationTimestamp: null}};
	return Buffer.concat(jsonLine('BOOKMARK', [Buffer.from(JSON.stringify(object))]));
}

/** The ERROR event for a resourceVersion that is no longer known. */
export function gone(representation: Representation, version: number): Buffer {
	const status = failureStatus({
		code: 410,
		reason: 'Expired',
		message: `too old resource version: ${version}`,
	});
	const frame = isProtobuf(representation)
		? wireFrame('ERROR', envelope('v1', 'Status', [Buffer.from(encode(status, 'Status'))]))
		: jsonLine('ERROR', [Buffer.from(JSON.stringify({kind: 'Status', apiVersion: 'v1', ...status}))]);
	return Buffer.concat(frame);
}
