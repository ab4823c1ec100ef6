import {expect, onTestFinished, test} from 'vitest';
import {systemClock} from '../../src/kube/clock.ts';
import {discover} from '../../src/kube/discovery.ts';
import {createTransport} from '../../src/kube/transport.ts';
import {startLab} from '../../src/lab/lab.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {type ReadOnceOptions, readOnce} from '../../src/session/read-once.ts';
import type {SourceName} from '../../src/store/rows.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {namespace, pod} from '../lab/objects.ts';

async function cluster() {
	const lab = await startLab({cluster: {objects: [namespace('a'), namespace('b'), pod('a', 'web-1')]}});
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	const transport = createTransport({connection, userAgent: 'test'});
	onTestFinished(async () => {
		transport.close();
		await lab.close();
	});
	const {signal} = new AbortController();
	const discovery = await discover(transport, signal);
	const before = lab.stats().requests;
	const read = (more: Partial<ReadOnceOptions> = {}) =>
		readOnce({
			transport,
			discovery,
			clock: systemClock,
			profile: {},
			only: ['namespaces', 'deployments'],
			withinMs: 20_000,
			signal,
			...more,
		});
	return {lab, transport, read, asked: () => lab.stats().requests - before};
}

const stateOf = ({sources}: Snapshot, name: SourceName) => sources.find(one => one.name === name)?.state;

test('reads what is named and nothing else, over a connection that goes on', async () => {
	const {transport, read, asked} = await cluster();
	const snapshot = await read();
	expect(snapshot.tables.namespaces.map(({name}) => name)).toEqual(['a', 'b']);
	expect(asked()).toBe(2);
	expect([stateOf(snapshot, 'namespaces')?.kind, stateOf(snapshot, 'deployments')?.kind]).toEqual([
		'live',
		'live',
	]);
	expect(stateOf(snapshot, 'pods')).toMatchObject({kind: 'absent', why: 'not asked for'});
	expect([snapshot.pods.size, snapshot.api.kind]).toEqual([0, 'up']);
	expect(snapshot.cluster).toMatchObject({context: 'lab', gitVersion: expect.stringMatching(/^v1/)});
	expect((await read()).tables.namespaces).toHaveLength(2);
	expect(transport.statistics().inFlight).toBe(0);
});

test('what may not be read says so, and is not waited for', async () => {
	const {lab, read} = await cluster();
	await lab.setFault({kind: 'forbidden', verb: 'list', group: 'apps', resource: 'deployments'});
	const snapshot = await read();
	expect(stateOf(snapshot, 'deployments')).toMatchObject({kind: 'forbidden', verb: 'list'});
	expect(snapshot.tables.namespaces).toHaveLength(2);
});

test('what fails is tried again', async () => {
	const {lab, read, asked} = await cluster();
	await lab.setFault({kind: 'status', code: 503, path: /namespaces/, requests: 1});
	expect(stateOf(await read(), 'namespaces')?.kind).toBe('live');
	expect(asked()).toBe(3);
});

test('when time is up, and when nobody is let in any more, it is told as it stands', async () => {
	const {lab, transport, read} = await cluster();
	await lab.setFault({kind: 'slow', bytesPerSecond: 1 << 20, latencyMs: 4_000, path: /deployments/});
	const late = await read({withinMs: 300});
	expect([stateOf(late, 'namespaces')?.kind, stateOf(late, 'deployments')?.kind]).toEqual([
		'live',
		'loading',
	]);
	expect(transport.statistics().inFlight).toBe(0);
	await lab.clearFaults();
	await lab.setFault({kind: 'status', code: 401});
	const refused = await read({withinMs: 600_000});
	expect(stateOf(refused, 'namespaces')).toMatchObject({kind: 'stale'});
	expect(refused.api).toMatchObject({kind: 'down', fault: 'auth'});
});

test('that others are not let in over the same connection keeps nobody from being read', async () => {
	const {lab, transport, read} = await cluster();
	await lab.setFault({kind: 'status', code: 401, path: /secrets/});
	const {signal} = new AbortController();
	const refused = transport.requestJson({path: '/api/v1/secrets', signal});
	await expect(refused).rejects.toMatchObject({kind: 'auth'});
	expect(transport.api().kind).toBe('down');
	const snapshot = await read();
	expect([stateOf(snapshot, 'namespaces')?.kind, stateOf(snapshot, 'deployments')?.kind]).toEqual([
		'live',
		'live',
	]);
});

test('a snapshot folder has the last word, and the signal ends it', async () => {
	const {lab, read, asked} = await cluster();
	const recorded = {
		collectors: {deployments: {state: 'forbidden', verb: 'list', why: 'not allowed'}},
	} as const;
	expect(stateOf(await read({recorded}), 'deployments')).toMatchObject({
		kind: 'forbidden',
		why: 'not allowed',
	});
	expect(asked()).toBe(1);
	await lab.setFault({kind: 'silence', path: /deployments/});
	const stop = new AbortController();
	const reading = read({signal: stop.signal});
	stop.abort();
	await expect(reading).rejects.toMatchObject({kind: 'cancelled'});
});
