import {expect, test} from 'vitest';
import {coinciding, momentsOf} from '../../src/probes/coincidence.ts';

const event = (reason: string, seconds: number, name = 'web-1') => ({
	reason,
	message: 'as it says',
	involvedObject: {kind: 'Pod', namespace: 'demo', name},
	lastTimestamp: new Date(seconds * 1000).toISOString(),
});
const gap = {from: 100_000, to: 104_000, why: 'timeout'};
const told = (...items: readonly unknown[]) => coinciding(gap, momentsOf({items}))?.text;

test('a gap coincides with what was stopped around its beginning, not with what is merely nearer', () => {
	expect(told(event('Pulled', 100), event('Killing', 96))).toBe('Killing Pod demo/web-1: as it says');
	expect(told(event('Killing', 90, 'a'), event('Killing', 99, 'b'))).toContain('demo/b');
	expect(told(event('Pulled', 101))).toContain('Pulled');
});

test('nothing is blamed that was long before or after', () => {
	expect(told(event('Killing', 80), event('Killing', 110))).toBeUndefined();
});

test.each([[undefined], [{}], [{items: 'x'}], [{items: [null, 3, {reason: 'x'}]}]])(
	'what is no list of events (%j) tells nothing',
	list => {
		expect(momentsOf(list)).toEqual([]);
	},
);

test('what a cluster writes into an event acts on no terminal', () => {
	const [moment] = momentsOf({items: [{...event('Killing', 1), message: '\u001b[2Jowned'}]});
	expect(moment?.text).not.toContain('\u001b');
});
