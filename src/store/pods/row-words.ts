import {podFlags} from '../pod-table.ts';
import {cell} from '../sanitise.ts';
import {calicoMark, parseIpv4, useAddresses} from './addresses.ts';
import {column, rowBits} from './columns.ts';
import type {Dictionary} from './dictionary.ts';
import {type PodDraft, spells} from './draft.ts';
import {badEnds} from './ends.ts';
import {specBytes} from './spec.ts';
import {type PodStatusDraft, readPodStatus} from './status.ts';
import {parseUuid} from './uid.ts';
import {phases} from './view.ts';

/** One row on its way into the columns. Used again for every pod. */
export type RowWriter = {
	/** All words but `text` and `lengths`, which depend on where the text is kept. */
	readonly words: Uint32Array;
	/** Fills the words; returns the row's bits. */
	readonly fill: (draft: PodDraft, namespaceId: number, dictionary: Dictionary) => number;
	/** The addresses as text, when the IPv4 column alone does not say them. Valid after `fill`. */
	readonly addresses: () => string;
};

const maxAddressBytes = 255;
const noBytes = Buffer.alloc(0);
const finishedPhase = phases.indexOf('Succeeded');
const clampWord = (value: number): number => (value > 0 ? Math.min(Math.floor(value), 0xffffffff) : 0);

function phaseIndex({buffer, phaseAt, phaseEnd}: PodDraft): number {
	for (let index = 1; index < phases.length; index++) {
		if (spells(buffer, phaseAt, phaseEnd, phases[index]!)) return index;
	}
	return 0;
}

function bitsOf(draft: PodDraft, phase: number): number {
	const mark = calicoMark(draft);
	return (
		rowBits.used |
		(phase << rowBits.phaseShift) |
		(draft.hostNetwork ? podFlags.hostNetwork : 0) |
		(phase >= finishedPhase ? podFlags.finished : 0) |
		(draft.deleted > 0 ? podFlags.terminating : 0) |
		(draft.ready ? podFlags.ready : 0) |
		(mark === 'none' ? 0 : podFlags.calicoAnnotated) |
		(mark === 'matches' ? podFlags.calicoMatches : 0)
	);
}

/** Whole addresses only, as many as fit; a pod has two at most. */
function joinAddresses(draft: PodDraft): string {
	const {buffer, podIps} = draft;
	const kept: string[] = [];
	let bytes = 0;
	for (let number = 0; number < podIps.count; number++) {
		const address = cell(buffer.toString('utf8', podIps.at[number]!, podIps.end[number]!), 64);
		bytes += Buffer.byteLength(address) + 1;
		if (bytes > maxAddressBytes) break;
		if (address !== '' && !address.includes(',')) kept.push(address);
	}
	return kept.join(',');
}

/** A row writer; `words` has one element per column. */
export function createRowWriter(words: Uint32Array): RowWriter {
	const status: PodStatusDraft = {text: '', at: 0, end: 0, ready: 0, containers: 0, restarts: 0};
	let ownerKey = Buffer.alloc(512);
	let addresses = '';
	const spec = specBytes();

	const ownerId = (draft: PodDraft, {owners}: Dictionary): number => {
		const {buffer, ownerKindAt, ownerKindEnd, ownerNameAt, ownerNameEnd} = draft;
		const kind = ownerKindEnd - ownerKindAt;
		const length = kind + 1 + ownerNameEnd - ownerNameAt;
		if (length === 1) return 0;
		if (length > ownerKey.length) ownerKey = Buffer.alloc(length);
		for (let at = 0; at < kind; at++) ownerKey[at] = buffer[ownerKindAt + at]!;
		ownerKey[kind] = 47;
		for (let at = kind + 1; at < length; at++) ownerKey[at] = buffer[ownerNameAt + at - kind - 1]!;
		return owners.put(ownerKey, 0, length);
	};

	const fillAddresses = (draft: PodDraft): void => {
		const spans = useAddresses(draft);
		let first = -1;
		for (let number = 0; number < spans.count && first < 0; number++) {
			first = parseIpv4(draft.buffer, spans.at[number]!, spans.end[number]!);
		}
		words[column.ipv4] = Math.max(first, 0);
		addresses = spans.count === 0 || (spans.count === 1 && first > 0) ? '' : joinAddresses(draft);
	};

	const fillStatus = (draft: PodDraft, phase: number, {statuses}: Dictionary): void => {
		readPodStatus(draft, phase >= finishedPhase, status);
		if (status.text === '') words[column.status] = statuses.put(draft.buffer, status.at, status.end);
		else {
			const bytes = Buffer.from(status.text);
			words[column.status] = statuses.put(bytes, 0, bytes.length);
		}
		words[column.ready] = Math.min(status.ready, 0xffff) | (Math.min(status.containers, 0xffff) << 16);
		words[column.restarts] = clampWord(status.restarts);
	};

	const fillEnds = (draft: PodDraft, {ends}: Dictionary): void => {
		const text = badEnds(draft);
		const bytes = text === '' ? noBytes : Buffer.from(text);
		words[column.ends] = ends.put(bytes, 0, bytes.length);
	};

	const fillSpec = (draft: PodDraft, {specs}: Dictionary): void => {
		const length = spec.write(draft);
		words[column.spec] = specs.put(spec.bytes(), 0, length);
	};

	const fillUid = (draft: PodDraft, {uids}: Dictionary): number => {
		if (parseUuid(draft.buffer, draft.uidAt, draft.uidEnd, words)) return 0;
		words.fill(0, column.uid0, column.uid3 + 1);
		words[column.uid0] = uids.put(draft.buffer, draft.uidAt, draft.uidEnd);
		return rowBits.oddUid;
	};

	return {
		words,
		addresses: () => addresses,
		fill: (draft, namespaceId, dictionary) => {
			const phase = phaseIndex(draft);
			fillAddresses(draft);
			fillStatus(draft, phase, dictionary);
			fillEnds(draft, dictionary);
			fillSpec(draft, dictionary);
			words[column.namespace] = namespaceId;
			words[column.node] = dictionary.nodes.put(draft.buffer, draft.nodeAt, draft.nodeEnd);
			words[column.owner] = ownerId(draft, dictionary);
			words[column.labels] = dictionary.labels.put(draft.labelBytes, draft.labelsAt, draft.labelsEnd);
			words[column.created] = clampWord(draft.created);
			words[column.deleted] = clampWord(draft.deleted);
			return bitsOf(draft, phase) | fillUid(draft, dictionary);
		},
	};
}
