import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {type Draft, findingsOf, h0, pod, verdicts} from './fixtures.ts';

const training = 'financial-mlops-pytorch';
const quota = 'financial-mlops-pytorch-quota';

type Step = {readonly phase: string; readonly message: string};

function workflow(
	name: string,
	{
		phase,
		message = '',
		step,
		startedAt = '2026-11-20T15:10:00Z',
		finishedAt = '2026-11-20T15:20:00Z',
	}: {
		readonly phase: string;
		readonly message?: string;
		readonly step?: Step;
		readonly startedAt?: string;
		readonly finishedAt?: string;
	},
): unknown {
	return {
		apiVersion: 'argoproj.io/v1alpha1',
		kind: 'Workflow',
		metadata: {namespace: training, name, uid: name, creationTimestamp: startedAt},
		spec: {workflowTemplateRef: {name: 'train'}},
		status: {
			phase,
			message,
			startedAt,
			...(phase !== 'Running' && {finishedAt}),
			...(step && {nodes: {[name]: {displayName: 'step', ...step}}}),
		},
	};
}

const exceeded = (asked: string) =>
	`pods "x" is forbidden: exceeded quota: ${quota}, requested: limits.memory=${asked}, used: limits.memory=199Gi, limited: limits.memory=200Gi`;

describe('RES-01 quotas', () => {
	it('passes while nobody is refused, and skips without quotas', () => {
		expect(verdicts('RES-01', h0())).toEqual(['PASS RES-01']);
		expect(
			verdicts(
				'RES-01',
				h0(draft => draft.remove('ResourceQuota')),
			),
		).toEqual(['SKIP RES-01']);
	});

	it('looks at the step when the workflow itself says nothing and runs on', () => {
		const snapshot = h0(draft =>
			draft.add(workflow('w', {phase: 'Running', step: {phase: 'Pending', message: exceeded('6272Mi')}})),
		);
		const [finding] = findingsOf('RES-01', snapshot);
		expect(finding).toMatchObject({
			id: `RES-01/${training}/${quota}/exceeded`,
			verdict: 'FAIL',
			owner: 'platform',
		});
		expect(finding?.explanation).toContain('stays Running');
	});

	it('says when what is asked for never fits', () => {
		const snapshot = h0(draft =>
			draft.add(workflow('w', {phase: 'Running', step: {phase: 'Pending', message: exceeded('300Gi')}})),
		);
		expect(findingsOf('RES-01', snapshot)[0]).toMatchObject({owner: 'joint'});
		expect(findingsOf('RES-01', snapshot)[0]?.explanation).toContain('never fits');
	});

	it('takes a quota that is not counted yet for passing', () => {
		const message = `pods "x" is forbidden: status unknown for quota: ${quota}, resources: count/workflows.argoproj.io`;
		const snapshot = h0(draft => draft.add(workflow('w', {phase: 'Error', message})));
		expect(findingsOf('RES-01', snapshot)).toMatchObject([{verdict: 'WARN'}]);
	});

	it('finds a Deployment that cannot start its pods, from its condition and from the event', () => {
		const refuse = (draft: Draft) => {
			const row = draft.all('Deployment').find(({metadata}) => metadata.name === 'grafana')!;
			draft.set(row, 'status.availableReplicas', 0);
			draft.set(row, 'status.conditions', [
				{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: exceeded('1Gi')},
			]);
		};
		expect(findingsOf('RES-01', h0(refuse))[0]?.subjects).toEqual([
			{kind: 'Deployment', namespace: 'monitoring', name: 'grafana'},
		]);
	});

	const event = (message: string) => ({
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {namespace: 'mlflow', name: 'e', uid: 'e', creationTimestamp: '2026-11-20T15:30:00Z'},
		involvedObject: {kind: 'StatefulSet', namespace: 'mlflow', name: 'mlflow-postgres'},
		reason: 'FailedCreate',
		message,
		lastTimestamp: '2026-11-20T15:30:00Z',
	});
	it('believes an event only while what was refused is still missing', () => {
		const past = h0(draft => draft.add(event(exceeded('1Gi'))));
		expect(verdicts('RES-01', past)).toEqual(['PASS RES-01']);
		const now = h0(draft => {
			draft.add(event(exceeded('1Gi')));
			const row = draft.all('StatefulSet').find(({metadata}) => metadata.name === 'mlflow-postgres')!;
			draft.set(row, 'status.availableReplicas', 0);
		});
		expect(findingsOf('RES-01', now)[0]?.subjects).toEqual([
			{kind: 'StatefulSet', namespace: 'mlflow', name: 'mlflow-postgres'},
		]);
	});

	it('believes an event of a ReplicaSet while there is that ReplicaSet', () => {
		const refused = (name: string) => ({
			...event(exceeded('1Gi')),
			involvedObject: {kind: 'ReplicaSet', namespace: 'mlflow', name},
		});
		expect(
			verdicts(
				'RES-01',
				h0(draft => draft.add(refused('gone-5d9'))),
			),
		).toEqual(['PASS RES-01']);
		const here = h0(draft => {
			draft.add(refused('bare-5d9'));
			draft.add({
				apiVersion: 'apps/v1',
				kind: 'ReplicaSet',
				metadata: {namespace: 'mlflow', name: 'bare-5d9', uid: 'bare-5d9'},
			});
		});
		expect(findingsOf('RES-01', here)[0]?.subjects).toEqual([
			{kind: 'ReplicaSet', namespace: 'mlflow', name: 'bare-5d9'},
		]);
	});

	it('forgets what a later workflow of the same template made up for, and what is long past', () => {
		const refused = workflow('w', {phase: 'Error', message: exceeded('1Gi')});
		const cured = h0(draft => {
			draft.add(refused);
			draft.add(workflow('later', {phase: 'Succeeded', startedAt: '2026-11-20T15:25:00Z'}));
		});
		expect(verdicts('RES-01', cured)).toEqual(['PASS RES-01']);
		expect(verdicts('MLO-07', cured)).toEqual(['PASS MLO-07']);
		const past = h0(draft =>
			draft.add(
				workflow('w', {phase: 'Error', message: exceeded('1Gi'), finishedAt: '2026-11-18T15:20:00Z'}),
			),
		);
		expect(verdicts('RES-01', past)).toEqual(['PASS RES-01']);
	});
});

describe('RES-02 out of memory', () => {
	const killed = (state: object, lastState: object = {}, container = 'main', namespace = 'mlflow') => {
		const object = pod(`${namespace}/p`, {on: 'nuc8i5behs'}) as {status: Record<string, unknown>};
		object.status.containerStatuses = [{name: container, ready: true, restartCount: 1, state, lastState}];
		return object;
	};
	const oom = (exitCode: number, finishedAt = '2026-11-20T15:30:00Z') => ({
		terminated: {reason: 'OOMKilled', exitCode, finishedAt},
	});
	it('judges by reason, also when the exit code is 0', () => {
		expect(
			verdicts(
				'RES-02',
				h0(draft => draft.add(killed(oom(0)))),
			),
		).toEqual(['FAIL RES-02/mlflow/p/main']);
		const other = {terminated: {reason: 'Error', exitCode: 137, finishedAt: '2026-11-20T15:30:00Z'}};
		expect(
			verdicts(
				'RES-02',
				h0(draft => draft.add(killed(other))),
			),
		).toEqual(['PASS RES-02']);
	});
	it('sees one that runs again by its last state, and warns when that was hours ago', () => {
		const running = {running: {startedAt: '2026-11-20T15:31:00Z'}};
		expect(
			findingsOf(
				'RES-02',
				h0(draft => draft.add(killed(running, oom(137)))),
			)[0]?.verdict,
		).toBe('FAIL');
		const hours = oom(137, '2026-11-20T09:30:00Z');
		expect(
			findingsOf(
				'RES-02',
				h0(draft => draft.add(killed(running, hours))),
			)[0]?.verdict,
		).toBe('WARN');
		const days = oom(137, '2026-11-17T09:30:00Z');
		expect(
			verdicts(
				'RES-02',
				h0(draft => draft.add(killed(running, days))),
			),
		).toEqual(['PASS RES-02']);
	});
	it('gives parts of the platform to the platform', () => {
		const owner = (namespace: string, container: string) =>
			findingsOf(
				'RES-02',
				h0(draft => draft.add(killed(oom(137), {}, container, namespace))),
			)[0]?.owner;
		expect(owner('metallb-system', 'speaker')).toBe('platform');
		expect(owner('financial-inference', 'agent')).toBe('platform');
		expect(owner('financial-inference', 'mlserver')).toBe('application');
	});
});

describe('RES-04 and RES-05', () => {
	it('warn of a quota that is used up, not of one that forbids or of counts', () => {
		const used = (resource: string, hard: string, amount: string) =>
			h0(draft => {
				const row = draft.one('ResourceQuota');
				draft.set(row, 'spec.hard', {[resource]: hard});
				draft.set(row, 'status.used', {[resource]: amount});
			});
		expect(findingsOf('RES-04', used('limits.memory', '200Gi', '204800Mi'))).toMatchObject([
			{verdict: 'WARN', class: 'advisory'},
		]);
		expect(verdicts('RES-04', used('limits.memory', '200Gi', '100Gi'))).toEqual(['PASS RES-04']);
		expect(verdicts('RES-04', used('pods', '0', '0'))).toEqual(['PASS RES-04']);
		expect(verdicts('RES-04', used('requests.nvidia.com/gpu', '4', '4'))).toEqual(['PASS RES-04']);
	});
	it('tell where containers have to say themselves what they need', () => {
		const [finding] = findingsOf(
			'RES-05',
			h0(draft => draft.remove('LimitRange')),
		);
		expect(finding).toMatchObject({
			verdict: 'PASS',
			summary: `containers must say themselves what they need in ${training}`,
		});
	});
});

describe('MLO-07 workflows', () => {
	it.each([
		['wait: dial tcp 10.43.0.1:443: i/o timeout', 'api', 'FAIL'],
		['[Errno -3] Temporary failure in name resolution', 'name', 'FAIL'],
		['workflows.argoproj.io is forbidden: User cannot patch', 'rights', 'FAIL'],
		['Error (exit code 1)', 'own', 'WARN'],
	])('takes "%s" for %s', (message, kind, verdict) => {
		const snapshot = h0(draft => draft.add(workflow('w', {phase: 'Failed', message})));
		expect(verdicts('MLO-07', snapshot)).toEqual([`${verdict} MLO-07/${training}/w/${kind}`]);
	});
	it('says so when the steps cannot be read', () => {
		const snapshot = h0(draft => {
			const object = workflow('w', {phase: 'Failed', message: 'child failed'}) as {
				status: Record<string, unknown>;
			};
			object.status.compressedNodes = 'H4sIA';
			draft.add(object);
		});
		expect(findingsOf('MLO-07', snapshot)[0]?.explanation).toContain('compressed');
	});
});

describe('before a window that is ahead', () => {
	const profile = {window: {start: Date.parse('2026-11-20T18:00:00Z')}};
	it('running workflows close the gate and open notebooks warn', () => {
		const snapshot = h0(draft => draft.add(workflow('w', {phase: 'Running'})), {profile});
		expect(verdicts('MLO-08', snapshot)).toEqual(['FAIL MLO-08']);
		expect(verdicts('MLO-15', snapshot)).toEqual(['WARN MLO-15']);
		expect(findingsOf('MLO-15', snapshot)[0]?.summary).toContain('3 notebooks');
		expect(verdicts('MLO-08', h0(undefined, {profile}))).toEqual(['PASS MLO-08']);
	});
	it('otherwise nothing is said of them', () => {
		const snapshot = h0(draft => draft.add(workflow('w', {phase: 'Running'})));
		expect(verdicts('MLO-08', snapshot)).toEqual(['SKIP MLO-08']);
		expect(verdicts('MLO-15', snapshot)).toEqual(['SKIP MLO-15']);
		expect(diagnose(snapshot, runChecks(snapshot)).causes).toEqual([]);
	});
});
