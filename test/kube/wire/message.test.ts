import {describe, expect, it} from 'vitest';
import {MalformedMessage} from '../../../src/kube/wire/cursor.ts';
import {type MessageSchema, readMessage} from '../../../src/kube/wire/message.ts';
import {fieldBytes} from '../../support/encode.ts';

const schema: MessageSchema = {
	1: ['text', 'string'],
	2: ['many', 'string', 'repeated'],
	3: ['count', 'int'],
	4: ['flag', 'bool'],
	5: ['time', 'time'],
	6: ['size', 'quantity'],
	7: ['port', 'intOrString'],
	8: ['map', 'stringMap'],
	9: ['nested', {1: ['inner', 'string']}],
	10: ['list', {1: ['inner', 'string']}, 'repeated'],
};

const read = (...fields: readonly Buffer[]): unknown => {
	const bytes = Buffer.concat([Buffer.from([255]), ...fields]);
	return readMessage(bytes, 1, bytes.length, schema);
};
const text = (number: number, value: string): Buffer => fieldBytes(number, Buffer.from(value));

describe('readMessage', () => {
	it('gives every type the shape it has in JSON', () => {
		const nested = text(1, 'x');
		expect(
			read(
				text(1, 'größe'),
				text(2, 'a'),
				text(2, ''),
				fieldBytes(3, -7n),
				fieldBytes(4, 1n),
				fieldBytes(5, fieldBytes(1, 1_795_248_909n)),
				fieldBytes(6, text(1, '100m')),
				fieldBytes(7, Buffer.concat([fieldBytes(1, 1n), fieldBytes(2, 0n), text(3, 'web')])),
				fieldBytes(8, Buffer.concat([text(1, 'k'), text(2, 'v')])),
				fieldBytes(8, text(1, 'alone')),
				fieldBytes(9, nested),
				fieldBytes(10, nested),
				fieldBytes(10, Buffer.alloc(0)),
			),
		).toEqual({
			text: 'größe',
			many: ['a', ''],
			count: -7,
			flag: true,
			time: '2026-11-21T08:15:09Z',
			size: '100m',
			port: 'web',
			map: {k: 'v', alone: ''},
			nested: {inner: 'x'},
			list: [{inner: 'x'}, {}],
		});
	});

	it('reads a number of an IntOrString, and the zero time as null', () => {
		expect(read(fieldBytes(7, fieldBytes(2, 8080n)), fieldBytes(5, Buffer.alloc(0)))).toEqual({
			port: 8080,
			time: null,
		});
	});

	it('skips fields it does not know and known ones of another wire type', () => {
		expect(read(text(99, 'later'), fieldBytes(1, 5n), text(3, 'no number'), text(1, 'kept'))).toEqual({
			text: 'kept',
		});
	});

	it.each([
		['a nested message that is longer than its field', fieldBytes(9, Buffer.from([0x0a, 0x09, 0x41]))],
		['a map entry cut short', fieldBytes(8, Buffer.from([0x0a]))],
		['a time outside the calendar', fieldBytes(5, fieldBytes(1, 2n ** 50n))],
	])('refuses %s', (_, field) => {
		expect(() => read(field)).toThrow(MalformedMessage);
	});

	it('refuses a range outside the buffer', () => {
		expect(() => readMessage(Buffer.alloc(4), 2, 5, schema)).toThrow(MalformedMessage);
	});
});
