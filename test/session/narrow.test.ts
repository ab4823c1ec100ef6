import {describe, expect, it, onTestFinished} from 'vitest';
import {type Clock, systemClock} from '../../src/kube/clock.ts';
import {startLab} from '../../src/lab/lab.ts';
import {bigCluster} from '../../src/lab/scenarios/index.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import '../../src/session/judge.ts';
import type {Frame} from '../../src/session/session.ts';
import {startSession} from '../../src/session/start.ts';
import {frameWhere} from './support/live.ts';
import {narrowLink} from './support/narrow-link.ts';

/** A clock whose timers run so many times as fast. */
const hasty = (times: number): Clock => ({
	...systemClock,
	after: (milliseconds, run) => systemClock.after(milliseconds / times, run),
});

/** A session over a link of so many bytes in a second of its clock to a cluster of so many pods; of what else there is only nodes are read. */
async function sessionOver(bytesPerSecond: number, size = 5_000, times = 5) {
	const lab = await startLab({cluster: bigCluster(size, Date.now())});
	const {ca, token} = lab;
	const link = await narrowLink(lab.server, bytesPerSecond * times);
	const session = startSession({
		connect: async () => givenConnection({name: 'test', server: link.server, ca, token}),
		clock: hasty(times),
		profile: {},
		version: 'test',
		live: true,
		only: ['pods', 'nodes'],
	});
	onTestFinished(async () => {
		await session.close();
		await lab.close();
	});
	return {session, link};
}

const pods = ({snapshot}: Frame) => snapshot.sources.find(({name}) => name === 'pods');

describe('a first list over a narrow link', () => {
	it('is given up for metadata when it would take minutes, says so, and is read whole when somebody wants it', async () => {
		const {session, link} = await sessionOver(5_000);
		const lean = await frameWhere(session, ({snapshot}) => snapshot.modes.length > 0);
		expect(lean.snapshot.modes).toMatchObject([
			{
				name: 'metadata',
				by: 'automatic',
				option: '--budget',
				sources: ['pods'],
				what: 'only metadata of Pods',
			},
		]);
		expect(lean.snapshot.modes[0]?.why).toMatch(
			/^all 5,\d\d\d whole take about \d+ min at the \d kB\/s of this link$/,
		);
		// What is there stays there until it is read again.
		expect(lean.snapshot.pods.size).toBeGreaterThanOrEqual(50);
		link.become(20_000_000);
		expect(session.toggleBudget?.()).toBe('full');
		const whole = await frameWhere(session, one => pods(one)?.state.kind === 'live');
		expect(whole.snapshot.modes).toMatchObject([{name: 'full', by: 'key'}]);
		expect(pods(whole)).not.toHaveProperty('metadataOnly');
		expect(whole.snapshot.pods.size).toBeGreaterThanOrEqual(5_000);
	}, 120_000);

	it('is read whole over a link that is only slow', async () => {
		const {session} = await sessionOver(60_000);
		const whole = await frameWhere(session, one => pods(one)?.state.kind === 'live');
		expect(whole.snapshot.modes).toEqual([]);
	}, 120_000);

	it('is read whole again by itself once all metadata is there and the link carries the rest, and loses nothing meanwhile', async () => {
		const {session, link} = await sessionOver(3_000, 3_000, 20);
		await frameWhere(session, one => pods(one)?.metadataOnly === true);
		// Enough for metadata, not for the rest.
		link.become(120_000);
		const known = await frameWhere(session, one => pods(one)?.state.kind === 'stale');
		const {size} = known.snapshot.pods;
		expect(size).toBeGreaterThanOrEqual(3_000);
		expect(known.snapshot.modes).toMatchObject([{name: 'metadata', what: 'only metadata of Pods'}]);
		const sizes: number[] = [];
		session.subscribe(() => sizes.push(session.frame().snapshot.pods.size));
		link.become(600_000);
		const again = await frameWhere(
			session,
			({snapshot}) => snapshot.modes[0]?.what !== 'only metadata of Pods',
		);
		expect(again.snapshot.modes).toMatchObject([
			{
				name: 'metadata',
				by: 'automatic',
				what: 'Pods read whole again',
				why: expect.stringContaining('less than a minute'),
			},
		]);
		// Until all is there, what is not known is not taken for absent.
		expect(pods(again)).toMatchObject({metadataOnly: true});
		const whole = await frameWhere(session, one => pods(one)?.state.kind === 'live');
		expect(pods(whole)).not.toHaveProperty('metadataOnly');
		expect(Math.min(...sizes)).toBeGreaterThanOrEqual(size);
		const settled = await frameWhere(session, ({snapshot}) => snapshot.modes.length === 0);
		expect(settled.snapshot.pods.row(settled.snapshot.pods.slotList()[0] ?? -1).node).not.toBe('');
	}, 120_000);
});
