import {describe, expect, it} from 'vitest';
import {createEconomy} from '../../src/session/economy.ts';
import {isComfortable, isTooLong, secondsFor, wholeListOf} from '../../src/session/whole-list.ts';
import {manualClock} from '../lab/manual-clock.ts';

/** 5,000 pods of 570 bytes, of which 100 are there. */
const begun = {objects: 100, bytes: 57_000, expected: 5_000};

describe('whether a whole list takes too long', () => {
	it('is decided by what is left of it and what the link carries', () => {
		expect(isTooLong(begun, 3_000)).toBe(true);
		expect(isTooLong(begun, 23_000)).toBe(true);
		expect(isTooLong(begun, 24_000)).toBe(false);
		expect(isTooLong({...begun, objects: 4_900, bytes: 4_900 * 570}, 3_000)).toBe(false);
	});

	it('is not known of a few objects', () => {
		expect(isTooLong({objects: 49, bytes: 490_000, expected: 5_000}, 3_000)).toBe(false);
		expect(wholeListOf({objects: 49, bytes: 490_000, expected: 5_000})).toBeUndefined();
	});

	it('is taken up again only when it takes half as long', () => {
		const whole = wholeListOf(begun) ?? {objects: 0, bytesEach: 0};
		expect(secondsFor(whole, 28_500)).toBe(100);
		expect(isComfortable(whole, 28_500)).toBe(false);
		expect(isComfortable(whole, 50_000)).toBe(true);
	});
});

describe('an economy of lists', () => {
	function start() {
		const clock = manualClock();
		const told: string[] = [];
		const economy = createEconomy(clock, {
			poll: name => told.push(`poll ${name}`),
			lean: (name, why) => told.push(`lean ${name}: ${why}`),
			whole: name => told.push(`whole ${name}`),
		});
		let objects = 0;
		/** Seconds in which a list of 5,000 arrives at this speed. */
		const listing = (count: number, bytesPerSecond: number, bytesEach = 570) => {
			for (let second = 0; second < count; second++) {
				objects += bytesPerSecond / bytesEach;
				economy.received('pods', bytesPerSecond, {objects, bytes: objects * bytesEach, expected: 5_000});
				clock.advance(1_000);
			}
		};
		const anew = () => {
			objects = 0;
			economy.phase('pods', 'list');
		};
		return {economy, clock, told, listing, anew};
	}

	const tooLong = 'lean pods: all 5,000 whole take about 16 min at the 3 kB/s of this link';

	it('reads metadata when the first list would take minutes, once, by what the link carried for twenty seconds', () => {
		const {told, listing} = start();
		listing(20, 3_000);
		expect(told).toEqual([]);
		listing(1, 3_000);
		expect(told).toEqual([tooLong]);
		listing(60, 3_000);
		expect(told).toEqual([tooLong]);
	});

	it('waits for a sample of what objects take', () => {
		const {told, listing} = start();
		listing(40, 600);
		expect(told).toEqual([]);
		listing(10, 600);
		expect(told).toHaveLength(1);
	});

	it('leaves a list alone that the link carries', () => {
		const {told, listing} = start();
		listing(60, 40_000);
		expect(told).toEqual([]);
	});

	it('sees the speed of a link through records that come whole after many seconds', () => {
		const {clock, told, listing} = start();
		for (let record = 0; record < 12; record++) {
			listing(1, 16_000);
			for (let second = 0; second < 5; second++) clock.advance(1_000);
		}
		expect(told).toHaveLength(1);
		expect(told[0]).toMatch(/about (1[4-9]|20) min at the 3 kB/);
	});

	it('does not take a server that hangs, or a list that waits for the other sources, for a slow link', () => {
		const {economy, clock, told, listing} = start();
		listing(4, 40_000);
		for (let second = 0; second < 60; second++) clock.advance(1_000);
		for (let second = 0; second < 20; second++) {
			economy.received('services', 40_000);
			listing(1, 570);
		}
		expect(told).toEqual([]);
	});

	it('never gives up what has been read whole: later lists make it older, not less', () => {
		const {economy, told, listing, anew} = start();
		listing(4, 40_000);
		economy.phase('pods', 'watch');
		anew();
		listing(60, 3_000);
		expect(told).toEqual([]);
	});

	it('goes back to whole pods when the link carries them while metadata arrives', () => {
		const {told, listing, anew} = start();
		listing(21, 3_000);
		anew();
		listing(30, 10_000, 275);
		expect(told).toEqual([tooLong]);
		listing(20, 200_000, 275);
		expect(told).toEqual([tooLong, 'whole pods']);
	});

	it('goes back to whole pods when metadata was there so soon that whole pods will be, too', () => {
		const {economy, told, listing, anew} = start();
		listing(21, 3_000);
		anew();
		listing(3, 3_000, 275);
		economy.received('pods', 300_000, {objects: 5_000, bytes: 5_000 * 275, expected: 5_000});
		economy.phase('pods', 'watch');
		expect(told).toEqual([tooLong, 'whole pods']);
	});

	it('stays with metadata that was long in coming', () => {
		const {economy, told, listing, anew} = start();
		listing(21, 3_000);
		anew();
		listing(400, 3_000, 275);
		economy.phase('pods', 'watch');
		expect(told).toEqual([tooLong]);
	});
});
