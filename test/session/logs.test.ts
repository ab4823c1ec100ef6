import {describe, expect, it} from 'vitest';
import type {LabCluster} from '../../src/lab/cluster.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import type {Frame} from '../../src/session/session.ts';
import {logLimits} from '../../src/store/logs/book.ts';
import type {ContainerLog} from '../../src/store/logs/log.ts';
import {frameWhere, liveSession, stateOf, verdicts} from './support/live.ts';

function cluster(id: string): LabCluster {
	const {timeline: _, ...still} = findScenario(id)!.build(Date.now());
	return still;
}

const never = new AbortController().signal;
const dns = ({snapshot}: Frame): ContainerLog | undefined =>
	snapshot.logs.containers.find(({program, previous}) => program === 'coredns' && !previous);
const nameOf = ({namespace, pod, container}: ContainerLog) => `${namespace}/${pod}/${container}`;
const texts = (frame: Frame) => dns(frame)?.lines.map(({text}) => text) ?? [];
const stamped = (text: string, at = Date.now()) => `${new Date(at).toISOString()} ${text}`;
const isRead = (frame: Frame) => dns(frame)?.state.kind === 'read';

describe('reading logs once', () => {
	it('has the newest lines of every program before the report is made', async () => {
		const {session} = await liveSession(cluster('canonical'), {live: false});
		expect(await session.settled(30_000, never)).toBe(true);
		const frame = await session.refresh();
		expect(new Set(frame.snapshot.logs.containers.map(({program}) => program)).size).toBe(10);
		expect(stateOf(frame, 'logs')?.kind).toBe('live');
		expect(verdicts(frame, 'SEL-07')).toEqual(['FAIL']);
		expect(verdicts(frame, 'SEL-08')).toEqual(['FAIL']);
	});

	it('names the verb that is missing, and passes nothing', async () => {
		const denied = [{verb: 'get', group: '', resource: 'pods/log'}];
		const {session} = await liveSession({...cluster('canonical'), denied}, {live: false});
		await session.settled(30_000, never);
		const frame = await session.refresh();
		expect(stateOf(frame, 'logs')).toMatchObject({kind: 'forbidden', verb: 'get'});
		for (const code of ['SEL-07', 'SEL-08', 'SEL-09', 'CAL-18', 'NET-10', 'NET-11'])
			expect([code, verdicts(frame, code)]).toEqual([code, ['SKIP']]);
		expect(frame.snapshot.api.kind).toBe('up');
	});

	it('asks for nothing when it is switched off', async () => {
		const {session, lab} = await liveSession(cluster('canonical'), {live: false, withoutLogs: 'off'});
		await session.settled(30_000, never);
		const frame = await session.refresh();
		expect(stateOf(frame, 'logs')).toMatchObject({kind: 'absent', why: 'off'});
		expect(verdicts(frame, 'SEL-07')).toEqual(['SKIP']);
		expect(JSON.stringify(lab.stats())).not.toContain('pods/log');
	});

	it('says of a container that has not started why it has no log', async () => {
		const played = cluster('h0');
		const name = await dnsName(played);
		const {session} = await liveSession(withoutLog(played, name, 'ContainerCreating'), {live: false});
		await session.settled(30_000, never);
		const frame = await session.refresh();
		expect(dns(frame)?.state).toMatchObject({kind: 'none'});
		expect(JSON.stringify(dns(frame)?.state)).toContain('waiting to start');
		expect(frame.snapshot.api.kind).toBe('up');
	});

	it('keeps little of very long lines, and the newest of them', async () => {
		const played = cluster('h0');
		const name = await dnsName(played);
		const long = Array.from({length: 12}, (_, index) => stamped(`${index} ${'x'.repeat(1 << 20)}\n`)).join(
			'',
		);
		const {session} = await liveSession({...played, logs: {...played.logs, [name]: long}}, {live: false});
		await session.settled(60_000, never);
		const frame = await session.refresh();
		expect(texts(frame).at(-1)).toMatch(/^11 x+…$/);
		expect(texts(frame).every(({length}) => length <= logLimits.line)).toBe(true);
		expect(dns(frame)?.cut).toBe(true);
	});
});

describe('following logs', () => {
	it('takes lines as they come, and judges by them', async () => {
		const {lab, session} = await liveSession(cluster('h0'));
		const frame = await frameWhere(session, isRead);
		expect(verdicts(frame, 'NET-10')).toEqual(['PASS']);
		const line = stamped('[ERROR] plugin/kubernetes: Failed to watch: dial tcp 10.43.200.9:443: i/o timeout');
		lab.appendLog(nameOf(dns(frame)!), [line, line.replace('ERROR', 'error')]);
		const after = await frameWhere(session, one => verdicts(one, 'NET-10').includes('WARN'));
		expect(verdicts(after, 'NET-11')).toEqual(['FAIL']);
	});

	it('goes on after the connection broke, without a line twice and without a word about the API server', async () => {
		const {lab, session} = await liveSession(cluster('h0'));
		const frame = await frameWhere(session, isRead);
		const name = nameOf(dns(frame)!);
		lab.appendLog(name, [stamped('before')]);
		await frameWhere(session, one => texts(one).includes('before'));
		await lab.setFault({kind: 'status', code: 500, path: /\/log\?/, requests: 3});
		const {pod, namespace} = dns(frame)!;
		const object = lab.get({resource: 'pods', namespace, name: pod});
		lab.remove({resource: 'pods', namespace, name: pod}, true);
		lab.apply(object);
		lab.appendLog(name, [stamped('after')]);
		const after = await frameWhere(session, one => texts(one).includes('after'));
		expect(texts(after).filter(text => text === 'before')).toHaveLength(1);
		expect(after.snapshot.api.kind).toBe('up');
	}, 30_000);

	it('stays bounded when thousands of lines a second come', async () => {
		const {lab, session} = await liveSession(cluster('h0'));
		const frame = await frameWhere(session, isRead);
		const flood = (round: number) =>
			Array.from({length: 5000}, (_, index) => stamped(`round ${round} line ${index}`));
		for (let round = 0; round < 4; round++) lab.appendLog(nameOf(dns(frame)!), flood(round));
		const after = await frameWhere(session, one => texts(one).includes('round 3 line 4999'));
		expect(texts(after).length).toBeLessThanOrEqual(logLimits.lines);
		expect(dns(after)!.dropped).toBeGreaterThan(15_000);
	}, 30_000);

	it('reads what the run before a restart said', async () => {
		const played = cluster('h0');
		const name = await dnsName(played);
		const restarted = played.objects.map(object => withRestarts(object, name));
		const logs = {...played.logs, [`${name}.previous`]: stamped('last words\n')};
		const {session} = await liveSession({...played, objects: restarted, logs});
		const frame = await frameWhere(session, ({snapshot}) =>
			snapshot.logs.containers.some(log => log.previous && log.lines.length > 0),
		);
		const before = frame.snapshot.logs.containers.find(log => log.previous);
		expect(before?.lines.map(({text}) => text)).toEqual(['last words']);
	});
});

async function dnsName(played: LabCluster): Promise<string> {
	return Object.keys(played.logs ?? {}).find(name => name.endsWith('/coredns')) ?? '';
}

type Pod = {
	readonly kind: string;
	readonly metadata: {readonly namespace: string; readonly name: string};
	readonly status: {readonly containerStatuses: readonly {readonly name: string}[]};
};

const isPod = (object: unknown, log: string): object is Pod => {
	const {kind, metadata} = object as Pod;
	return kind === 'Pod' && log.startsWith(`${metadata.namespace}/${metadata.name}/`);
};

function withRestarts(object: unknown, log: string): unknown {
	if (!isPod(object, log)) return object;
	const containerStatuses = object.status.containerStatuses.map(one => ({
		...one,
		restartCount: 1,
		lastState: {terminated: {reason: 'Error', exitCode: 2, containerID: 'containerd://x'}},
	}));
	return {...object, status: {...object.status, containerStatuses}};
}

function withoutLog(played: LabCluster, log: string, reason: string): LabCluster {
	const {[log]: _, ...logs} = played.logs ?? {};
	const objects = played.objects.map(object =>
		isPod(object, log)
			? {
					...object,
					status: {
						...object.status,
						containerStatuses: object.status.containerStatuses.map(one => ({
							...one,
							state: {waiting: {reason}},
						})),
					},
				}
			: object,
	);
	return {...played, objects, logs};
}
