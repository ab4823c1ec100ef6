import {describe, expect, it} from 'vitest';
import {KubeError} from '../../../src/kube/errors.ts';
import {createJsonPageReader} from '../../../src/kube/list-watch/json-page.ts';
import type {ListHead, PageEvents, PageReader} from '../../../src/kube/list-watch/reader.ts';
import {createWirePageReader} from '../../../src/kube/list-watch/wire-page.ts';
import {recordingSink} from '../support/sink.ts';
import {field, jsonPage, type TestPage, varint, wirePage, wrapped} from '../support/wire.ts';

const page: TestPage = {
	resourceVersion: '4711',
	continueToken: 'bmV4dA==',
	remaining: 1234,
	objects: [
		{name: 'a', resourceVersion: '1', padding: 12},
		{name: 'größe-✓', namespace: 'web', resourceVersion: '20', padding: 80},
		{name: 'c', resourceVersion: '300'},
	],
};
const rows = new Map([
	['default/a', '1'],
	['web/größe-✓', '20'],
	['default/c', '300'],
]);
const head: ListHead = {resourceVersion: '4711', continueToken: 'bmV4dA==', remaining: 1234};

type Create = (events: PageEvents) => PageReader;

function readAll(create: Create, chunks: readonly Buffer[]) {
	const sink = recordingSink();
	const heads: ListHead[] = [];
	let objects = 0;
	const reader = create({
		sink,
		onHead: found => heads.push(found),
		onObject: () => {
			objects += 1;
		},
	});
	for (const chunk of chunks) {
		const memory = Buffer.from(chunk);
		reader.push(memory);
		// Its memory is used again.
		memory.fill(0);
	}
	reader.end();
	return {rows: sink.rows(), heads, objects};
}

const formats: readonly [string, Create, Buffer][] = [
	['protobuf', createWirePageReader, wirePage(page)],
	['JSON', createJsonPageReader, Buffer.from(jsonPage(page))],
	['JSON with metadata last', createJsonPageReader, Buffer.from(jsonPage(page, true))],
	[
		'indented JSON',
		createJsonPageReader,
		Buffer.from(JSON.stringify(JSON.parse(jsonPage(page)), null, '\t')),
	],
];

describe.each(formats)('a page in %s', (_, create, bytes) => {
	it('gives head and objects', () => {
		expect(readAll(create, [bytes])).toEqual({rows, heads: [head], objects: 3});
	});

	it('reads the same whatever the chunks are', () => {
		for (let border = 0; border <= bytes.length; border++) {
			expect(readAll(create, [bytes.subarray(0, border), bytes.subarray(border)]).rows).toEqual(rows);
		}
		for (const size of [1, 2, 3, 7, 64]) {
			const chunks = Array.from({length: Math.ceil(bytes.length / size)}, (_unused, index) =>
				bytes.subarray(index * size, (index + 1) * size),
			);
			expect(readAll(create, chunks)).toEqual({rows, heads: [head], objects: 3});
		}
	});

	it('is not taken for complete when it is cut off anywhere', () => {
		for (let end = 0; end < bytes.length; end++) {
			// The two empty fields that follow the list in the envelope may be missing: nothing of the list is.
			if (create === createWirePageReader && bytes.length - end <= 4 && (bytes.length - end) % 2 === 0)
				continue;
			expect(() => readAll(create, [bytes.subarray(0, end)]), `cut at ${end}`).toThrow(KubeError);
		}
	});

	it('fails clearly or reads something, but never hangs or crashes, when any byte is another', () => {
		for (let at = 0; at < bytes.length; at++) {
			for (const flip of [0x01, 0x80]) {
				const broken = Buffer.from(bytes);
				broken[at] = (broken[at] ?? 0) ^ flip;
				const sink = {...recordingSink(), putWire: () => {}, putJson: () => {}};
				const reader = create({sink, onHead: () => {}, onObject: () => {}});
				try {
					reader.push(broken);
					reader.end();
				} catch (error) {
					expect(error).toBeInstanceOf(KubeError);
				}
			}
		}
	});
});

describe('a protobuf page', () => {
	it('tells its head before its objects are there', () => {
		const bytes = wirePage(page);
		const heads: ListHead[] = [];
		const reader = createWirePageReader({
			sink: recordingSink(),
			onHead: found => heads.push(found),
			onObject: () => {},
		});
		reader.push(bytes.subarray(0, 60));
		expect(heads).toEqual([head]);
	});

	it('hands objects over where they lie, without copying', () => {
		const bytes = wirePage(page);
		const buffers: Buffer[] = [];
		const sink = {...recordingSink(), putWire: (buffer: Buffer) => void buffers.push(buffer)};
		createWirePageReader({sink, onHead: () => {}, onObject: () => {}}).push(bytes);
		expect(buffers).toEqual([bytes, bytes, bytes]);
		expect(buffers.every(buffer => buffer === bytes)).toBe(true);
	});

	it('passes over fields nobody knows, however long', () => {
		const list = Buffer.concat([
			field(1, [field(2, '5')]),
			field(900, Buffer.alloc(70_000)),
			varint(8 * 7),
			varint(2 ** 40),
			Buffer.from([7 * 8 + 1, 1, 2, 3, 4, 5, 6, 7, 8]),
			Buffer.from([6 * 8 + 5, 1, 2, 3, 4]),
			field(2, field(1, [field(1, 'x'), field(3, 'n'), field(6, '9')])),
		]);
		const bytes = wrapped('List', list);
		for (const size of [1, 1000, 70_000]) {
			const chunks = Array.from({length: Math.ceil(bytes.length / size)}, (_, index) =>
				bytes.subarray(index * size, (index + 1) * size),
			);
			expect(readAll(createWirePageReader, chunks)).toMatchObject({
				rows: new Map([['n/x', '9']]),
				objects: 1,
			});
		}
	});

	it.each([
		['no magic', Buffer.from('{"kind":"PodList"}')],
		[
			'a length of terabytes',
			Buffer.concat([
				Buffer.from('k8s\0'),
				Buffer.from([0x12]),
				varint(2 ** 45),
				field(2, '').subarray(0, 1),
				varint(2 ** 44),
			]),
		],
		['a number without end', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(20, 0xff)])],
		['an object longer than its list', wrapped('List', Buffer.from([0x12, 0x7f]))],
		['a group', wrapped('List', Buffer.from([0x1b, 0x1c]))],
	])('is refused: %s', (_, bytes) => {
		expect(() => readAll(createWirePageReader, [bytes])).toThrow(/protobuf answer cannot be read/);
	});

	it('may be empty', () => {
		expect(readAll(createWirePageReader, [wirePage({resourceVersion: '7', objects: []})])).toEqual({
			rows: new Map(),
			heads: [{resourceVersion: '7', continueToken: '', remaining: undefined}],
			objects: 0,
		});
	});
});

describe('a JSON page', () => {
	it.each([
		['empty', '{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[]}'],
		[
			'null items, as Go writes an empty slice',
			'{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":null}',
		],
	])('may be %s', (_, text) => {
		expect(readAll(createJsonPageReader, [Buffer.from(text)])).toMatchObject({
			objects: 0,
			heads: [{resourceVersion: '7'}],
		});
	});

	it('reads strings with quotes, braces and escapes across chunk borders', () => {
		const text = JSON.stringify({
			kind: 'L',
			items: [{metadata: {name: 'q"}]{\\', namespace: 'n', resourceVersion: '1'}}],
			metadata: {},
		});
		for (let border = 0; border <= text.length; border++) {
			const result = readAll(createJsonPageReader, [
				Buffer.from(text.slice(0, border)),
				Buffer.from(text.slice(border)),
			]);
			expect([...result.rows.keys()]).toEqual(['n/q"}]{\\']);
		}
	});

	it.each([
		['a web page', '<html><body>login</body></html>'],
		['an object that is no list', '{"kind":"Pod","metadata":{}}'],
		['a Status', '{"kind":"Status","code":200}'],
		['text after the list', '{"kind":"PodList","items":[]} x'],
		['a missing colon', '{"kind" "PodList","items":[]}'],
		['a missing comma', '{"items":[{"metadata":{}} {}],"kind":"PodList"}'],
		['a broken item', '{"items":[{"a":}],"kind":"PodList"}'],
	])('is refused: %s', (_, text) => {
		expect(() => readAll(createJsonPageReader, [Buffer.from(text)])).toThrow(KubeError);
	});
});
