import {cell} from '../sanitise.ts';
import {hashBytes, needsCleaning, sameBytes} from './hash.ts';

/**
 * Byte strings by small integer. Ids are given in order of first sight, 0 is the empty string, and neither an id nor its
 * bytes ever change, so that published tables may share a live one.
 */
export type Interner<Value> = {
	/** The id of `bytes[at, end)`; copies them when they are new. */
	readonly put: (bytes: Buffer, at: number, end: number) => number;
	/** The id, or -1 when these bytes were never put. */
	readonly find: (bytes: Uint8Array, at: number, end: number) => number;
	/** What the bytes mean, decoded at first use. */
	readonly value: (id: number) => Value;
	readonly copyTo: (id: number, target: Interner<Value>) => number;
	readonly size: () => number;
	/** Retained bytes, decoded values not counted. */
	readonly bytes: () => number;
};

/** UTF-16 units that are kept of a text. */
const longest = 512;

/**
 * An empty interner; `decode` turns bytes into what `value` returns. Bytes kept as `text` pass the sanitiser when they are new;
 * `encoded` ones are kept as they are, and `decode` must sanitise.
 */
export function createInterner<Value>(
	decode: (bytes: Buffer, at: number, end: number) => Value,
	kept: 'text' | 'encoded',
): Interner<Value> {
	let slots = new Int32Array(32).fill(-1);
	let hashes = new Uint32Array(16);
	let offsets = new Uint32Array(17);
	let heap = Buffer.alloc(512);
	let count = 0;
	let last = 0;
	const values: (Value | undefined)[] = [];

	const slotOf = (hash: number, bytes: Uint8Array, at: number, length: number): number => {
		const mask = slots.length - 1;
		let slot = hash & mask;
		for (let id = slots[slot]!; id >= 0; id = slots[slot]!) {
			const start = offsets[id]!;
			if (
				hashes[id] === hash &&
				offsets[id + 1]! - start === length &&
				sameBytes(heap, start, bytes, at, length)
			) {
				return slot;
			}
			slot = (slot + 1) & mask;
		}
		return slot;
	};

	const grow = (): void => {
		const capacity = hashes.length * 2;
		const wider = new Uint32Array(capacity + 1);
		wider.set(offsets);
		offsets = wider;
		const more = new Uint32Array(capacity);
		more.set(hashes);
		hashes = more;
		slots = new Int32Array(capacity * 2).fill(-1);
		const mask = slots.length - 1;
		for (let id = 0; id < count; id++) {
			let slot = hashes[id]! & mask;
			while (slots[slot]! >= 0) slot = (slot + 1) & mask;
			slots[slot] = id;
		}
	};

	const add = (bytes: Uint8Array, at: number, length: number, hash: number): number => {
		if (count === hashes.length) grow();
		const start = offsets[count]!;
		if (start + length > heap.length) {
			const larger = Buffer.alloc(Math.max(heap.length * 2, start + length));
			heap.copy(larger, 0, 0, start);
			heap = larger;
		}
		for (let index = 0; index < length; index++) heap[start + index] = bytes[at + index]!;
		const id = count++;
		hashes[id] = hash;
		offsets[id + 1] = start + length;
		slots[slotOf(hash, bytes, at, length)] = id;
		return id;
	};

	const find = (bytes: Uint8Array, at: number, end: number, hash: number): number =>
		slots[slotOf(hash, bytes, at, end - at)]!;

	/** Lists come sorted, so what is put is often what was put last. */
	const isLast = (bytes: Uint8Array, at: number, length: number): boolean => {
		const start = offsets[last]!;
		return offsets[last + 1]! - start === length && sameBytes(heap, start, bytes, at, length);
	};

	const put = (bytes: Buffer, at: number, end: number): number => {
		if (isLast(bytes, at, end - at)) return last;
		const hash = hashBytes(bytes, at, end);
		last = find(bytes, at, end, hash);
		if (last >= 0) return last;
		if (kept === 'text' && (end - at > longest || needsCleaning(bytes, at, end))) {
			const clean = Buffer.from(cell(bytes.toString('utf8', at, end), longest));
			const cleanHash = hashBytes(clean, 0, clean.length);
			last = find(clean, 0, clean.length, cleanHash);
			if (last < 0) last = add(clean, 0, clean.length, cleanHash);
		} else last = add(bytes, at, end - at, hash);
		return last;
	};

	add(heap, 0, 0, hashBytes(heap, 0, 0));
	return {
		put,
		find: (bytes, at, end) => find(bytes, at, end, hashBytes(bytes, at, end)),
		value: id => {
			if (values[id] === undefined && id < count) values[id] = decode(heap, offsets[id]!, offsets[id + 1]!);
			return values[id] as Value;
		},
		copyTo: (id, target) => target.put(heap, offsets[id]!, offsets[id + 1]!),
		size: () => count,
		bytes: () => slots.byteLength + hashes.byteLength + offsets.byteLength + heap.length,
	};
}
