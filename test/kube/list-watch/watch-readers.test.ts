import {describe, expect, it} from 'vitest';
import {KubeError} from '../../../src/kube/errors.ts';
import {createJsonWatchReader} from '../../../src/kube/list-watch/json-watch.ts';
import type {WatchEvents, WatchReader} from '../../../src/kube/list-watch/watch-events.ts';
import {createWireWatchReader} from '../../../src/kube/list-watch/wire-watch.ts';
import {recordingSink} from '../support/sink.ts';
import {field, jsonEvent, wireErrorEvent, wireEvent, wrapped} from '../support/wire.ts';

const events = [
	['ADDED', {name: 'a', resourceVersion: '10'}],
	['ADDED', {name: 'größe', resourceVersion: '11', padding: 60}],
	['MODIFIED', {name: 'a', resourceVersion: '12'}],
	['BOOKMARK', {name: '', resourceVersion: '40'}],
	['DELETED', {name: 'größe', resourceVersion: '41'}],
] as const;

const expired = {kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version'};

type Create = (events: WatchEvents) => WatchReader;

function readAll(create: Create, chunks: readonly Buffer[]) {
	const sink = recordingSink();
	const positions: string[] = [];
	const errors: string[] = [];
	const reader = create({
		sink,
		onPosition: (version, isBookmark) => positions.push(isBookmark ? `bookmark ${version}` : version),
		onError: status => errors.push(`${status.code} ${status.reason} ${status.message}`),
	});
	for (const chunk of chunks) {
		// The memory of a chunk is only lent.
		const lent = Buffer.from(chunk);
		reader.push(lent);
		lent.fill(0);
	}
	return {rows: sink.rows(), positions, errors};
}

const formats: readonly [string, Create, Buffer][] = [
	[
		'protobuf',
		createWireWatchReader,
		Buffer.concat([
			...events.map(([type, object]) => wireEvent(type, object)),
			wireErrorEvent(410, 'Expired', expired.message),
		]),
	],
	[
		'JSON',
		createJsonWatchReader,
		Buffer.from(
			`${events.map(([type, object]) => jsonEvent(type, object)).join('')}${JSON.stringify({type: 'ERROR', object: expired})}\n`,
		),
	],
];

describe.each(formats)('watch events in %s', (_, create, bytes) => {
	const expected = {
		rows: new Map([['default/a', '12']]),
		positions: ['10', '11', '12', 'bookmark 40', '41'],
		errors: ['410 Expired too old resource version'],
	};

	it('change the rows and move the position', () => {
		expect(readAll(create, [bytes])).toEqual(expected);
	});

	it('mean the same whatever the chunks are', () => {
		for (let border = 0; border <= bytes.length; border++) {
			expect(readAll(create, [bytes.subarray(0, border), bytes.subarray(border)])).toEqual(expected);
		}
		expect(
			readAll(
				create,
				Array.from(bytes, byte => Buffer.from([byte])),
			),
		).toEqual(expected);
	});

	it('are taken as far as they came when the stream is cut off', () => {
		for (let end = 0; end < bytes.length; end++) {
			const {positions} = readAll(create, [bytes.subarray(0, end)]);
			expect(positions).toEqual(expected.positions.slice(0, positions.length));
		}
	});

	it('fail clearly or mean something, but never hang or crash, when any byte is another', () => {
		for (let at = 0; at < bytes.length; at++) {
			const broken = Buffer.from(bytes);
			broken[at] = (broken[at] ?? 0) ^ 0x81;
			const sink = {
				...recordingSink(),
				putWire: () => {},
				removeWire: () => {},
				putJson: () => {},
				removeJson: () => {},
			};
			try {
				create({sink, onPosition: () => {}, onError: () => {}}).push(broken);
			} catch (error) {
				expect(error).toBeInstanceOf(KubeError);
			}
		}
	});
});

describe('protobuf frames', () => {
	it('may be wrapped in the Kubernetes envelope themselves', () => {
		const bare = wireEvent('ADDED', {name: 'x', resourceVersion: '3'}).subarray(4);
		const body = wrapped('WatchEvent', bare);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(body.length);
		expect(readAll(createWireWatchReader, [length, body]).positions).toEqual(['3']);
	});

	it.each([
		['a length of gigabytes', Buffer.from([0xff, 0xff, 0xff, 0xff, 0])],
		['an unknown type', wireEvent('RENAMED', {name: 'x'})],
		['no object', Buffer.concat([Buffer.from([0, 0, 0, 7]), field(1, 'ADDED')])],
	])('are refused: %s', (_, bytes) => {
		expect(() => readAll(createWireWatchReader, [bytes])).toThrow(/protobuf answer cannot be read/);
	});
});

describe('JSON lines', () => {
	it.each([
		['half a line', '{"type":"ADDED","object":{"metadata":\n'],
		['no object', '{"type":"ADDED"}\n'],
		['an unknown type', '{"type":"RENAMED","object":{}}\n'],
		['an error without a status', '{"type":"ERROR","object":{}}\n'],
		['a number', '5\n'],
		['text', 'upstream connect error\n'],
	])('are refused: %s', (_, text) => {
		expect(() => readAll(createJsonWatchReader, [Buffer.from(text)])).toThrow(/JSON answer cannot be read/);
	});

	it('may have empty lines between them', () => {
		expect(
			readAll(createJsonWatchReader, [
				Buffer.from(`\n\r\n${jsonEvent('ADDED', {name: 'x', resourceVersion: '3'})}\n`),
			]).positions,
		).toEqual(['3']);
	});
});
