import {describe, expect, it} from 'vitest';
import {createPacer} from '../../src/session/pace.ts';
import {manualClock} from '../lab/manual-clock.ts';

/** Lets everything that is already resolved run. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve));

describe('a pacer', () => {
	it('runs at once for the first request, and at most every 100 ms after that', async () => {
		const clock = manualClock();
		let runs = 0;
		const pacer = createPacer(clock, async () => {
			runs += 1;
		});
		pacer.request();
		clock.advance(0);
		await settle();
		expect(runs).toBe(1);
		for (let index = 0; index < 50; index += 1) pacer.request();
		clock.advance(99);
		await settle();
		expect(runs).toBe(1);
		clock.advance(1);
		await settle();
		expect(runs).toBe(2);
	});

	it('takes no more than an eighth of the time for dear work, and half of it for the first three runs', async () => {
		const clock = manualClock();
		const ends: (() => void)[] = [];
		const pacer = createPacer(clock, () => new Promise(resolve => ends.push(() => resolve(undefined))));
		pacer.request();
		clock.advance(0);
		for (const [index, pause] of [150, 150, 150, 1_200].entries()) {
			clock.advance(150);
			ends[index]?.();
			await settle();
			pacer.request();
			clock.advance(pause - 1);
			expect(ends).toHaveLength(index + 1);
			clock.advance(1);
			expect(ends).toHaveLength(index + 2);
		}
	});

	it('lets the next run follow soon after one that somebody waits for', async () => {
		const clock = manualClock();
		let runs = 0;
		let pressing = false;
		const pacer = createPacer(
			clock,
			async () => {
				runs += 1;
			},
			clock.now,
			() => pressing,
		);
		const runsAfter = async (milliseconds: number) => {
			pacer.request();
			clock.advance(milliseconds);
			await settle();
			return runs;
		};
		for (const expected of [1, 2, 3, 4]) expect(await runsAfter(1_000)).toBe(expected);
		expect(await runsAfter(999)).toBe(4);
		pressing = true;
		expect(await runsAfter(1)).toBe(5);
		expect(await runsAfter(99)).toBe(5);
		expect(await runsAfter(1)).toBe(6);
	});

	it('gathers a few changes for a second, unless it was quiet before', async () => {
		const clock = manualClock();
		const reasons: string[] = [];
		const pacer = createPacer(clock, async reason => {
			reasons.push(reason);
			return undefined;
		});
		const step = async (milliseconds: number) => {
			clock.advance(milliseconds);
			await settle();
		};
		for (let cold = 0; cold < 3; cold += 1) {
			pacer.request();
			await step(100);
		}
		expect(reasons).toHaveLength(3);
		await step(900);
		pacer.request();
		await step(0);
		expect(reasons).toHaveLength(4);
		for (let index = 0; index < 20; index += 1) pacer.request();
		await step(999);
		expect(reasons).toHaveLength(4);
		await step(1);
		expect(reasons).toHaveLength(5);
		await step(4_999);
		expect(reasons).toHaveLength(5);
		await step(1);
		await pacer.flush();
		expect(reasons.slice(4)).toEqual(['changed', 'time', 'asked']);
	});

	it('runs again when its work asks for it', async () => {
		const clock = manualClock();
		let runs = 0;
		createPacer(clock, async () => {
			runs += 1;
			return clock.now() + 700;
		}).request();
		clock.advance(0);
		await settle();
		clock.advance(699);
		await settle();
		expect(runs).toBe(1);
		clock.advance(1);
		await settle();
		expect(runs).toBe(2);
	});

	it('is not slowed down by what else the machine does', async () => {
		const clock = manualClock();
		let spent = 0;
		const ends: (() => void)[] = [];
		const pacer = createPacer(
			clock,
			() => new Promise(resolve => ends.push(() => resolve(undefined))),
			() => spent,
		);
		const request = (): void => {
			for (let changes = 0; changes <= 20; changes++) pacer.request();
		};
		request();
		clock.advance(0);
		for (const [index, pause] of [100, 100, 100, 160].entries()) {
			request();
			clock.advance(1_000);
			spent += 20;
			ends[index]?.();
			await settle();
			clock.advance(pause - 1);
			expect(ends).toHaveLength(index + 1);
			clock.advance(1);
			expect(ends).toHaveLength(index + 2);
		}
	});

	it('runs now and then without a request, and not after it was stopped', async () => {
		const clock = manualClock();
		let runs = 0;
		const pacer = createPacer(clock, async () => {
			runs += 1;
		});
		clock.advance(5_000);
		await settle();
		expect(runs).toBe(1);
		pacer.stop();
		pacer.request();
		clock.advance(60_000);
		await settle();
		expect(runs).toBe(1);
	});
});
