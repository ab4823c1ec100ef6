import {readMessage} from '../../kube/wire/message.ts';
import {textMap} from '../fields.ts';
import type {ContainerEnd, PodSpecPart} from '../pod-table.ts';
import type {Labels, OwnerRef} from '../rows.ts';
import {type Arena, createArena} from './arena.ts';
import {decodeEnds} from './ends.ts';
import {createInterner, type Interner} from './intern.ts';
import {decodeSpec} from './spec.ts';

/** Everything of the pod table that is not numbers: names in an arena, and what repeats under ids. */
export type Dictionary = {
	readonly arena: Arena;
	readonly namespaces: Interner<string>;
	readonly nodes: Interner<string>;
	/** "KIND/NAME". */
	readonly owners: Interner<OwnerRef | undefined>;
	/** Protobuf map entries; see PodDraft.labelsAt. */
	readonly labels: Interner<Labels>;
	readonly statuses: Interner<string>;
	/** Containers that ended badly; see badEnds. */
	readonly ends: Interner<readonly ContainerEnd[]>;
	/** Service account and ports; see specBytes. */
	readonly specs: Interner<PodSpecPart>;
	/** uids that are not UUIDs. */
	readonly uids: Interner<string>;
};

const decodeText = (bytes: Buffer, at: number, end: number): string => bytes.toString('utf8', at, end);

function decodeOwner(bytes: Buffer, at: number, end: number): OwnerRef | undefined {
	if (at === end) return undefined;
	const [kind = '', ...name] = decodeText(bytes, at, end).split('/');
	return {kind, name: name.join('/')};
}

const decodeLabels = (bytes: Buffer, at: number, end: number): Labels =>
	textMap(readMessage(bytes, at, end, {11: ['labels', 'stringMap']}), 'labels');

/** An empty dictionary. */
export function createDictionary(): Dictionary {
	return {
		arena: createArena(),
		namespaces: createInterner(decodeText, 'text'),
		nodes: createInterner(decodeText, 'text'),
		owners: createInterner(decodeOwner, 'text'),
		labels: createInterner(decodeLabels, 'encoded'),
		statuses: createInterner(decodeText, 'text'),
		ends: createInterner(decodeEnds, 'encoded'),
		specs: createInterner(decodeSpec, 'encoded'),
		uids: createInterner(decodeText, 'text'),
	};
}

/** Retained bytes. */
export function dictionaryBytes({
	arena,
	namespaces,
	nodes,
	owners,
	labels,
	statuses,
	ends,
	specs,
	uids,
}: Dictionary): number {
	const interners = [namespaces, nodes, owners, labels, statuses, ends, specs, uids];
	return interners.reduce((sum, interner) => sum + interner.bytes(), arena.bytes());
}
