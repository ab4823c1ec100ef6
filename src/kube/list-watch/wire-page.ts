import {longestMessage, magic, malformed, readingWire} from '../protobuf.ts';
import {wireBytes, wireVarint} from '../wire/cursor.ts';
import {type MessageSchema, readMessage} from '../wire/message.ts';
import {createAssembler} from './assemble.ts';
import type {ListHead, PageEvents, PageReader} from './reader.ts';

const listMeta: MessageSchema = {
	2: ['resourceVersion', 'string'],
	3: ['continue', 'string'],
	4: ['remainingItemCount', 'int'],
};

function readHead(bytes: Buffer, start: number, end: number): ListHead {
	const meta = readMessage(bytes, start, end, listMeta);
	const remaining = meta.remainingItemCount;
	return {
		resourceVersion: String(meta.resourceVersion ?? ''),
		continueToken: String(meta.continue ?? ''),
		remaining: typeof remaining === 'number' ? remaining : undefined,
	};
}

/** A varint that may not have arrived yet: returns where it ends, 0 when bytes are missing; its value is in `read.value`. */
const read = {value: 0};
function partialVarint(bytes: Buffer, at: number, end: number): number {
	let value = 0;
	for (let index = 0; index < 10; index++) {
		if (at + index >= end) return 0;
		const byte = bytes[at + index] ?? 0;
		value += (byte & 0x7f) * 2 ** (7 * index);
		if (byte < 0x80) {
			read.value = value;
			return at + index + 1;
		}
	}
	throw malformed('a number is longer than ten bytes');
}

/**
 * Reads `k8s\0` + runtime.Unknown {raw = 2: a list {metadata = 1, items = 2}} object by object, whatever the kind: every list of the
 * Kubernetes API has these field numbers. Objects go to the sink where they lie.
 */
export function createWirePageReader(events: PageEvents): PageReader {
	let place: 'magic' | 'envelope' | 'list' = 'magic';
	let isComplete = false;
	/** Bytes of the list message that are still to come. */
	let left = 0;

	const takeMagic = (bytes: Buffer, at: number, end: number): number => {
		if (end - at < magic.length) return -magic.length;
		if (bytes.compare(magic, 0, magic.length, at, at + magic.length) !== 0)
			throw malformed('it does not begin as one');
		place = 'envelope';
		return at + magic.length;
	};

	const takeBytes = (bytes: Buffer, at: number, start: number, end: number, field: number): number => {
		const length = read.value;
		if (place === 'envelope') {
			if (field !== 2) return start + length;
			place = 'list';
			left = length;
			isComplete = length === 0;
			return start;
		}
		const next = start + length;
		if (length > longestMessage || next - at > left) throw malformed('a field is longer than its message');
		if (field === 1 || field === 2) {
			if (next > end) return at - next;
			if (field === 1) events.onHead(readHead(bytes, start, next));
			else {
				events.sink.putWire(bytes, start, next);
				events.onObject();
			}
		}
		return leave(at, next);
	};

	const leave = (at: number, next: number): number => {
		if (place !== 'list') return next;
		left -= next - at;
		if (left < 0) throw malformed('a field is longer than its message');
		isComplete = left === 0;
		return next;
	};

	const take = (bytes: Buffer, at: number, end: number): number => {
		if (place === 'magic') return takeMagic(bytes, at, end);
		if (place === 'list' && left === 0) place = 'envelope';
		const afterTag = partialVarint(bytes, at, end);
		if (afterTag === 0) return at - end - 1;
		const field = Math.floor(read.value / 8);
		const type = read.value % 8;
		if (field === 0) throw malformed('a field has no number');
		if (type === 1) return leave(at, afterTag + 8);
		if (type === 5) return leave(at, afterTag + 4);
		if (type !== wireVarint && type !== wireBytes) throw malformed(`wire type ${type}`);
		const start = partialVarint(bytes, afterTag, end);
		if (start === 0) return at - end - 1;
		return type === wireVarint ? leave(at, start) : takeBytes(bytes, at, start, end, field);
	};

	const assembler = createAssembler(take);
	return {
		push: chunk => readingWire(() => assembler.push(chunk)),
		end: () => {
			if (!isComplete || !assembler.isEmpty()) throw malformed('it is cut off');
		},
	};
}
