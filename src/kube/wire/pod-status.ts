import {
	addSpan,
	type ContainerDrafts,
	nextContainer,
	type PodDraft,
	type Spans,
	type StateDraft,
	spells,
} from '../../store/pods/draft.ts';
import {type Cursor, delimited, leave, signed, skip, tag, varint} from './cursor.ts';
import {readTime} from './pod-metadata.ts';

/** PodStatus. */
export function readPodStatus(draft: PodDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const field = tag(cursor, end);
		switch (field) {
			case 0x0a: {
				const last = delimited(cursor, end);
				draft.phaseAt = cursor.at;
				draft.phaseEnd = cursor.at = last;
				break;
			}
			case 0x12:
				readCondition(draft, cursor, delimited(cursor, end));
				break;
			case 0x22: {
				const last = delimited(cursor, end);
				draft.reasonAt = cursor.at;
				draft.reasonEnd = cursor.at = last;
				break;
			}
			case 0x32: {
				const last = delimited(cursor, end);
				draft.podIpAt = cursor.at;
				draft.podIpEnd = cursor.at = last;
				break;
			}
			case 0x42:
				readContainer(draft.containers, cursor, delimited(cursor, end));
				break;
			case 0x52:
				readContainer(draft.init, cursor, delimited(cursor, end));
				break;
			case 0x62:
				readPodIp(draft.podIps, cursor, delimited(cursor, end));
				break;
			default:
				skip(cursor, field & 7, end);
		}
	}
	leave(cursor, end);
}

/** PodCondition. */
function readCondition(draft: PodDraft, cursor: Cursor, end: number): void {
	const {buffer} = draft;
	let typeAt = 0;
	let typeEnd = 0;
	let isTrue = false;
	let isGated = false;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x0a) {
			typeEnd = delimited(cursor, end);
			typeAt = cursor.at;
			cursor.at = typeEnd;
		} else if (field === 0x12) {
			const last = delimited(cursor, end);
			isTrue = spells(buffer, cursor.at, last, 'True');
			cursor.at = last;
		} else if (field === 0x2a) {
			const last = delimited(cursor, end);
			isGated = spells(buffer, cursor.at, last, 'SchedulingGated');
			cursor.at = last;
		} else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
	if (spells(buffer, typeAt, typeEnd, 'Ready')) draft.ready = isTrue;
	else if (spells(buffer, typeAt, typeEnd, 'Initialized')) draft.initialized = isTrue;
	else if (spells(buffer, typeAt, typeEnd, 'PodScheduled')) draft.gated = isGated;
}

/** PodIP. */
function readPodIp(ips: Spans, cursor: Cursor, end: number): void {
	let at = 0;
	let last = 0;
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x0a) {
			last = delimited(cursor, end);
			at = cursor.at;
			cursor.at = last;
		} else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
	addSpan(ips, at, last);
}

/** ContainerStatus. */
function readContainer(drafts: ContainerDrafts, cursor: Cursor, end: number): void {
	const container = nextContainer(drafts);
	while (cursor.at < end) {
		const field = tag(cursor, end);
		switch (field) {
			case 0x0a: {
				const last = delimited(cursor, end);
				container.nameAt = cursor.at;
				container.nameEnd = cursor.at = last;
				break;
			}
			case 0x12:
				readState(container, cursor, delimited(cursor, end));
				break;
			case 0x1a:
				readState(container.last, cursor, delimited(cursor, end));
				break;
			case 0x20:
				container.ready = varint(cursor) !== 0;
				break;
			case 0x28:
				container.restarts = signed(cursor);
				break;
			case 0x48:
				container.started = varint(cursor) !== 0;
				break;
			default:
				skip(cursor, field & 7, end);
		}
	}
	leave(cursor, end);
}

/** ContainerState. */
function readState(state: StateDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const field = tag(cursor, end);
		switch (field) {
			case 0x0a:
				state.kind = 'waiting';
				readWaiting(state, cursor, delimited(cursor, end));
				break;
			case 0x12:
				state.kind = 'running';
				skip(cursor, 2, end);
				break;
			case 0x1a:
				state.kind = 'terminated';
				readTerminated(state, cursor, delimited(cursor, end));
				break;
			default:
				skip(cursor, field & 7, end);
		}
	}
	leave(cursor, end);
}

function readReason(state: StateDraft, cursor: Cursor, end: number): void {
	state.reasonEnd = delimited(cursor, end);
	state.reasonAt = cursor.at;
	cursor.at = state.reasonEnd;
}

/** ContainerStateWaiting. */
function readWaiting(state: StateDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x0a) readReason(state, cursor, end);
		else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
}

/** ContainerStateTerminated. */
function readTerminated(state: StateDraft, cursor: Cursor, end: number): void {
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if (field === 0x1a) readReason(state, cursor, end);
		else if (field === 0x08) state.exitCode = signed(cursor);
		else if (field === 0x10) state.signal = signed(cursor);
		else if (field === 0x32) state.finished = readTime(cursor, delimited(cursor, end));
		else skip(cursor, field & 7, end);
	}
	leave(cursor, end);
}
