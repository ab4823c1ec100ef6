import {expect, it} from 'vitest';
import type {LabClock} from '../../src/lab/clock.ts';
import type {Lab} from '../../src/lab/lab.ts';
import {playTimeline} from '../../src/lab/timeline.ts';

/** A clock that is moved by hand. */
function handClock(start: number): LabClock & {readonly move: (to: number) => void} {
	let now = start;
	const timers = new Map<number, {at: number; callback: () => void}>();
	let last = 0;
	return {
		now: () => now,
		after: (milliseconds, callback) => {
			last += 1;
			const id = last;
			timers.set(id, {at: now + milliseconds, callback});
			return () => timers.delete(id);
		},
		move: to => {
			for (;;) {
				const [due] = [...timers].filter(([, {at}]) => at <= to).sort(([, a], [, b]) => a.at - b.at);
				if (due === undefined) break;
				timers.delete(due[0]);
				now = Math.max(now, due[1].at);
				due[1].callback();
			}
			now = to;
		},
	};
}

function recording(repeat?: number) {
	const clock = handClock(1000);
	const played: (readonly [step: string, began: number, at: number])[] = [];
	const step = (name: string, afterMs: number) => ({
		afterMs,
		apply: (_: Lab, began: number) => played.push([name, began, clock.now()]),
	});
	const cluster = {
		timeline: [step('a', 10), step('b', 20)],
		...(repeat === undefined ? {} : {timelineRepeatMs: repeat}),
	};
	return {clock, played, stop: playTimeline(cluster, clock, {} as Lab)};
}

it('plays every step at its time, once', () => {
	const {clock, played} = recording();
	clock.move(1015);
	expect(played).toEqual([['a', 1000, 1010]]);
	clock.move(9000);
	expect(played).toEqual([
		['a', 1000, 1010],
		['b', 1000, 1020],
	]);
});

it('begins again when told so, without drifting', () => {
	const {clock, played} = recording(50);
	clock.move(1000 + 50 * 100 + 15);
	expect(played).toHaveLength(201);
	expect(played.at(-1)).toEqual(['a', 6000, 6010]);
});

it('stops', () => {
	const {clock, played, stop} = recording(50);
	clock.move(1012);
	stop();
	clock.move(9000);
	expect(played).toHaveLength(1);
});
