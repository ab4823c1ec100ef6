import {MalformedObject} from '../fields.ts';
import type {PodTable} from '../pod-table.ts';
import {cell} from '../sanitise.ts';
import {inPage} from './arena.ts';
import {createChangeLog} from './change-log.ts';
import {column, columnCount, createColumns, rowBits} from './columns.ts';
import {createDictionary, dictionaryBytes} from './dictionary.ts';
import type {PodDraft} from './draft.ts';
import {hashBytes, needsCleaning, sameBytes} from './hash.ts';
import {createNameIndex} from './name-index.ts';
import {rebuildDictionary} from './rebuild.ts';
import {createRowWriter} from './row-words.ts';
import {parseUuid} from './uid.ts';
import {createPodView, type Locate, type Members} from './view.ts';

/** The live pod table. Drafts go in; {@link Pods.table} hands out immutable views. */
export type Pods = {
	/** Adds or replaces a pod; false when nothing that is kept has changed. Throws MalformedObject without a usable name. */
	readonly put: (draft: PodDraft) => boolean;
	/** Forgets a pod; false when it is not there, or when another one of that name has taken its place. */
	readonly remove: (draft: PodDraft) => boolean;
	/** A complete list begins. */
	readonly listing: () => void;
	/** The list is complete: pods that were not put since `listing` are gone. Returns how many were. */
	readonly listed: () => number;
	readonly size: () => number;
	/** The same table as before when nothing has changed. */
	readonly table: () => PodTable;
	/** Retained bytes, lazily decoded strings not counted. */
	readonly bytes: () => number;
};

/** RFC 1123 subdomain, the rule for pod names (kubernetes, ValidatePodName). */
const maxName = 253;
/** Rows that may leave unused text behind before the dictionary is written anew: at least this, or half of the table. */
const minRetired = 20_000;
const noBytes = Buffer.alloc(0);

type Name = {bytes: Buffer; at: number; end: number; namespace: number; hash: number};

/** An empty table. */
export function createPods(): Pods {
	const columns = createColumns();
	const index = createNameIndex();
	const free: number[] = [];
	const writer = createRowWriter(new Uint32Array(columnCount));
	const emptyRow = new Uint32Array(columnCount);
	const uid = new Uint32Array(4);
	const name: Name = {bytes: noBytes, at: 0, end: 0, namespace: 0, hash: 0};
	let dictionary = createDictionary();
	let seen = new Uint8Array(256);
	let size = 0;
	let version = 0;
	let retired = 0;
	let published: PodTable | undefined;
	let members: Members = {slots: undefined};
	let log = createChangeLog();

	const isUsed = (slot: number): boolean => (columns.get(slot, column.lengths) & (rowBits.used << 16)) !== 0;
	const isNamed = (slot: number): boolean => {
		const length = columns.get(slot, column.lengths) & 255;
		if (length !== name.end - name.at || columns.get(slot, column.namespace) !== name.namespace) return false;
		const offset = columns.get(slot, column.text);
		return sameBytes(dictionary.arena.page(offset), offset & inPage, name.bytes, name.at, length);
	};
	const setName = (bytes: Buffer, at: number, end: number, namespace: number): number => {
		name.bytes = bytes;
		name.at = at;
		name.end = end;
		name.namespace = namespace;
		name.hash = (hashBytes(bytes, at, end) ^ Math.imul(namespace, 0x9e3779b1)) >>> 0;
		return name.hash;
	};

	/** Looks for the pod under the name that its bytes spell, sanitised only when they are new; sets the name and its hash. */
	const locatePod = ({buffer, nameAt, nameEnd, namespaceAt, namespaceEnd}: PodDraft): number => {
		if (nameEnd === nameAt) throw new MalformedObject('the pod has no metadata.name');
		if (nameEnd - nameAt > maxName)
			throw new MalformedObject(`the name of a pod is longer than ${maxName} bytes`);
		const namespace = dictionary.namespaces.put(buffer, namespaceAt, namespaceEnd);
		const slot = index.find(setName(buffer, nameAt, nameEnd, namespace), isNamed);
		if (slot >= 0 || !needsCleaning(buffer, nameAt, nameEnd)) return slot;
		const clean = Buffer.from(cell(buffer.toString('utf8', nameAt, nameEnd)));
		if (clean.length === 0 || clean.length > maxName)
			throw new MalformedObject('the name of a pod is not text');
		return index.find(setName(clean, 0, clean.length, namespace), isNamed);
	};

	/** Where name and addresses are kept: the old place when they have not changed. */
	const placeText = (slot: number, addresses: Buffer): number => {
		const {arena} = dictionary;
		const length = name.end - name.at;
		if (slot >= 0 && ((columns.get(slot, column.lengths) >>> 8) & 255) === addresses.length) {
			const old = columns.get(slot, column.text);
			if (sameBytes(arena.page(old), (old & inPage) + length, addresses, 0, addresses.length)) return old;
		}
		arena.reserve(length + addresses.length);
		const offset = arena.append(name.bytes, name.at, name.end);
		arena.append(addresses, 0, addresses.length);
		return offset;
	};

	const newSlot = (hash: number): number => {
		const slot = free.pop() ?? size;
		if (slot >= columns.capacity()) columns.addChunk();
		if (slot >= seen.length) {
			const longer = new Uint8Array(seen.length * 2);
			longer.set(seen);
			seen = longer;
		}
		index.add(hash, slot);
		size++;
		members = {slots: undefined};
		return slot;
	};

	const changed = (slot: number): void => {
		log.note(slot);
		version++;
		published = undefined;
	};

	const leavesTextBehind = (slot: number): boolean =>
		columns.get(slot, column.text) !== writer.words[column.text] ||
		columns.get(slot, column.labels) !== writer.words[column.labels] ||
		columns.get(slot, column.ends) !== writer.words[column.ends] ||
		columns.get(slot, column.spec) !== writer.words[column.spec] ||
		columns.get(slot, column.owner) !== writer.words[column.owner];

	const drop = (slot: number): void => {
		index.remove(slot);
		columns.setRow(slot, emptyRow);
		free.push(slot);
		size--;
		members = {slots: undefined};
		retired++;
		changed(slot);
	};

	const hasUid = (slot: number, {buffer, uidAt, uidEnd}: PodDraft): boolean => {
		if (uidAt === uidEnd) return true;
		if (columns.get(slot, column.lengths) & (rowBits.oddUid << 16)) {
			return columns.get(slot, column.uid0) === dictionary.uids.put(buffer, uidAt, uidEnd);
		}
		return (
			parseUuid(buffer, uidAt, uidEnd, uid) && uid.every((word, number) => columns.get(slot, number) === word)
		);
	};

	/** Namespace ids are part of the hash, so the index is made anew with them. */
	const rebuild = (): void => {
		dictionary = rebuildDictionary(columns, dictionary);
		log = createChangeLog();
		index.clear();
		for (let slot = 0; slot < columns.capacity(); slot++) {
			if (!isUsed(slot)) continue;
			const offset = columns.get(slot, column.text);
			const at = offset & inPage;
			const end = at + (columns.get(slot, column.lengths) & 255);
			index.add(setName(dictionary.arena.page(offset), at, end, columns.get(slot, column.namespace)), slot);
		}
		retired = 0;
	};

	const publish = (): PodTable => {
		if (retired > Math.max(minRetired, size / 2)) rebuild();
		const publishedVersion = version;
		const locate: Locate = (namespaceId, bytes) => {
			const slot = index.find(setName(bytes, 0, bytes.length, namespaceId), isNamed);
			return {slot, isCurrent: version === publishedVersion};
		};
		const written = {log, table: log.publish()};
		return createPodView({chunks: columns.publish(), written, size, members, dictionary, locate});
	};

	return {
		put: draft => {
			const known = locatePod(draft);
			const {words} = writer;
			const bits = writer.fill(draft, name.namespace, dictionary);
			const addressText = writer.addresses();
			const addresses = addressText === '' ? noBytes : Buffer.from(addressText);
			words[column.text] = placeText(known, addresses);
			words[column.lengths] = (name.end - name.at) | (addresses.length << 8) | (bits << 16);
			const slot = known < 0 ? newSlot(name.hash) : known;
			seen[slot] = 1;
			if (known >= 0 && leavesTextBehind(known)) retired++;
			if (!columns.setRow(slot, words)) return false;
			changed(slot);
			return true;
		},
		remove: draft => {
			const slot = locatePod(draft);
			if (slot < 0 || !hasUid(slot, draft)) return false;
			drop(slot);
			return true;
		},
		listing: () => {
			seen.fill(0);
		},
		listed: () => {
			const before = size;
			for (let slot = 0; slot < columns.capacity(); slot++) if (seen[slot] !== 1 && isUsed(slot)) drop(slot);
			return before - size;
		},
		size: () => size,
		table: () => {
			published ??= publish();
			return published;
		},
		bytes: () =>
			columns.capacity() * columnCount * 4 + index.bytes() + seen.length + dictionaryBytes(dictionary),
	};
}
