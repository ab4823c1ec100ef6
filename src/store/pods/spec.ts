import type {ContainerPort, PodSpecPart} from '../pod-table.ts';
import {cell} from '../sanitise.ts';
import type {PodDraft} from './draft.ts';

/** A pod that declares more is no pod that people wrote. */
const mostPorts = 256;
/** Bytes of a name that are kept; names of ports have 15, of service accounts 253. */
const longest = 253;
const [end, between] = [10, 58];

/** A writer of what policies ask of a pod's spec, as bytes for the dictionary: one line for the account, one for each port. */
export function specBytes(): {readonly write: (draft: PodDraft) => number; readonly bytes: () => Buffer} {
	let scratch = Buffer.alloc(512);
	let used = 0;
	const copy = ({buffer}: PodDraft, at: number, to: number, last: number): void => {
		const stop = Math.min(to, at + longest);
		if (used + stop - at + 16 > scratch.length)
			scratch = Buffer.concat([scratch, Buffer.alloc(scratch.length + longest)]);
		for (let index = at; index < stop; index++) {
			const byte = buffer[index]!;
			scratch[used++] = byte === end || byte === between ? 63 : byte;
		}
		scratch[used++] = last;
	};
	return {
		bytes: () => scratch,
		write: draft => {
			used = 0;
			const {portNames, portProtocols, portNumbers} = draft;
			const count = Math.min(portNames.count, mostPorts);
			if (count === 0 && draft.accountAt === draft.accountEnd) return 0;
			copy(draft, draft.accountAt, draft.accountEnd, end);
			for (let index = 0; index < count; index++) {
				copy(draft, portNames.at[index]!, portNames.end[index]!, between);
				copy(draft, portProtocols.at[index]!, portProtocols.end[index]!, between);
				let rest = portNumbers[index]!;
				do {
					scratch[used++] = 48 + (rest % 10);
					rest = Math.floor(rest / 10);
				} while (rest > 0);
				scratch[used++] = end;
			}
			return used;
		},
	};
}

const none: PodSpecPart = Object.freeze({serviceAccount: '', ports: Object.freeze([])});

/** What {@link specBytes} wrote, sanitised. */
export function decodeSpec(bytes: Buffer, at: number, last: number): PodSpecPart {
	if (at === last) return none;
	const [account = '', ...lines] = bytes.toString('utf8', at, last).split('\n');
	const ports = lines.slice(0, -1).map((line): ContainerPort => {
		const [name = '', protocol = '', digits = ''] = line.split(':');
		const port = Number([...digits].reverse().join(''));
		return {name: cell(name), protocol: cell(protocol) || 'TCP', port};
	});
	return {serviceAccount: cell(account), ports};
}
