import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {classifyPods} from '../../src/migration/classify-pods.ts';
import {createEconomy, type Polling, pollingFor} from '../../src/session/economy.ts';
import type {SourceName} from '../../src/store/rows.ts';
import {manualClock} from '../lab/manual-clock.ts';
import {frameWhere, liveSession} from './support/live.ts';

const link = 1_000_000;

describe('whether a watch is affordable', () => {
	it('watches what takes less than half of the link, or while nothing is known of the link', () => {
		expect(pollingFor({watchPerSecond: 400_000, list: 1_000_000, linkPerSecond: link})).toBeUndefined();
		expect(pollingFor({watchPerSecond: 9e9, list: 1, linkPerSecond: undefined})).toBeUndefined();
	});

	it('lists instead of watching what fills the link, as often as a tenth of the link allows', () => {
		const often = pollingFor({watchPerSecond: 900_000, list: 100_000, linkPerSecond: link});
		expect(often).toMatchObject({everyMs: 30_000});
		expect(often?.why).toBe(
			'its changes were 900 kB/s of the 1.0 MB/s that this link carries; --budget full watches all the same',
		);
		expect(pollingFor({watchPerSecond: 900_000, list: 9_000_000, linkPerSecond: link})?.everyMs).toBe(90_000);
	});

	it('names what would read less when even that is too much', () => {
		const seldom = pollingFor({watchPerSecond: 900_000, list: 90_000_000, linkPerSecond: link});
		expect(seldom).toMatchObject({everyMs: 300_000});
		expect(seldom?.why).toContain('--namespace reads less');
	});

	it('goes on watching when lists would be no cheaper', () => {
		expect(pollingFor({watchPerSecond: 600_000, list: 200_000_000, linkPerSecond: link})).toBeUndefined();
	});
});

describe('an economy', () => {
	function start() {
		const clock = manualClock();
		const told: {name: SourceName; polling: Polling}[] = [];
		const economy = createEconomy(clock, {
			poll: (name, polling) => told.push({name, polling}),
			lean: () => {},
			whole: () => {},
			sample: () => {},
		});
		const seconds = (count: number, bytes: number) => {
			for (let second = 0; second < count; second++) {
				economy.received('pods', bytes);
				clock.advance(1_000);
			}
		};
		return {economy, told, seconds};
	}

	it('gives up a watch that fills the link for ten seconds, once', () => {
		const {economy, told, seconds} = start();
		seconds(4, 100_000);
		economy.phase('pods', 'watch');
		seconds(9, 90_000);
		expect(told).toEqual([]);
		seconds(20, 90_000);
		expect(told).toMatchObject([{name: 'pods', polling: {everyMs: 40_000}}]);
		economy.stop();
	});

	it('does not take a short list for the limit of the link', () => {
		const {economy, told, seconds} = start();
		economy.received('pods', 1_000);
		economy.phase('pods', 'watch');
		seconds(30, 90_000);
		expect(told).toEqual([]);
		economy.stop();
	});

	it('does not take a source that may not be read for a list under way, nor the watches beside it for the limit of the link', () => {
		const {economy, told, seconds} = start();
		economy.received('pods', 1_000);
		economy.phase('pods', 'watch');
		economy.phase('services', 'none');
		seconds(30, 90_000);
		expect(told).toEqual([]);
		economy.stop();
	});

	it('is not moved by a burst', () => {
		const {economy, told, seconds} = start();
		seconds(4, 100_000);
		economy.phase('pods', 'watch');
		seconds(8, 0);
		seconds(3, 100_000);
		seconds(8, 0);
		expect(told).toEqual([]);
		economy.stop();
	});
});

describe('a session with a budget', () => {
	const healthy = () => findScenario('h0')!.build(Date.now());
	const pods = (frame: Awaited<ReturnType<typeof frameWhere>>) =>
		frame.snapshot.sources.find(({name}) => name === 'pods');

	it('lists every minute when asked to, and says so', async () => {
		const {session} = await liveSession(healthy(), {budget: 'poll', only: ['pods', 'nodes']});
		const frame = await frameWhere(session, one => pods(one)?.state.kind === 'live');
		expect(pods(frame)?.polling).toEqual({everyMs: 60_000, why: 'asked for with --budget poll'});
	});

	it('knows the names of pods but does not judge them when only metadata is read', async () => {
		const {session} = await liveSession(healthy(), {metadataOnly: true, only: ['pods', 'nodes']});
		const {snapshot} = await frameWhere(session, one => pods(one)?.state.kind === 'stale');
		expect(snapshot.pods.size).toBeGreaterThan(10);
		expect(snapshot.sources.find(({name}) => name === 'pods')?.state).toMatchObject({
			why: expect.stringContaining('--metadata-only'),
		});
		expect(runChecks(snapshot).filter(({code}) => code === 'OPS-02')).not.toContainEqual(
			expect.objectContaining({verdict: 'WARN'}),
		);
		expect(classifyPods(snapshot)).toMatchObject({
			withoutAddress: 0,
			doubts: expect.arrayContaining(['addresses of pods were not read']),
		});
		const [slot = -1] = snapshot.pods.slotList();
		expect(snapshot.pods.row(slot)).toMatchObject({ips: [], node: ''});
		expect(snapshot.pods.name(slot)).not.toBe('');
	});
});
