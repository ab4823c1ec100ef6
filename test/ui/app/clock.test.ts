import {expect, it} from 'vitest';
import {createFrameClock} from '../../../src/ui/app/clock.ts';
import {h0} from '../../checks/fixtures.ts';
import {frameOf} from '../../support/frames.ts';

const frame = frameOf(h0());
const {now} = frame.snapshot;

it('goes on while no frame arrives, from the time of the cluster', () => {
	let milliseconds = 5_000;
	const nowOf = createFrameClock(() => milliseconds);
	expect(nowOf(frame, false)).toBe(now);
	milliseconds += 144_000;
	expect(nowOf(frame, false)).toBe(now + 144_000);
});

it('stays at the moment that a replay shows, however long it is looked at', () => {
	let milliseconds = 5_000;
	const nowOf = createFrameClock(() => milliseconds);
	expect(nowOf(frame, true)).toBe(now);
	milliseconds += 144_000;
	expect(nowOf(frame, true)).toBe(now);
});
