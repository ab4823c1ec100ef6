import {describe, expect, it} from 'vitest';
import {collectors} from '../../../collectors/index.ts';
import type {PodRow} from '../../../src/store/pod-table.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {createStore, type Store} from '../../../src/store/store.ts';
import {fieldBytes, kubernetesObjects, varintBytes} from '../../support/encode.ts';
import {seededRandom} from '../../support/random.ts';
import {sourceOf} from '../../support/snapshot.ts';

const objects = kubernetesObjects();

const emptyStore = (): Store => createStore({sources: collectors, clock: () => 1});
const podsOf = ({pods}: Snapshot): readonly PodRow[] => [...pods.slots()].map(slot => pods.row(slot));

/** A store filled by one of the two readers. */
function filled(put: (sink: ReturnType<Store['sink']>, object: (typeof objects)[number]) => void): Snapshot {
	const store = emptyStore();
	for (const entry of objects) put(store.sink(sourceOf(entry.object)!), entry);
	return store.snapshot(1);
}

const putWire = (sink: ReturnType<Store['sink']>, bytes: Buffer): void =>
	sink.putWire(bytes, 0, bytes.length);

describe('both readers', () => {
	const fromJson = filled((sink, {object}) => sink.putJson(object));
	const fromWire = filled((sink, {protobuf}) => putWire(sink, protobuf));

	it('understand every object', () => {
		expect(fromJson.sources.filter(({malformed}) => malformed > 0)).toEqual([]);
		expect(fromWire.sources.filter(({malformed}) => malformed > 0)).toEqual([]);
	});

	it('cover every source that travels as protobuf', () => {
		const covered = new Set(objects.map(({object}) => sourceOf(object)));
		const expected = collectors.filter(({encoding}) => encoding !== 'json').map(({name}) => name);
		expect([...covered].sort()).toEqual([...expected].sort());
	});

	it("make the same rows of JSON and of Kubernetes' own protobuf", () => {
		expect(fromWire.tables).toEqual(fromJson.tables);
	});

	it('make the same pods, and share label sets between encodings', () => {
		expect(podsOf(fromWire)).toEqual(podsOf(fromJson));
		expect(podsOf(fromWire)).toHaveLength(23);
		const store = emptyStore();
		for (const {object, protobuf} of objects.filter(entry => sourceOf(entry.object) === 'pods')) {
			store.sink('pods').putJson(object);
			putWire(store.sink('pods'), protobuf);
		}
		expect(store.snapshot(1).pods.idCounts.labels).toBe(fromJson.pods.idCounts.labels);
	});

	it('remove what the other one put', () => {
		const store = emptyStore();
		for (const {object, protobuf} of objects) putWire(store.sink(sourceOf(object)!), protobuf);
		for (const {object, protobuf} of objects) {
			const sink = store.sink(sourceOf(object)!);
			if (sourceOf(object) === 'nodes') sink.removeWire(protobuf, 0, protobuf.length);
			else sink.removeJson(object);
		}
		expect(store.snapshot(1).sources.filter(({objects: left}) => left > 0)).toEqual([]);
	});
});

describe('the wire readers on bytes that are no message', () => {
	it.each(
		objects.map(
			({object, protobuf}) => [`${String(object.kind)} ${nameOf(object)}`, object, protobuf] as const,
		),
	)('count %s as malformed wherever it is cut, except between its parts', (_, object, protobuf) => {
		const store = emptyStore();
		const source = sourceOf(object)!;
		const sink = store.sink(source);
		const whole = new Set(topLevelFields(protobuf).map(({end}) => end));
		const wrong: unknown[] = [];
		for (let length = 0; length < protobuf.length; length++) {
			sink.listing();
			sink.putWire(protobuf, 0, length);
			sink.listed();
			const {malformed, objects: kept} = store.snapshot(1).sources.find(({name}) => name === source)!;
			if (malformed !== (whole.has(length) ? 0 : 1) || malformed + kept !== 1)
				wrong.push({length, malformed, kept});
		}
		expect(wrong).toEqual([]);
	});

	it('survive random bytes, alone and inside real objects', () => {
		const random = seededRandom(7);
		for (const {object, protobuf} of objects) {
			const store = emptyStore();
			const sink = store.sink(sourceOf(object)!);
			for (let round = 0; round < 60; round++) {
				const bytes = Buffer.from(protobuf);
				for (let hit = 0; hit <= random(4); hit++) bytes[random(bytes.length)] = random(256);
				putWire(sink, bytes);
				sink.removeWire(bytes, 0, bytes.length);
				putWire(sink, Buffer.from(Array.from({length: random(64)}, () => random(256))));
			}
			const snapshot = store.snapshot(1);
			expect(() => podsOf(snapshot)).not.toThrow();
			expect(snapshot.sources.find(({name}) => name === sourceOf(object))!.malformed).toBeGreaterThan(0);
		}
	});

	it('see the same pod with unknown fields and with varints of ten bytes', () => {
		const [{object, protobuf}] = objects as [(typeof objects)[number]];
		const odd = Buffer.concat([
			fieldBytes(50, Buffer.from('from a later release')),
			fieldBytes(51, -1n),
			Buffer.from([0x0b, 0x08, 0x01, 0x0c]),
			lengthen(protobuf),
		]);
		const store = emptyStore();
		putWire(store.sink('pods'), odd);
		const plain = emptyStore();
		plain.sink('pods').putJson(object);
		expect(podsOf(store.snapshot(1))).toEqual(podsOf(plain.snapshot(1)));
	});

	it('put labels together that an encoder has scattered', () => {
		const label = (key: string, value: string): Buffer =>
			fieldBytes(11, Buffer.concat([fieldBytes(1, Buffer.from(key)), fieldBytes(2, Buffer.from(value))]));
		const metadata = Buffer.concat([
			label('one', '1'),
			fieldBytes(1, Buffer.from('a')),
			label('two', '2'),
			label('three', '3'),
			fieldBytes(3, Buffer.from('b')),
			label('four', '4'),
		]);
		const store = emptyStore();
		putWire(store.sink('pods'), fieldBytes(1, metadata));
		expect(podsOf(store.snapshot(1))[0]!.labels).toEqual({one: '1', two: '2', three: '3', four: '4'});
	});
});

function nameOf(object: Readonly<Record<string, unknown>>): string {
	return String((object.metadata as {name: string}).name);
}

/** The fields of a message, all of which must be length-delimited with tags of one byte. */
function topLevelFields(
	message: Buffer,
): readonly {readonly tag: Buffer; readonly value: Buffer; readonly end: number}[] {
	const fields: {tag: Buffer; value: Buffer; end: number}[] = [];
	for (let at = 0; at < message.length; ) {
		let length = 0;
		let after = at + 1;
		for (let shift = 0; ; shift += 7) {
			const byte = message[after++]!;
			length |= (byte & 127) << shift;
			if (byte < 128) break;
		}
		const end = after + length;
		fields.push({tag: message.subarray(at, at + 1), value: message.subarray(after, end), end});
		at = end;
	}
	return fields;
}

/** The same fields with lengths written in ten bytes. */
function lengthen(message: Buffer): Buffer {
	return Buffer.concat(
		topLevelFields(message).flatMap(({tag, value}) => {
			const length = BigInt(value.length);
			return [tag, varintBytes(length, 10 - varintBytes(length).length), value];
		}),
	);
}
