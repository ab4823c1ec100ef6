import {expect, onTestFinished, test, vi} from 'vitest';
import {systemClock} from '../../../src/kube/clock.ts';
import type {LabCluster} from '../../../src/lab/cluster.ts';
import {startLab} from '../../../src/lab/lab.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
import type {HitsState} from '../../../src/session/hits/state.ts';
import {startSession} from '../../../src/session/start.ts';
import {startWorld} from '../../actions/support/world.ts';
import {bothEngines} from '../../policy-hits/fixtures.ts';
import {flow} from '../../policy-hits/flows/fixtures.ts';
import {withWhisker} from '../../probes/hits/support.ts';

/** A session that may act, or may not, on a cluster of its own, and what was written to its audit. */
async function open(cluster: Omit<LabCluster, 'objects'>, allowActions = true) {
	const world = await startWorld();
	const lab = await startLab({cluster: {objects: withWhisker(), ...cluster}});
	const session = startSession({
		connect: async () => givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token}),
		clock: systemClock,
		profile: {},
		version: 'test',
		live: true,
		withoutLogs: 'not needed',
		world: async transport => ({...world, transport, permission: {allowActions, readOnly: false}}),
	});
	onTestFinished(async () => {
		await session.close();
		await lab.close();
	});
	const {hits} = session;
	const until = async (holds: (state: HitsState) => boolean) =>
		await vi.waitFor(() => expect(holds(hits!.state())).toBe(true), {timeout: 10_000, interval: 20});
	await session.settled(10_000, new AbortController().signal);
	await session.refresh();
	await until(({permission}) => permission.kind !== 'unknown');
	const streams = async () =>
		(await world.audit.read()).records.filter(({phase}) => phase === 'intent').map(({action}) => action);
	return {session, hits: hits!, until, streams};
}

test('nothing is read before a person permitted it, and then until it is turned off', async () => {
	const {session, hits, until, streams} = await open({counters: {a: bothEngines}});
	hits.turnOn();
	expect(hits.state()).toMatchObject({permitted: false, phase: {kind: 'off'}});
	expect(await streams()).toEqual([]);
	hits.permit();
	expect(hits.state().permitted).toBe(true);
	expect(await streams()).toEqual([]);
	hits.turnOn();
	await until(({phase}) => phase.kind === 'on');
	expect(hits.state()).toMatchObject({
		source: {kind: 'counters', passed: [{kind: 'flows', why: expect.stringContaining('500')}]},
		nodes: {read: 1, of: 1},
		rates: {readings: 1, endpoints: [{total: 72}, {total: 2}, {total: 1}]},
	});
	expect(new Set(await streams())).toEqual(new Set(['port-forward', 'probe-exec']));
	await vi.waitFor(async () => expect((await session.refresh()).snapshot.counters).toHaveLength(1));
	hits.turnOff();
	expect(hits.state()).toMatchObject({permitted: true, phase: {kind: 'off'}, rates: {readings: 1}});
});

test('flows go before counters, and are told by rule and by place', async () => {
	const at = new Date(Math.floor(Date.now() / 1_000 - 90) * 1_000).toISOString();
	const {hits, until, streams} = await open({counters: {a: bothEngines}, flows: () => [flow({at})]});
	hits.permit();
	hits.turnOn();
	await until(({phase}) => phase.kind === 'on');
	expect(hits.state()).toMatchObject({
		source: {kind: 'flows', passed: []},
		rates: {endpoints: [{total: 2, hit: {action: 'deny', endpoint: 'seldon/seldon-scheduler-*'}}]},
	});
	expect(new Set(await streams())).toEqual(new Set(['port-forward']));
});

test('where actions are not allowed it cannot be permitted, and why is said', async () => {
	const {hits, streams} = await open({counters: {a: bothEngines}}, false);
	hits.permit();
	hits.turnOn();
	expect(hits.state()).toMatchObject({
		permission: {kind: 'refused', why: expect.stringContaining('--allow-actions')},
		permitted: false,
		phase: {kind: 'off'},
	});
	expect(await streams()).toEqual([]);
});
