import {type PodDraft, resetPodDraft} from '../../store/pods/draft.ts';
import {type Cursor, delimited, leave, MalformedMessage, skip, tag} from './cursor.ts';
import {readPodMetadata} from './pod-metadata.ts';
import {readPodSpec} from './pod-spec.ts';
import {readPodStatus} from './pod-status.ts';

/**
 * Reads the protobuf of a core/v1 Pod at `buffer[start, end)` into a draft, touching only what the pod table keeps; managed
 * fields, volumes, environment and the rest are skipped by length. Cases are tags: field number << 3 | wire type, numbers as in
 * k8s.io/api core/v1 generated.proto. The JSON reader is createPodObjectReader of the store: both must see the same pod.
 * Throws MalformedMessage.
 */
export function readPod(draft: PodDraft, buffer: Buffer, start: number, end: number): void {
	if (start < 0 || end > buffer.length || start > end)
		throw new MalformedMessage('the pod lies outside its buffer');
	resetPodDraft(draft, buffer);
	const cursor: Cursor = {bytes: buffer, at: start};
	while (cursor.at < end) {
		const field = tag(cursor, end);
		switch (field) {
			case 0x0a:
				readPodMetadata(draft, cursor, delimited(cursor, end));
				break;
			case 0x12:
				readPodSpec(draft, cursor, delimited(cursor, end));
				break;
			case 0x1a:
				readPodStatus(draft, cursor, delimited(cursor, end));
				break;
			default:
				skip(cursor, field & 7, end);
		}
	}
	leave(cursor, end);
}
