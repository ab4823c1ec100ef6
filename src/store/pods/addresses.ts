import type {CalicoMark} from '../pod-table.ts';
import {type PodDraft, type Spans, sameSpan} from './draft.ts';

const dot = 46;
const slash = 47;
const comma = 44;

/** parseIpv4 of src/net over bytes: the dotted quad as an unsigned 32-bit number, or -1. */
export function parseIpv4(bytes: Uint8Array, at: number, end: number): number {
	let address = 0;
	let octet = -1;
	let dots = 0;
	for (let index = at; index < end; index++) {
		const byte = bytes[index]!;
		if (byte === dot) {
			if (octet < 0 || ++dots > 3) return -1;
			address = address * 256 + octet;
			octet = -1;
		} else if (byte >= 48 && byte <= 57) {
			if (octet === 0) return -1;
			octet = (octet < 0 ? 0 : octet * 10) + byte - 48;
			if (octet > 255) return -1;
		} else return -1;
	}
	return dots === 3 && octet >= 0 ? address * 256 + octet : -1;
}

/** The pod's addresses: podIPs, or podIP alone from servers that know no other. */
export function useAddresses(draft: PodDraft): Spans {
	const {podIps} = draft;
	if (podIps.count === 0 && draft.podIpEnd > draft.podIpAt) {
		podIps.at[0] = draft.podIpAt;
		podIps.end[0] = draft.podIpEnd;
		podIps.count = 1;
	}
	return podIps;
}

function names(draft: PodDraft, at: number, end: number): boolean {
	const {buffer, podIps} = draft;
	let last = end;
	for (let index = at; index < end && last === end; index++) if (buffer[index] === slash) last = index;
	for (let index = 0; index < podIps.count; index++) {
		if (sameSpan(buffer, at, last, podIps.at[index]!, podIps.end[index]!)) return true;
	}
	return false;
}

/** Compares Calico's annotations ("10.42.1.7/32", several with commas) with the addresses; call {@link useAddresses} first. */
export function calicoMark(draft: PodDraft): CalicoMark {
	const {buffer, calicoIps} = draft;
	if (calicoIps.count === 0) return 'none';
	for (let index = 0; index < calicoIps.count; index++) {
		const end = calicoIps.end[index]!;
		let from = calicoIps.at[index]!;
		for (let to = from; to <= end; to++) {
			if (to < end && buffer[to] !== comma) continue;
			if (names(draft, from, to)) return 'matches';
			from = to + 1;
		}
	}
	return 'differs';
}
