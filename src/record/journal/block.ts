import {crc32, deflateRawSync, inflateRawSync} from 'node:zlib';

/** What a block holds, so that a reader finds it without unpacking. */
export const blockFlags = {key: 1, verdict: 2, note: 4, action: 8, probe: 16, early: 32} as const;

export type BlockHead = {
	/** Of the whole block in the file. */
	readonly bytes: number;
	/** Of the first entry, milliseconds since the epoch. */
	readonly at: number;
	readonly flags: number;
};

/** Bytes before the packed ones: the header of gzip (RFC 1952) with one extra field, KT, of 16 bytes. */
export const headBytes = 32;
const tailBytes = 8;
const extraBytes = 20;
/** A block unpacks to no more than this. */
const mostUnpacked = 512 << 20;

/** A block: one gzip member, so that a journal is a file that zcat reads, whose extra field says how long it is. */
export function packBlock(text: string, at: number, flags: number): Buffer {
	const plain = Buffer.from(text);
	const packed = deflateRawSync(plain, {level: 6});
	const block = Buffer.alloc(headBytes + packed.length + tailBytes);
	block.set([0x1f, 0x8b, 8, 4], 0);
	block[9] = 255;
	block.writeUInt16LE(extraBytes, 10);
	block.write('KT', 12, 'latin1');
	block.writeUInt16LE(extraBytes - 4, 14);
	block.writeUInt32LE(block.length, 16);
	block.writeUInt32LE(flags, 20);
	block.writeDoubleLE(at, 24);
	block.set(packed, headBytes);
	block.writeUInt32LE(crc32(plain), block.length - tailBytes);
	block.writeUInt32LE(plain.length % 2 ** 32, block.length - 4);
	return block;
}

/** What the head of a block says; undefined when these bytes are none. */
export function readHead(bytes: Buffer): BlockHead | undefined {
	if (bytes.length < headBytes || bytes.readUInt32BE(0) !== 0x1f8b0804) return undefined;
	if (bytes.readUInt16LE(10) !== extraBytes || bytes.toString('latin1', 12, 14) !== 'KT') return undefined;
	const head = {bytes: bytes.readUInt32LE(16), flags: bytes.readUInt32LE(20), at: bytes.readDoubleLE(24)};
	return head.bytes > headBytes + tailBytes && Number.isFinite(head.at) ? head : undefined;
}

/** The text of a whole block; undefined when it is damaged. */
export function unpackBlock(block: Buffer): string | undefined {
	try {
		const plain = inflateRawSync(block.subarray(headBytes, -tailBytes), {maxOutputLength: mostUnpacked});
		const intact =
			crc32(plain) === block.readUInt32LE(block.length - tailBytes) &&
			plain.length % 2 ** 32 === block.readUInt32LE(block.length - 4);
		return intact ? plain.toString('utf8') : undefined;
	} catch {
		// Whatever is wrong with it, the answer is the same: it cannot be read.
		return undefined;
	}
}
