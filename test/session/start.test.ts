import {describe, expect, it} from 'vitest';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {classifyPods, slotsOfKind} from '../../src/migration/classify-pods.ts';
import type {Frame} from '../../src/session/session.ts';
import {probeResults} from '../../src/store/probes.ts';
import {frameWhere, liveSession, stateOf, verdicts} from './support/live.ts';

function cluster(id: string) {
	const scenario = findScenario(id);
	if (scenario === undefined) throw new Error(`no scenario ${id}`);
	const {timeline: _, ...still} = scenario.build(Date.now());
	return still;
}

const flannelPods = ({snapshot}: Frame) => slotsOfKind(classifyPods(snapshot), 'flannel').length;
const allRead = ({snapshot}: Frame) =>
	snapshot.sources.every(({state}) => state.kind === 'live' || state.kind === 'absent');
const never = new AbortController().signal;

describe('a session', () => {
	it('answers at once with nothing known, and says UNKNOWN until it is', async () => {
		const {session} = await liveSession(cluster('h0'));
		expect(session.frame().diagnosis.verdict).toBe('UNKNOWN');
		const frame = await frameWhere(session, allRead);
		expect(frame.diagnosis.verdict).toBe('PASS');
	});

	it('follows the cluster: a pod that moves leaves the old network and the burn-down shows it', async () => {
		const {lab, session} = await liveSession(cluster('canonical'));
		await frameWhere(session, frame => allRead(frame) && flannelPods(frame) === 7);
		lab.remove({resource: 'pods', namespace: 'mlflow', name: 'mlflow-postgres-0'}, true);
		const frame = await frameWhere(session, one => flannelPods(one) === 6);
		expect(frame.burnDown.map(({flannel}) => flannel)).toEqual([7, 6]);
		expect(verdicts(frame, 'CID-01')).toContain('FAIL');
	});

	it('says since when the server does not answer, turns everything unknown, and recovers alone', async () => {
		const {lab, session} = await liveSession(cluster('h0'));
		await frameWhere(session, allRead);
		await lab.setFault({kind: 'refuse'});
		const down = await frameWhere(session, ({snapshot}) => snapshot.api.kind === 'down');
		expect(down.diagnosis.verdict).toBe('UNKNOWN');
		expect(verdicts(down, 'OPS-02')).toEqual(['FAIL']);
		expect(down.diagnosis.findings.filter(({verdict}) => verdict === 'PASS')).toEqual([]);
		expect(down.snapshot.pods.size).toBeGreaterThan(0);
		await lab.clearFaults();
		const back = await frameWhere(session, frame => frame.snapshot.api.kind === 'up' && allRead(frame));
		expect(back.diagnosis.verdict).toBe('PASS');
	});

	it('takes recorded probes for evidence, and has none without a record', async () => {
		const played = cluster('sc-19');
		const {session} = await liveSession(played, {probes: () => probeResults(played.probes ?? [])});
		expect(verdicts(await frameWhere(session, allRead), 'CAL-15')).toEqual(['FAIL']);
		const {session: bare} = await liveSession(played);
		expect(verdicts(await frameWhere(bare, allRead), 'CAL-15')).toEqual(['SKIP']);
	});

	it('names the verb that is missing and never passes what it could not read', async () => {
		const {session} = await liveSession({
			...cluster('h0'),
			denied: [{verb: '*', group: '*', resource: 'ippools'}],
		});
		const frame = await frameWhere(
			session,
			one => stateOf(one, 'ipPools')?.kind === 'forbidden' && stateOf(one, 'pods')?.kind === 'live',
		);
		expect(stateOf(frame, 'ipPools')).toMatchObject({kind: 'forbidden', verb: 'list'});
		expect(verdicts(frame, 'CID-02')).toEqual(['SKIP']);
		expect(verdicts(frame, 'CID-09')).toEqual(['SKIP']);
	});

	it('reads Calico from its storage form when the aggregated API does not answer', async () => {
		const broken = cluster('h0');
		const objects = broken.objects.map(object => {
			const {kind, metadata} = object as {readonly kind: string; readonly metadata: {readonly name: string}};
			if (kind !== 'APIService' || metadata.name !== 'v3.projectcalico.org') return object;
			return {
				...(object as object),
				status: {
					conditions: [
						{type: 'Available', status: 'False', reason: 'MissingEndpoints', message: 'no endpoints'},
					],
				},
			};
		});
		const {session} = await liveSession({...broken, objects});
		const frame = await frameWhere(session, one => stateOf(one, 'ipPools')?.kind === 'live');
		expect(frame.snapshot.sources.find(({name}) => name === 'ipPools')?.resource).toContain(
			'crd.projectcalico.org',
		);
		expect(frame.snapshot.tables.ipPools).toHaveLength(1);
	});

	it('starts to read an API that is installed while it looks on', async () => {
		const whole = cluster('h0');
		const isOperator = (object: unknown) => JSON.stringify(object).includes('operator.tigera.io');
		const {lab, session} = await liveSession({
			...whole,
			objects: whole.objects.filter(object => !isOperator(object)),
		});
		await frameWhere(
			session,
			one => stateOf(one, 'installations')?.kind === 'absent' && stateOf(one, 'pods')?.kind === 'live',
		);
		for (const object of whole.objects.filter(isOperator))
			lab.apply(object as Parameters<typeof lab.apply>[0]);
		const frame = await frameWhere(session, one => stateOf(one, 'installations')?.kind === 'live');
		expect(frame.snapshot.tables.installations).toHaveLength(1);
	});

	it('reads one namespace alone when asked to', async () => {
		const {session} = await liveSession(cluster('canonical'), {namespace: 'jupyterhub'});
		const {snapshot} = await frameWhere(session, allRead);
		const namespaces = new Set([...snapshot.pods.slots()].map(slot => snapshot.pods.row(slot).namespace));
		expect(namespaces).toEqual(new Set(['jupyterhub']));
		expect(snapshot.namespaceScope).toBe('jupyterhub');
	});
});

describe('waiting for a session', () => {
	it('ends when everything is read', async () => {
		const {session} = await liveSession(cluster('h0'), {live: false});
		expect(await session.settled(15_000, never)).toBe(true);
		expect((await session.refresh()).diagnosis.verdict).toBe('PASS');
	});

	it('gives up at once on a server that is not the one expected', async () => {
		const {lab, session} = await liveSession(cluster('h0'), {live: false});
		await lab.setFault({kind: 'wrong-ca'});
		expect(await session.settled(15_000, never)).toBe(false);
		const frame = await session.refresh();
		expect(frame.snapshot.api).toMatchObject({kind: 'down', fault: 'tls'});
		expect(frame.diagnosis.findings.filter(({verdict}) => verdict === 'FAIL').map(({code}) => code)).toEqual([
			'ENV-02',
		]);
	});

	it('rejects when the kubeconfig cannot be used', async () => {
		const {session} = await liveSession(cluster('h0'), {
			live: false,
			connect: async () => {
				throw new Error('no such context');
			},
		});
		await expect(session.settled(15_000, never)).rejects.toThrow('no such context');
	});

	it('stops when it is interrupted', async () => {
		const {lab, session} = await liveSession(cluster('h0'), {live: false});
		await lab.setFault({kind: 'silence'});
		const interrupt = new AbortController();
		const waiting = session.settled(15_000, interrupt.signal);
		interrupt.abort();
		await expect(waiting).rejects.toThrow('cancelled');
	});
});

describe('one object', () => {
	const pods = {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true};

	it('is fetched as YAML without managedFields', async () => {
		const {session} = await liveSession(cluster('canonical'));
		const yaml = await session.fetchObject(
			{resource: pods, namespace: 'mlflow', name: 'mlflow-postgres-0'},
			never,
		);
		expect(yaml).toContain('name: mlflow-postgres-0');
		expect(yaml).not.toContain('managedFields');
	});

	it('never shows what a Secret holds', async () => {
		const secret = {
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {
				name: 'key',
				namespace: 'default',
				annotations: {
					'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"aHVudGVyMg=="}}',
				},
			},
			data: {password: 'aHVudGVyMg=='},
		};
		const {session} = await liveSession({...cluster('h0'), objects: [...cluster('h0').objects, secret]});
		const resource = {...pods, resource: 'secrets', kind: 'Secret'};
		const yaml = await session.fetchObject({resource, namespace: 'default', name: 'key'}, never);
		expect(yaml).toContain('password');
		expect(yaml).not.toContain('aHVudGVyMg');
	});

	it('comes with what was said about it, newest first', async () => {
		const event = (name: string, reason: string, at: string) => ({
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {name, namespace: 'mlflow'},
			involvedObject: {kind: 'Pod', namespace: 'mlflow', name: 'mlflow-postgres-0'},
			type: 'Warning',
			reason,
			message: 'said \u001B[31mso',
			count: 3,
			lastTimestamp: at,
		});
		const base = cluster('canonical');
		const events = [event('a', 'Older', '2026-11-20T10:00:00Z'), event('b', 'Newer', '2026-11-20T11:00:00Z')];
		const {session} = await liveSession({...base, objects: [...base.objects, ...events]});
		const lines = await session.fetchEvents(
			{resource: pods, namespace: 'mlflow', name: 'mlflow-postgres-0'},
			never,
		);
		const [newer, older] = lines.filter(line => /Newer|Older/.test(line));
		expect(newer).toMatch(/Warning Newer \(x3\) said/);
		expect(older).toContain('Older');
		expect(lines.join('')).not.toContain('\u001B');
	});
});
