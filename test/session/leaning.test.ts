import {describe, expect, it} from 'vitest';
import {createEconomy, type Measures} from '../../src/session/economy.ts';
import type {SourceName} from '../../src/store/rows.ts';
import {manualClock} from '../lab/manual-clock.ts';

describe('whether a source is read whole', () => {
	function start(mayBeLean?: readonly SourceName[]) {
		const clock = manualClock();
		const told: string[] = [];
		const measures: Measures = {
			poll: name => told.push(`poll ${name}`),
			lean: (name, why) => told.push(`lean ${name}: ${why}`),
			whole: (name, why) => told.push(`whole ${name}: ${why}`),
			sample: (name, {objects, seconds}) =>
				told.push(`sample ${name} ${objects} in ${Math.round(seconds)} s`),
		};
		const economy = createEconomy(clock, measures, mayBeLean);
		let objects = 0;
		const passing = (count: number) => {
			for (let second = 0; second < count; second++) clock.advance(1_000);
		};
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
		return {economy, clock, told, listing, anew, passing};
	}

	const again = 'whole pods: all 5,000 whole take less than a minute on this link by now';
	const sampled = 'sample pods 417 in 5 s';
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
		expect(told).toEqual([tooLong, again]);
	});

	it('goes back to whole pods when metadata was there so soon that whole pods will be, too', () => {
		const {economy, told, listing, anew} = start();
		listing(21, 3_000);
		anew();
		listing(3, 3_000, 275);
		economy.received('pods', 300_000, {objects: 5_000, bytes: 5_000 * 275, expected: 5_000});
		economy.phase('pods', 'watch');
		expect(told).toEqual([tooLong, again]);
	});

	it('stays with metadata that was long in coming', () => {
		const {economy, told, listing, anew} = start();
		listing(21, 3_000);
		anew();
		listing(400, 3_000, 275);
		economy.phase('pods', 'watch');
		expect(told).toEqual([tooLong]);
	});

	/** Only metadata is read, and all of it is there. */
	function lean() {
		const started = start();
		started.listing(21, 3_000);
		started.anew();
		started.listing(60, 20_000, 275);
		started.economy.phase('pods', 'watch');
		started.told.length = 0;
		return started;
	}

	it('reads a sample once all metadata is there, now and then, and whole pods when one was there in time', () => {
		const {economy, told, passing} = lean();
		passing(59);
		expect(told).toEqual([]);
		passing(1);
		expect(told).toEqual([sampled]);
		passing(119);
		expect(told).toEqual([sampled]);
		passing(1);
		expect(told).toEqual([sampled, sampled]);
		economy.sampled('pods');
		expect(told).toEqual([sampled, sampled, again]);
		passing(600);
		expect(told).toEqual([sampled, sampled, again]);
	});

	it('reads no sample while a list shows what the link gives', () => {
		const {economy, told, listing, anew} = lean();
		anew();
		listing(200, 3_000, 275);
		expect(told).toEqual([]);
		economy.sampled('pods');
		expect(told).toEqual([]);
	});

	it('judges whole pods that are read again by what the link gives then, not by what metadata took', () => {
		const {economy, told, listing, anew, passing} = lean();
		passing(60);
		economy.sampled('pods');
		anew();
		listing(28, 100_000);
		economy.phase('pods', 'watch');
		anew();
		listing(60, 3_000);
		expect(told).toEqual([sampled, again]);
	});

	it('does not go back and forth: what had to be given up again stays so for five minutes, then for ten', () => {
		const {economy, told, listing, anew, passing} = lean();
		const giveUp = () => {
			anew();
			listing(22, 3_000);
			anew();
			listing(10, 20_000, 275);
			economy.phase('pods', 'watch');
			economy.sampled('pods');
		};
		passing(60);
		economy.sampled('pods');
		giveUp();
		expect(told).toEqual([sampled, again, tooLong]);
		passing(300 - 22 - 10 - 1);
		expect(told).toEqual([sampled, again, tooLong]);
		passing(1);
		expect(told).toEqual([sampled, again, tooLong, sampled]);
		economy.sampled('pods');
		giveUp();
		told.length = 0;
		passing(600 - 22 - 10 - 1);
		expect(told).toEqual([]);
		passing(1);
		economy.sampled('pods');
		expect(told).toEqual([sampled, again]);
	});

	it('neither gives up nor goes back where somebody wants nothing but metadata', () => {
		const {economy, told, listing, passing} = start([]);
		listing(200, 3_000, 275);
		economy.phase('pods', 'watch');
		passing(600);
		economy.sampled('pods');
		expect(told).toEqual([]);
	});
});
