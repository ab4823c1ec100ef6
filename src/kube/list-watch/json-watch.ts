import {readStatus} from '../http/status.ts';
import {longestMessage} from '../protobuf.ts';
import {malformedJson, parseJson} from './json-page.ts';
import type {WatchEvents, WatchReader} from './watch-events.ts';

const newline = 0x0a;

type Event = {
	readonly type?: unknown;
	readonly object?: {readonly metadata?: {readonly resourceVersion?: unknown} | null} | null;
};

/** Reads watch events as kube-apiserver writes them in JSON: one event {"type", "object"} after the other, each ended by a newline. */
export function createJsonWatchReader(events: WatchEvents): WatchReader {
	let parts: Buffer[] = [];
	let size = 0;

	const event = (line: Buffer): void => {
		const {type, object} = (parseJson(line) ?? {}) as Event;
		if (typeof object !== 'object' || object === null) throw malformedJson('a watch event has no object');
		switch (type) {
			case 'ADDED':
			case 'MODIFIED':
				events.sink.putJson(object);
				break;
			case 'DELETED':
				events.sink.removeJson(object);
				break;
			case 'BOOKMARK':
				break;
			case 'ERROR': {
				const status = readStatus(object);
				if (status === undefined) throw malformedJson('a watch error is no Status');
				events.onError(status);
				return;
			}
			default:
				throw malformedJson('a watch event has an unknown type');
		}
		const version = object.metadata?.resourceVersion;
		events.onPosition(typeof version === 'string' ? version : '', type === 'BOOKMARK');
	};

	return {
		push: chunk => {
			let start = 0;
			for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
				const piece = chunk.subarray(start, end);
				const line = parts.length === 0 ? piece : Buffer.concat([...parts, piece]);
				parts = [];
				size = 0;
				start = end + 1;
				if (line.some(byte => byte > 0x20)) event(line);
			}
			if (start === chunk.length) return;
			parts.push(Buffer.from(chunk.subarray(start)));
			size += chunk.length - start;
			if (size > longestMessage) throw malformedJson('a watch event is longer than any object may be');
		},
	};
}
