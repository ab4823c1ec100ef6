import {type Cursor, delimited, skip, tag, wireBytes} from './cursor.ts';
import {type MessageSchema, readMessage} from './message.ts';

const metadataField = 1;
/** ObjectMeta.deletionTimestamp in k8s.io/apimachinery pkg/apis/meta/v1/generated.proto. */
const deletionField = 9;

const schema: MessageSchema = {
	1: ['name', 'string'],
	3: ['namespace', 'string'],
	5: ['uid', 'string'],
	6: ['resourceVersion', 'string'],
	9: ['deletionTimestamp', 'time'],
	13: ['ownerReferences', {1: ['kind', 'string'], 3: ['name', 'string']}, 'repeated'],
	14: ['finalizers', 'string', 'repeated'],
	17: ['managedFields', {1: ['manager', 'string']}, 'repeated'],
};

/**
 * The metadata of an object (`bytes[start, end)`, any kind) that is being deleted; undefined for all others, which are gone over without
 * reading a string. Throws MalformedMessage.
 */
export function readTerminating(
	bytes: Buffer,
	start: number,
	end: number,
): Readonly<Record<string, unknown>> | undefined {
	const cursor: Cursor = {bytes, at: start};
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field >>> 3 !== metadataField || (field & 7) !== wireBytes) {
			skip(cursor, field & 7, end);
			continue;
		}
		const last = delimited(cursor, end);
		const from = cursor.at;
		while (cursor.at < last) {
			const inner = tag(cursor, last);
			if (inner >>> 3 === deletionField) return readMessage(bytes, from, last, schema);
			skip(cursor, inner & 7, last);
		}
		return undefined;
	}
	return undefined;
}
