/**
 * Writes one protobuf message at a time, back to front: a nested message is complete before its length has to be known. Every put
 * therefore writes its value first and its tag last, and callers put the last field first.
 */
export type Writer = {
	readonly mark: () => number;
	readonly varint: (value: number) => void;
	readonly double: (value: number) => void;
	readonly bytes: (value: Uint8Array) => void;
	readonly text: (value: string) => void;
	/** Length and tag of everything put since the mark. */
	readonly close: (field: number, mark: number) => void;
	readonly tag: (field: number, wireType: 0 | 1 | 2) => void;
	/** The message put since start, in a buffer of its own. */
	readonly take: () => Buffer;
};

const shortText = 48;

/** A writer that is used again and again; it grows when a message needs it. */
export function createWriter(capacity = 1 << 16): Writer {
	let buffer = Buffer.allocUnsafe(capacity);
	let at = capacity;
	const mark = () => buffer.length - at;
	const reserve = (bytes: number) => {
		if (at >= bytes) return;
		const used = mark();
		const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, used + bytes));
		buffer.copy(larger, larger.length - used, at);
		buffer = larger;
		at = larger.length - used;
	};
	const varint = (value: number) => {
		reserve(10);
		if (value >= 0 && value < 0x80) {
			buffer[--at] = value;
			return;
		}
		const groups: number[] = [];
		let rest = BigInt.asUintN(64, BigInt(Math.trunc(value)));
		do {
			groups.push(Number(rest & 0x7fn));
			rest >>= 7n;
		} while (rest > 0n);
		for (let index = groups.length - 1; index >= 0; index--)
			buffer[--at] = groups[index]! | (index === groups.length - 1 ? 0 : 0x80);
	};
	const bytes = (value: Uint8Array) => {
		reserve(value.length);
		at -= value.length;
		buffer.set(value, at);
	};
	/** Most texts are short and plain, and a call into the runtime costs more than writing them here; false when one is not plain. */
	const ascii = (value: string): boolean => {
		reserve(value.length);
		const start = at - value.length;
		for (let index = 0; index < value.length; index++) {
			const code = value.charCodeAt(index);
			if (code > 0x7f) return false;
			buffer[start + index] = code;
		}
		at = start;
		return true;
	};
	return {
		mark,
		varint,
		double: value => {
			reserve(8);
			at -= 8;
			buffer.writeDoubleLE(value, at);
		},
		bytes,
		text: value => {
			if (value.length < shortText && ascii(value)) return;
			const length = Buffer.byteLength(value);
			reserve(length);
			at -= length;
			buffer.write(value, at, length);
		},
		close: (field, since) => {
			varint(mark() - since);
			varint((field << 3) | 2);
		},
		tag: (field, wireType) => varint((field << 3) | wireType),
		take: () => {
			const message = Buffer.from(buffer.subarray(at));
			at = buffer.length;
			return message;
		},
	};
}
