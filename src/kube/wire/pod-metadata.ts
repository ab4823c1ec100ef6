import {addSpan, type PodDraft, spells} from '../../store/pods/draft.ts';
import {type Cursor, delimited, leave, signed, skip, tag, varint} from './cursor.ts';

const podIp = 'cni.projectcalico.org/podIP';
const podIps = 'cni.projectcalico.org/podIPs';

/** ObjectMeta. */
export function readPodMetadata(draft: PodDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const at = cursor.at;
		const field = tag(cursor, end);
		switch (field) {
			case 0x0a: {
				const last = delimited(cursor, end);
				draft.nameAt = cursor.at;
				draft.nameEnd = cursor.at = last;
				break;
			}
			case 0x1a: {
				const last = delimited(cursor, end);
				draft.namespaceAt = cursor.at;
				draft.namespaceEnd = cursor.at = last;
				break;
			}
			case 0x2a: {
				const last = delimited(cursor, end);
				draft.uidAt = cursor.at;
				draft.uidEnd = cursor.at = last;
				break;
			}
			case 0x42:
				draft.created = readTime(cursor, delimited(cursor, end));
				break;
			case 0x4a:
				draft.deleted = readTime(cursor, delimited(cursor, end));
				break;
			case 0x5a:
				checkEntry(cursor, delimited(cursor, end));
				addLabel(draft, at, cursor.at);
				break;
			case 0x62:
				readAnnotation(draft, cursor, delimited(cursor, end));
				break;
			case 0x6a:
				readOwner(draft, cursor, delimited(cursor, end));
				break;
			default:
				skip(cursor, field & 7, end);
		}
	}
	leave(cursor, end);
}

/** metav1.Time: seconds since the epoch, 0 for the zero time. */
export function readTime(cursor: Cursor, end: number): number {
	let seconds = 0;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x08) seconds = signed(cursor);
		else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
	return Math.max(0, seconds);
}

/** Labels are kept as bytes and decoded when somebody looks, which must not fail then. */
function checkEntry(cursor: Cursor, end: number): void {
	while (cursor.at < end) skip(cursor, tag(cursor, end) & 7, end);
	leave(cursor, end);
}

/** Entries stand together in everything that Kubernetes writes; those of an encoder that scatters them are put together. */
function addLabel(draft: PodDraft, at: number, end: number): void {
	if (draft.labelsEnd === 0) draft.labelsAt = at;
	else if (draft.labelBytes !== draft.buffer || draft.labelsEnd !== at) {
		const before = draft.labelBytes.subarray(draft.labelsAt, draft.labelsEnd);
		draft.labelBytes = Buffer.concat([before, draft.buffer.subarray(at, end)]);
		draft.labelsAt = 0;
		draft.labelsEnd = draft.labelBytes.length;
		return;
	}
	draft.labelsEnd = end;
}

function readAnnotation(draft: PodDraft, cursor: Cursor, end: number): void {
	let isWanted = false;
	let valueAt = 0;
	let valueEnd = 0;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x0a) {
			const last = delimited(cursor, end);
			isWanted =
				spells(draft.buffer, cursor.at, last, podIp) || spells(draft.buffer, cursor.at, last, podIps);
			cursor.at = last;
		} else if (field === 0x12) {
			valueEnd = delimited(cursor, end);
			valueAt = cursor.at;
			cursor.at = valueEnd;
		} else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
	if (isWanted && valueEnd > valueAt) addSpan(draft.calicoIps, valueAt, valueEnd);
}

/** OwnerReference; the first one with controller: true is kept. */
function readOwner(draft: PodDraft, cursor: Cursor, end: number): void {
	let kindAt = 0;
	let kindEnd = 0;
	let nameAt = 0;
	let nameEnd = 0;
	let controls = false;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x0a) {
			kindEnd = delimited(cursor, end);
			kindAt = cursor.at;
			cursor.at = kindEnd;
		} else if (field === 0x1a) {
			nameEnd = delimited(cursor, end);
			nameAt = cursor.at;
			cursor.at = nameEnd;
		} else if (field === 0x30) controls = varint(cursor) !== 0;
		else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
	if (!controls || draft.ownerNameEnd > 0) return;
	draft.ownerKindAt = kindAt;
	draft.ownerKindEnd = kindEnd;
	draft.ownerNameAt = nameAt;
	draft.ownerNameEnd = nameEnd;
}
