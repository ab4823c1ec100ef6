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

/** A clock whose timers run five times as fast: a link of 5,000 bytes in its second carries 25,000 in a real one. */
const hasty: Clock = {...systemClock, after: (milliseconds, run) => systemClock.after(milliseconds / 5, run)};

/** A session over a link of so many bytes a second to a cluster of 5,000 pods; of what else there is only nodes are read. */
async function sessionOver(bytesPerSecond: number) {
	const lab = await startLab({cluster: bigCluster(5_000, Date.now())});
	const {ca, token} = lab;
	const link = await narrowLink(lab.server, bytesPerSecond * 5);
	const session = startSession({
		connect: async () => givenConnection({name: 'test', server: link.server, ca, token}),
		clock: hasty,
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
});
