import {addSpan, containerPort, type PodDraft, spells} from '../../store/pods/draft.ts';
import {type Cursor, delimited, leave, skip, tag, varint} from './cursor.ts';

/** PodSpec. */
export function readPodSpec(draft: PodDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const field = tag(cursor, end);
		switch (field) {
			case 0x12:
				draft.containerCount++;
				readContainer(draft, cursor, delimited(cursor, end));
				break;
			case 0x42: {
				const last = delimited(cursor, end);
				draft.accountAt = cursor.at;
				draft.accountEnd = cursor.at = last;
				break;
			}
			case 0x52: {
				const last = delimited(cursor, end);
				draft.nodeAt = cursor.at;
				draft.nodeEnd = cursor.at = last;
				break;
			}
			case 0x58:
				draft.hostNetwork = varint(cursor) !== 0;
				break;
			case 0xa2:
				draft.initCount++;
				readInitContainer(draft, cursor, delimited(cursor, end));
				break;
			default:
				skip(cursor, field & 7, end);
		}
	}
	leave(cursor, end);
}

/** Container, for its ports (6). */
function readContainer(draft: PodDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x32) readPort(draft, cursor, delimited(cursor, end));
		else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
}

/** ContainerPort: name (1), containerPort (3), protocol (4). */
function readPort(draft: PodDraft, cursor: Cursor, end: number): void {
	const {portNames, portProtocols, portNumbers} = draft;
	const index = portNames.count;
	addSpan(portNames, end, end);
	addSpan(portProtocols, end, end);
	portNumbers[index] = 0;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x18) portNumbers[index] = containerPort(varint(cursor));
		else if (field === 0x0a || field === 0x22) {
			const last = delimited(cursor, end);
			const spans = field === 0x0a ? portNames : portProtocols;
			spans.at[index] = cursor.at;
			spans.end[index] = cursor.at = last;
		} else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
}

/** Container, for its name and whether it is a sidecar: restartPolicy (24) Always. */
function readInitContainer(draft: PodDraft, cursor: Cursor, end: number): void {
	let nameAt = 0;
	let nameEnd = 0;
	let isSidecar = false;
	const ports = draft.portNames.count;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x0a) {
			nameEnd = delimited(cursor, end);
			nameAt = cursor.at;
			cursor.at = nameEnd;
		} else if (field === 0xc2) {
			const last = delimited(cursor, end);
			isSidecar = spells(draft.buffer, cursor.at, last, 'Always');
			cursor.at = last;
		} else if (field === 0x32) readPort(draft, cursor, delimited(cursor, end));
		else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
	if (isSidecar) addSpan(draft.sidecars, nameAt, nameEnd);
	else draft.portNames.count = draft.portProtocols.count = ports;
}
