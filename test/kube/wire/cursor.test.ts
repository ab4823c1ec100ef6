import {describe, expect, it} from 'vitest';
import {
	type Cursor,
	delimited,
	MalformedMessage,
	signed,
	skip,
	tag,
	varint,
} from '../../../src/kube/wire/cursor.ts';
import {fieldBytes, varintBytes} from '../../support/encode.ts';

const at = (...bytes: readonly number[]): Cursor => ({bytes: Buffer.from(bytes), at: 0});
const over = (bytes: Buffer): Cursor => ({bytes, at: 0});

describe('varint', () => {
	it.each([
		0n,
		1n,
		127n,
		128n,
		300n,
		2n ** 28n - 1n,
		2n ** 28n,
		2n ** 32n - 1n,
		2n ** 35n + 5n,
		2n ** 53n - 1n,
	])('reads %s however long it is written', value => {
		const shortest = varintBytes(value);
		for (let padding = 0; shortest.length + padding <= 10; padding++) {
			const bytes = varintBytes(value, padding);
			const cursor = over(bytes);
			expect(varint(cursor)).toBe(Number(value));
			expect(cursor.at).toBe(bytes.length);
		}
	});

	it('refuses eleven bytes, and bytes that end too early', () => {
		expect(() => varint(at(...Array<number>(11).fill(0x80)))).toThrow(MalformedMessage);
		expect(() => varint(at(0x80, 0x80))).toThrow(MalformedMessage);
		expect(() => signed(at(...Array<number>(11).fill(0xff)))).toThrow(MalformedMessage);
	});
});

describe('signed', () => {
	it.each([0n, 1n, -1n, -143n, 2n ** 31n, -(2n ** 31n), 2n ** 53n - 1n, -(2n ** 53n) + 1n, -62135596800n])(
		'reads %s',
		value => {
			expect(signed(over(varintBytes(value)))).toBe(Number(value));
		},
	);
});

describe('tag', () => {
	it.each([
		['field number 0', [0x02]],
		['more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
	])('refuses %s', (_, bytes) => {
		expect(() => tag(at(...bytes), bytes.length)).toThrow(MalformedMessage);
	});
});

describe('delimited', () => {
	it('gives the end of the field and stops at its first byte', () => {
		const cursor = at(3, 1, 2, 3, 9);
		expect(delimited(cursor, 5)).toBe(4);
		expect(cursor.at).toBe(1);
	});

	it('refuses a field that is longer than the message around it', () => {
		expect(() => delimited(at(4, 1, 2, 3, 9), 4)).toThrow(MalformedMessage);
	});
});

describe('skip', () => {
	const skipAll = (bytes: Buffer): number => {
		const cursor = over(bytes);
		let fields = 0;
		while (cursor.at < bytes.length) {
			skip(cursor, tag(cursor, bytes.length) & 7, bytes.length);
			fields++;
		}
		return fields;
	};

	it('passes over every wire type, groups in groups included', () => {
		const group = Buffer.from([0x0b, 0x13, 0x08, 0x01, 0x14, 0x12, 0x01, 0x41, 0x0c]);
		const fixed = Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x0d, 1, 2, 3, 4]);
		expect(
			skipAll(Buffer.concat([fieldBytes(1, 5n), fieldBytes(2, Buffer.from('text')), group, fixed])),
		).toBe(5);
	});

	it.each([
		['a group that does not end', [0x0b, 0x08, 0x01]],
		['an end of group without a group', [0x0c]],
		['wire type 6', [0x0e]],
		['a fixed64 cut short', [0x09, 1, 2, 3]],
		['a fixed32 cut short', [0x0d, 1]],
		['groups without end', Array<number>(100).fill(0x0b)],
	])('refuses %s', (_, bytes) => {
		expect(() => skipAll(Buffer.from(bytes))).toThrow(MalformedMessage);
	});
});
