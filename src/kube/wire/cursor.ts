/**
 * Reading of the protobuf wire format (protobuf.dev, "Encoding") in place: a cursor moves through the bytes of a message and
 * never past its end. Everything that cannot be a message throws {@link MalformedMessage}; nothing loops for ever.
 */
export type Cursor = {
	bytes: Buffer;
	at: number;
};

export class MalformedMessage extends Error {
	override readonly name = 'MalformedMessage';
}

export const wireVarint = 0;
export const wireBytes = 2;
const maxGroupDepth = 32;

/** The unsigned varint at the cursor. Values above 2^53 lose their low bits, which only signed readers may see: see {@link signed}. */
export function varint(cursor: Cursor): number {
	const {bytes} = cursor;
	let byte = bytes[cursor.at++]!;
	if (byte < 128) return byte;
	let value = byte & 127;
	for (let shift = 7; shift < 70; shift += 7) {
		byte = bytes[cursor.at++]!;
		value = shift < 28 ? value | ((byte & 127) << shift) : value + (byte & 127) * 2 ** shift;
		if (byte < 128) return value;
	}
	throw new MalformedMessage('a varint does not end within ten bytes');
}

/** The varint at the cursor as a signed 64-bit number, exact within ±2^53: negative int32 and int64 take ten bytes on the wire. */
export function signed(cursor: Cursor): number {
	const {bytes} = cursor;
	let low = 0;
	let high = 0;
	for (let shift = 0; shift < 70; shift += 7) {
		const byte = bytes[cursor.at++]!;
		const seven = byte & 127;
		if (shift < 28) low |= seven << shift;
		else if (shift === 28) {
			low |= seven << 28;
			high |= seven >>> 4;
		} else high |= seven << (shift - 32);
		if (byte < 128) return high * 2 ** 32 + (low >>> 0);
	}
	throw new MalformedMessage('a varint does not end within ten bytes');
}

/** The tag at the cursor: field number << 3 | wire type. */
export function tag(cursor: Cursor, end: number): number {
	const value = varint(cursor);
	if (value < 8 || value > 0xffffffff || cursor.at > end)
		throw new MalformedMessage('a field has no valid tag');
	return value;
}

/** The end of the length-delimited field at the cursor, which is left at its first byte. */
export function delimited(cursor: Cursor, end: number): number {
	const length = varint(cursor);
	const last = cursor.at + length;
	if (!(last <= end)) throw new MalformedMessage('a field is longer than the message it is in');
	return last;
}

/** Checks that a message was left exactly at its end. */
export function leave(cursor: Cursor, end: number): void {
	if (cursor.at !== end) throw new MalformedMessage('a field is longer than the message it is in');
}

/** Moves past a field that nobody asked for. */
export function skip(cursor: Cursor, wireType: number, end: number, depth = 0): void {
	switch (wireType) {
		case wireVarint:
			varint(cursor);
			break;
		case 1:
			cursor.at += 8;
			break;
		case wireBytes:
			cursor.at = delimited(cursor, end);
			break;
		case 3:
			skipGroup(cursor, end, depth + 1);
			break;
		case 5:
			cursor.at += 4;
			break;
		default:
			throw new MalformedMessage(`wire type ${wireType} does not exist or stands alone`);
	}
	if (cursor.at > end) throw new MalformedMessage('a field is longer than the message it is in');
}

function skipGroup(cursor: Cursor, end: number, depth: number): void {
	if (depth > maxGroupDepth) throw new MalformedMessage('groups are nested too deeply');
	while (cursor.at < end) {
		const field = tag(cursor, end);
		if ((field & 7) === 4) return;
		skip(cursor, field & 7, end, depth);
	}
	throw new MalformedMessage('a group does not end');
}
