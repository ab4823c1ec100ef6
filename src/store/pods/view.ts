import {formatIpv4} from '../../net/ip.ts';
import {type PodRow, type PodTable, podFlags} from '../pod-table.ts';
import {inPage} from './arena.ts';
import type {ChangeLog} from './change-log.ts';
import {chunkBits, column, columnCount, rowBits, rowInChunk, wordAt} from './columns.ts';
import type {Dictionary} from './dictionary.ts';
import {compareBytes, sameBytes} from './hash.ts';
import {rankTexts} from './ranks.ts';
import {createByteSearch} from './search.ts';
import {formatUuid} from './uid.ts';

export const phases = ['Unknown', 'Pending', 'Running', 'Succeeded', 'Failed'] as const;

/** Where the live table has a pod now: a hint for older tables, the truth for the current one. */
export type Locate = (
	namespaceId: number,
	name: Buffer,
) => {readonly slot: number; readonly isCurrent: boolean};

/** Which slots are in use: tables between which no pod came or went share one, and it is found out once for all of them. */
export type Members = {slots: Int32Array | undefined};

type Parts = {
	readonly chunks: readonly Uint32Array[];
	/** Where to look up what was written since another table. */
	readonly written: {readonly log: ChangeLog; readonly table: number};
	readonly size: number;
	readonly members: Members;
	readonly dictionary: Dictionary;
	readonly locate: Locate;
};

/** What the tables made here are made of. */
const partsOf = new WeakMap<PodTable, Parts>();

/** The same object for all tables that can be compared by slot; undefined for a table that was not made here. */
export function familyOf(table: PodTable): object | undefined {
	return partsOf.get(table)?.dictionary;
}

// Weak, or every table would keep the one before it alive.
const lastCompared = new WeakMap<
	PodTable,
	{readonly before: WeakRef<PodTable>; readonly slots: readonly number[]}
>();

/**
 * Slots whose rows differ between two tables of one store, at the cost of what changed; undefined when they cannot be compared by
 * slot: tables of different stores, or names and labels written anew in between.
 */
export function changedSlots(before: PodTable, after: PodTable): readonly number[] | undefined {
	const [old, now] = [partsOf.get(before), partsOf.get(after)];
	if (old === undefined || now === undefined || old.dictionary !== now.dictionary) return undefined;
	const known = lastCompared.get(after);
	if (known?.before.deref() === before) return known.slots;
	const slots = differing(old, now, sameRow);
	lastCompared.set(after, {before: new WeakRef(before), slots});
	return slots;
}

/**
 * Slots where another pod is than in the earlier table, none being one too, or where its name may be written in another place; undefined
 * when two tables cannot be compared by slot.
 */
export function renamedSlots(before: PodTable, after: PodTable): readonly number[] | undefined {
	const [old, now] = [partsOf.get(before), partsOf.get(after)];
	if (old === undefined || now === undefined || old.dictionary !== now.dictionary) return undefined;
	return differing(old, now, sameName);
}

type SameRow = (chunk: Uint32Array, other: Uint32Array, row: number) => boolean;

/** A chunk that was not there yet. */
const noRows = new Uint32Array(columnCount << chunkBits);

function sameRow(chunk: Uint32Array, other: Uint32Array, row: number): boolean {
	for (let number = 0; number < columnCount; number++) {
		const at = wordAt(row, number);
		if (chunk[at] !== other[at]) return false;
	}
	return true;
}

function sameName(chunk: Uint32Array, other: Uint32Array, row: number): boolean {
	const [text, namespace, bits] = [
		wordAt(row, column.text),
		wordAt(row, column.namespace),
		wordAt(row, column.lengths),
	];
	const use = (chunk[bits]! ^ other[bits]!) & (rowBits.used << 16);
	return chunk[text] === other[text] && chunk[namespace] === other[namespace] && use === 0;
}

function differing(old: Parts, now: Parts, same: SameRow): readonly number[] {
	const written = now.written.log.between(old.written.table, now.written.table);
	if (written === undefined) return differingChunks(old, now, same);
	return written.filter(slot => {
		const index = slot >>> chunkBits;
		return !same(now.chunks[index]!, old.chunks[index] ?? noRows, slot & rowInChunk);
	});
}

function differingChunks({chunks: before}: Parts, {chunks: after}: Parts, same: SameRow): readonly number[] {
	const slots: number[] = [];
	for (let index = 0; index < Math.max(before.length, after.length); index++) {
		const [old, now] = [before[index] ?? noRows, after[index] ?? noRows];
		if (old === now) continue;
		for (let row = 0; row <= rowInChunk; row++)
			if (!same(now, old, row)) slots.push((index << chunkBits) | row);
	}
	return slots;
}

/** The immutable table over published chunks. */
export function createPodView(parts: Parts): PodTable {
	const {chunks, size, members, dictionary, locate} = parts;
	const {arena, namespaces, nodes, owners, labels, statuses, ends, specs, uids} = dictionary;
	const capacity = chunks.length << chunkBits;
	const get = (slot: number, number: number): number => chunks[slot >>> chunkBits]![wordAt(slot, number)]!;
	const bits = (slot: number): number => get(slot, column.lengths) >>> 16;
	const nameLength = (slot: number): number => get(slot, column.lengths) & 255;
	const isUsed = (slot: number): boolean => slot >= 0 && slot < capacity && (bits(slot) & rowBits.used) !== 0;

	const isNamed = (slot: number, namespaceId: number, name: Buffer): boolean => {
		if (!isUsed(slot) || get(slot, column.namespace) !== namespaceId || nameLength(slot) !== name.length)
			return false;
		const offset = get(slot, column.text);
		return sameBytes(arena.page(offset), offset & inPage, name, 0, name.length);
	};

	const find = (namespace: string, name: string): number => {
		const key = Buffer.from(namespace);
		const namespaceId = namespaces.find(key, 0, key.length);
		if (namespaceId < 0 || name === '') return -1;
		const wanted = Buffer.from(name);
		const {slot, isCurrent} = locate(namespaceId, wanted);
		if (isCurrent || isNamed(slot, namespaceId, wanted)) return slot;
		for (let other = 0; other < capacity; other++) if (isNamed(other, namespaceId, wanted)) return other;
		return -1;
	};

	const slotList = (): Int32Array => {
		if (members.slots !== undefined) return members.slots;
		const used = new Int32Array(size);
		let count = 0;
		for (let slot = 0; slot < capacity; slot++) if (isUsed(slot)) used[count++] = slot;
		members.slots = used;
		return used;
	};

	let namespaceRanks: Uint32Array | undefined;
	const compareNames = (slot: number, other: number): number => {
		namespaceRanks ??= rankTexts(namespaces.size(), namespaces.value);
		const byNamespace =
			namespaceRanks[get(slot, column.namespace)]! - namespaceRanks[get(other, column.namespace)]!;
		if (byNamespace !== 0) return byNamespace;
		const offset = get(slot, column.text);
		const otherOffset = get(other, column.text);
		const length = nameLength(slot);
		const otherLength = nameLength(other);
		const order = compareBytes(
			arena.page(offset),
			offset & inPage,
			arena.page(otherOffset),
			otherOffset & inPage,
			Math.min(length, otherLength),
		);
		return order || length - otherLength;
	};

	const ips = (slot: number): readonly string[] => {
		const lengths = get(slot, column.lengths);
		const length = (lengths >>> 8) & 255;
		if (length > 0) return arena.text(get(slot, column.text) + (lengths & 255), length).split(',');
		const address = get(slot, column.ipv4);
		return address === 0 ? [] : [formatIpv4(address)];
	};

	const nameContains = (part: string): ((slot: number) => boolean) => {
		const isIn = createByteSearch(Buffer.from(part));
		return slot => {
			const offset = get(slot, column.text);
			const start = offset & inPage;
			return isIn(arena.page(offset), start, start + nameLength(slot));
		};
	};

	const uid = (slot: number): string =>
		bits(slot) & rowBits.oddUid
			? uids.value(get(slot, column.uid0))
			: formatUuid(
					get(slot, column.uid0),
					get(slot, column.uid1),
					get(slot, column.uid2),
					get(slot, column.uid3),
				);

	const row = (slot: number): PodRow => {
		if (!isUsed(slot)) throw new RangeError(`pod table: slot ${slot} is not in use`);
		const flags = bits(slot);
		const deleted = get(slot, column.deleted);
		const owner = owners.value(get(slot, column.owner));
		return {
			slot,
			namespace: namespaces.value(get(slot, column.namespace)),
			name: arena.text(get(slot, column.text), nameLength(slot)),
			uid: uid(slot),
			node: nodes.value(get(slot, column.node)),
			ips: ips(slot),
			hostNetwork: (flags & podFlags.hostNetwork) !== 0,
			phase: phases[(flags >>> rowBits.phaseShift) & rowBits.phaseMask] ?? 'Unknown',
			status: statuses.value(get(slot, column.status)),
			ready: get(slot, column.ready) & 0xffff,
			containers: get(slot, column.ready) >>> 16,
			restarts: get(slot, column.restarts),
			createdAt: get(slot, column.created) * 1000,
			...(deleted > 0 && {deletedAt: deleted * 1000}),
			...(owner && {owner}),
			labels: labels.value(get(slot, column.labels)),
			calico:
				flags & podFlags.calicoMatches ? 'matches' : flags & podFlags.calicoAnnotated ? 'differs' : 'none',
			ends: ends.value(get(slot, column.ends)),
		};
	};

	const table: PodTable = {
		size,
		slots: () => slotList().values(),
		slotList,
		row,
		find,
		flags: slot => bits(slot) & 0xff,
		ipv4: slot => get(slot, column.ipv4),
		ips,
		name: slot => arena.text(get(slot, column.text), nameLength(slot)),
		nameContains,
		compareNames,
		createdAt: slot => get(slot, column.created) * 1000,
		ready: slot => get(slot, column.ready) & 0xffff,
		containers: slot => get(slot, column.ready) >>> 16,
		restarts: slot => get(slot, column.restarts),
		namespaceId: slot => get(slot, column.namespace),
		nodeId: slot => get(slot, column.node),
		ownerId: slot => get(slot, column.owner),
		labelsId: slot => get(slot, column.labels),
		statusId: slot => get(slot, column.status),
		endsId: slot => get(slot, column.ends),
		specId: slot => get(slot, column.spec),
		idCounts: {
			namespaces: namespaces.size(),
			nodes: nodes.size(),
			owners: owners.size(),
			labels: labels.size(),
			statuses: statuses.size(),
			specs: specs.size(),
		},
		namespaceName: namespaces.value,
		nodeName: nodes.value,
		ownerOf: owners.value,
		labelsOf: labels.value,
		statusOf: statuses.value,
		endsOf: ends.value,
		specOf: specs.value,
	};
	partsOf.set(table, parts);
	return table;
}
