import {describe, expect, it} from 'vitest';
import {compareStamps, createLineReader} from '../../../src/kube/logs/lines.ts';
import {createMeter} from '../../../src/kube/logs/meter.ts';
import {logPath} from '../../../src/kube/logs/path.ts';

const stamp = '2026-11-20T15:39:40.123456789Z';

describe('lines of a log', () => {
	it('are put together from pieces that end anywhere, also inside a character', () => {
		const whole = Buffer.from(`${stamp} naïve → done\n${stamp} next\n`);
		for (let size = 1; size < 12; size++) {
			const reader = createLineReader();
			const lines = [];
			for (let at = 0; at < whole.length; at += size)
				lines.push(...reader.push(whole.subarray(at, at + size)));
			expect(lines.map(({text}) => text)).toEqual(['naïve → done', 'next']);
			expect(lines[0]).toMatchObject({stamp, at: Date.parse(stamp)});
		}
	});

	it('end with the log, cut in the middle of a character or not', () => {
		const reader = createLineReader();
		expect(reader.push(Buffer.from(`${stamp} →`).subarray(0, -1))).toEqual([]);
		expect(reader.end().map(({text}) => text)).toEqual(['\ufffd']);
		expect(reader.end()).toEqual([]);
	});

	it('of a megabyte are cut, and what follows is whole', () => {
		const reader = createLineReader(1000);
		const lines = reader.push(Buffer.from(`${stamp} ${'x'.repeat(1 << 20)}\n${stamp} after\n`));
		expect(lines.map(({text}) => text.length)).toEqual([1000 - stamp.length - 1, 5]);
	});

	it('without a time stay as they are', () => {
		const [line] = createLineReader().push(Buffer.from('plain\r\n'));
		expect(line).toEqual({stamp: '', at: 0, text: 'plain'});
	});

	it('are ordered to the nanosecond', () => {
		const at = (fraction: string) => {
			const text = `2026-11-20T15:39:40${fraction}Z`;
			return {stamp: text, at: Date.parse(text), text: ''};
		};
		expect(compareStamps(at('.123456789'), at('.12345679'))).toBeLessThan(0);
		expect(compareStamps(at('.5'), at('.500'))).toBe(0);
		expect(compareStamps(at(''), at('.000000001'))).toBeLessThan(0);
	});
});

describe('the meter', () => {
	it('lets a burst pass, then holds back as much as comes in too fast', () => {
		let now = 0;
		const meter = createMeter({now: () => now, after: () => () => {}}, 1000, 5000);
		expect(meter.take(5000)).toBe(0);
		expect(meter.take(500)).toBe(500);
		now = 2000;
		expect(meter.take(1000)).toBe(0);
	});
});

describe('the path of a log', () => {
	it('is in the one form that the gate knows', () => {
		const query = {namespace: 'a', pod: 'p', container: 'c', follow: true, sinceTime: stamp, limitBytes: 9};
		expect(logPath(query)).toBe(
			`/api/v1/namespaces/a/pods/p/log?container=c&timestamps=true&follow=true&sinceTime=${encodeURIComponent(stamp)}&limitBytes=9`,
		);
	});
});
