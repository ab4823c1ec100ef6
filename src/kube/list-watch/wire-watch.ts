import {readStatus} from '../http/status.ts';
import {
	findBytes,
	longestMessage,
	malformed,
	readingWire,
	readStatusMessage,
	type Span,
	unwrap,
	unwrapIfWrapped,
} from '../protobuf.ts';
import {createAssembler} from './assemble.ts';
import type {WatchEvents, WatchReader} from './watch-events.ts';

const lengthBytes = 4;

/** metadata.resourceVersion of any object: field 6 of ObjectMeta, field 1. */
function resourceVersionOf(bytes: Buffer, object: Span): string {
	const metadata = findBytes(bytes, object.start, object.end, 1);
	const version = metadata && findBytes(bytes, metadata.start, metadata.end, 6);
	return version === undefined ? '' : bytes.toString('latin1', version.start, version.end);
}

/**
 * Reads frames of a four-byte length and metav1.WatchEvent {type = 1, object = 2 RawExtension {raw = 1: k8s\0 + Unknown}} (apimachinery
 * runtime/serializer/protobuf and pkg/util/framer).
 */
export function createWireWatchReader(events: WatchEvents): WatchReader {
	const event = (bytes: Buffer, start: number, end: number): void => {
		const frame = unwrapIfWrapped(bytes, start, end);
		const type = findBytes(bytes, frame.start, frame.end, 1);
		const extension = findBytes(bytes, frame.start, frame.end, 2);
		const raw = extension && findBytes(bytes, extension.start, extension.end, 1);
		if (type === undefined || raw === undefined) throw malformed('a watch event has no type or no object');
		const object = unwrap(bytes, raw.start, raw.end);
		const name = bytes.toString('latin1', type.start, type.end);
		switch (name) {
			case 'ADDED':
			case 'MODIFIED':
				events.sink.putWire(bytes, object.start, object.end);
				break;
			case 'DELETED':
				events.sink.removeWire(bytes, object.start, object.end);
				break;
			case 'BOOKMARK':
				break;
			case 'ERROR': {
				const status = readStatus(readStatusMessage(bytes, object));
				if (status !== undefined) events.onError(status);
				return;
			}
			default:
				throw malformed('a watch event has an unknown type');
		}
		events.onPosition(resourceVersionOf(bytes, object), name === 'BOOKMARK');
	};

	const assembler = createAssembler((bytes, at, end) => {
		if (end - at < lengthBytes) return -lengthBytes;
		const length = bytes.readUInt32BE(at);
		if (length > longestMessage) throw malformed('a watch event is longer than any object may be');
		const start = at + lengthBytes;
		if (start + length > end) return at - start - length;
		event(bytes, start, start + length);
		return start + length;
	});
	return {push: chunk => readingWire(() => assembler.push(chunk))};
}
