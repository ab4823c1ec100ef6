import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const serving = 'financial-inference';
const causesOf = (snapshot: Snapshot) =>
	diagnose(snapshot, runChecks(snapshot)).causes.map(({finding}) => finding.id);

/** Makes a model of the serving namespace say this. */
function say(
	draft: Draft,
	model: string,
	message: string,
	reason: string,
	at = '2026-11-20T15:00:00Z',
): void {
	const object = draft.all('Model').find(({metadata}) => metadata.name === model)!;
	draft.set(object, 'status.conditions', [
		{type: 'ModelReady', status: 'False', message, reason, lastTransitionTime: at},
	]);
}

describe('SEL-01 models', () => {
	it('passes when all are ready, and counts those that are off or being loaded', () => {
		expect(verdicts('SEL-01', h0())).toEqual(['PASS SEL-01']);
		const snapshot = h0(draft => {
			say(draft, 'baseline-predictor', 'ModelProgressing', '', '2026-11-20T15:39:00Z');
			draft.set(draft.one('Model', 'enhanced-predictor'), 'spec.replicas', 0);
			say(draft, 'enhanced-predictor', 'ModelScaledDown', '');
		});
		expect(findingsOf('SEL-01', snapshot)).toMatchObject([
			{verdict: 'PASS', summary: '0 of 2 models ready, 1 being loaded, 1 scaled to nothing'},
		]);
	});

	it('is silent without Seldon', () => {
		const none = h0(draft => {
			for (const kind of ['Model', 'Server', 'Experiment', 'SeldonRuntime', 'SeldonConfig', 'ServerConfig'])
				draft.remove(kind);
		});
		for (const code of ['SEL-01', 'SEL-02', 'SEL-03', 'SEL-04', 'SEL-05', 'SEL-06', 'SEL-10', 'SEL-11'])
			expect(verdicts(code, none), code).toEqual([`SKIP ${code}`]);
	});

	it.each([
		['ScheduleFailed', 'Failed to schedule model as no matching servers are available', 'no-server'],
		['ModelFailed', 'lookup minio.minio.svc on 10.43.0.10:53: i/o timeout', 'name'],
		[
			'ModelProgressing',
			'rpc error: code = Unavailable desc = dial tcp 10.43.51.131:9004: i/o timeout',
			'scheduler',
		],
		['ModelFailed', 'Secret does not have 1 key ml-platform', 'secret'],
		['ModelFailed', 'load failed: NoSuchKey: The specified key does not exist', 'artifact'],
		['ModelFailed', 'dial tcp 127.0.0.1:9500: connect: connection refused', 'loopback'],
		['ModelFailed', 'dial tcp 10.43.88.12:9000: i/o timeout', 'network'],
		['ModelFailed', 'something else', 'unknown'],
		['ModelProgressing', '', 'unknown'],
	])('says of %s "%s" that it is %s', (message, reason, trouble) => {
		const snapshot = h0(draft => say(draft, 'baseline-predictor', message, reason));
		expect(verdicts('SEL-01', snapshot)).toEqual([`FAIL SEL-01/${serving}/${trouble}`]);
	});

	it('never blames the network for what a container of the same pod, a secret or the storage says', () => {
		for (const reason of [
			'dial tcp 127.0.0.1:9500: connect: connection refused',
			'Secret does not have 1 key ml-platform',
			'403 Forbidden: AccessDenied',
		]) {
			const snapshot = h0(draft => say(draft, 'baseline-predictor', 'ModelFailed', reason));
			const [first] = diagnose(snapshot, runChecks(snapshot)).causes;
			expect(first?.finding, reason).toMatchObject({code: 'SEL-01', class: 'root', owner: 'application'});
		}
	});

	it('says that the cause is not known where nothing says it', () => {
		const [finding] = findingsOf(
			'SEL-01',
			h0(draft => say(draft, 'baseline-predictor', 'ModelFailed', '')),
		);
		expect(finding).toMatchObject({owner: 'application', confidence: 'possible'});
		expect(finding?.explanation).toContain('UNKNOWN');
	});

	it('names what has the address that is dialled', () => {
		const text = (address: string) =>
			findingsOf(
				'SEL-01',
				h0(draft => say(draft, 'baseline-predictor', 'ModelFailed', `dial tcp ${address}:9004: i/o timeout`)),
			)[0]?.explanation;
		expect(text('10.43.51.131')).toContain('10.43.51.131 is Service financial-inference/seldon-scheduler.');
		expect(text('10.43.0.99')).toContain('No Service and no pod has 10.43.0.99 now');
	});

	it('tells models without any status apart, and whether somebody watches them', () => {
		const unseen = (change: (draft: Draft) => void) =>
			h0(draft => {
				draft.set(draft.one('Model', 'baseline-predictor'), 'status', undefined);
				change(draft);
			});
		const watched = unseen(() => undefined);
		expect(verdicts('SEL-01', watched)).toEqual([`FAIL SEL-01/${serving}/unseen`]);
		expect(verdicts('SEL-06', watched)).toEqual(['PASS SEL-06']);
		const unwatched = unseen(draft => {
			const [controller] = draft
				.all('Deployment')
				.filter(({metadata}) => metadata.name === 'seldon-v2-controller-manager');
			draft.set(controller!, 'spec.template.spec.containers', [
				{
					name: 'manager',
					image: 'seldonio/seldonv2-controller:2.9.0',
					env: [{name: 'CLUSTERWIDE', value: 'false'}],
				},
			]);
		});
		expect(verdicts('SEL-06', unwatched)).toContain('FAIL SEL-06/unwatched');
		expect(causesOf(unwatched)[0]).toBe('SEL-06/unwatched');
	});
});

describe('SEL-02 experiments', () => {
	const notReady = (draft: Draft) =>
		draft.set(draft.one('Experiment'), 'status.conditions', [
			{type: 'Ready', status: 'False', reason: 'candidate models are not ready'},
		]);
	it('is a symptom of its models', () => {
		const snapshot = h0(draft => {
			say(draft, 'baseline-predictor', 'ModelFailed', 'NoSuchKey');
			notReady(draft);
		});
		expect(causesOf(snapshot)).not.toContain(`SEL-02/${serving}/financial-ab-test-experiment`);
	});
	it('is a cause of its own when a model does not exist, and when nothing says why', () => {
		const missing = h0(draft => {
			draft.remove('Model', 'enhanced-predictor');
			notReady(draft);
		});
		expect(findingsOf('SEL-02', missing)).toMatchObject([{owner: 'application', confidence: 'proven'}]);
		expect(findingsOf('SEL-02', h0(notReady))).toMatchObject([{verdict: 'FAIL', confidence: 'possible'}]);
	});
});

describe('SEL-03 servers, SEL-04 runtimes and SEL-05 their scheduler', () => {
	const schedulerDown = (draft: Draft) => {
		const down = draft
			.all('StatefulSet')
			.find(({metadata}) => metadata.namespace === serving && metadata.name === 'seldon-scheduler')!;
		draft.set(down, 'status.readyReplicas', 0);
		for (const slice of draft.all('EndpointSlice')) {
			if (slice.metadata.namespace !== serving) continue;
			for (const endpoint of (slice.endpoints ?? []) as unknown as {
				targetRef: {name: string};
				conditions: object;
			}[])
				if (endpoint.targetRef.name === 'seldon-scheduler-0') endpoint.conditions = {ready: false};
		}
	};
	it('name the component that is down and put the Service under it', () => {
		const snapshot = h0(schedulerDown);
		expect(verdicts('SEL-05', snapshot)).toEqual([`FAIL SEL-05/${serving}`]);
		expect(verdicts('SEL-04', snapshot)).toEqual([`FAIL SEL-04/${serving}/financial-inference-runtime`]);
		expect(causesOf(snapshot)).toEqual([`SEL-04/${serving}/financial-inference-runtime`]);
	});
	it('do not count what is switched off on purpose', () => {
		const snapshot = h0(draft => {
			schedulerDown(draft);
			const runtime = draft.all('SeldonRuntime').find(({metadata}) => metadata.namespace === serving)!;
			draft.set(runtime, 'spec.overrides', [{name: 'seldon-scheduler', disable: true}]);
		});
		expect(verdicts('SEL-04', snapshot)).toEqual(['PASS SEL-04']);
	});
	it('miss the Service and its ports, but take an alias for one', () => {
		const change = (with_: (draft: Draft, service: ReturnType<Draft['one']>) => void) =>
			h0(draft => {
				const service = draft
					.all('Service')
					.find(({metadata}) => metadata.namespace === serving && metadata.name === 'seldon-scheduler')!;
				with_(draft, service);
			});
		expect(
			verdicts(
				'SEL-05',
				change((draft, service) => draft.set(service, 'spec.ports', [{port: 9004}])),
			),
		).toEqual([`FAIL SEL-05/${serving}/ports`]);
		expect(
			verdicts(
				'SEL-05',
				change((draft, service) => void draft.objects.splice(draft.objects.indexOf(service), 1)),
			),
		).toEqual([`FAIL SEL-05/${serving}`]);
		const alias = change((draft, service) => {
			draft.set(service, 'spec', {
				type: 'ExternalName',
				externalName: 'seldon-scheduler.seldon-system.svc.cluster.local',
				ports: [{port: 9004}],
			});
		});
		expect(verdicts('SEL-05', alias)).toEqual(['PASS SEL-05']);
	});
	it('see a server pod of which one container crashes, with how it ended', () => {
		const snapshot = h0(draft => {
			const pod = draft
				.all('Pod')
				.find(({metadata}) => metadata.namespace === serving && metadata.name === 'mlserver-0')!;
			const statuses = pod.status!.containerStatuses as unknown as Record<string, unknown>[];
			Object.assign(statuses.find(({name}) => name === 'rclone')!, {
				ready: false,
				state: {waiting: {reason: 'CrashLoopBackOff'}},
				lastState: {terminated: {reason: 'Error', exitCode: 1, finishedAt: '2026-11-20T15:30:00Z'}},
			});
			draft.set(pod, 'status.conditions', [{type: 'Ready', status: 'False'}]);
		});
		const [finding] = findingsOf('SEL-03', snapshot);
		expect(finding?.id).toBe(`SEL-03/${serving}/mlserver`);
		expect(finding?.evidence.map(({value}) => value).join()).toContain('rclone ended: Error 1');
	});
});

describe('SEL-10 servers that match', () => {
	const unscheduled = (change: (draft: Draft) => void) =>
		h0(draft => {
			say(
				draft,
				'baseline-predictor',
				'ScheduleFailed',
				'Failed to schedule model as no matching servers are available',
			);
			change(draft);
		});
	it('names what no Server offers, whatever else is wrong', () => {
		const snapshot = unscheduled(draft =>
			draft.set(draft.one('Model', 'baseline-predictor'), 'spec.requirements', ['xgboost']),
		);
		expect(findingsOf('SEL-10', snapshot)).toMatchObject([
			{id: `SEL-10/${serving}/offer`, owner: 'application', confidence: 'proven'},
		]);
		expect(causesOf(snapshot)).toEqual([`SEL-10/${serving}/offer`]);
	});
	it('concludes nothing from capabilities that are those of a ServerConfig', () => {
		const snapshot = unscheduled(draft => {
			const server = draft.all('Server').find(({metadata}) => metadata.namespace === serving)!;
			draft.set(server, 'spec.capabilities', undefined);
		});
		expect(findingsOf('SEL-10', snapshot)).toMatchObject([{id: `SEL-10/${serving}`, confidence: 'probable'}]);
	});
});

describe('SEL-11 configurations', () => {
	it('looks in the namespace of the controller alone', () => {
		const snapshot = h0(draft => {
			const config = draft.one('ServerConfig', 'mlserver');
			draft.set(config, 'metadata.namespace', serving);
		});
		const [finding] = findingsOf('SEL-11', snapshot);
		expect(finding).toMatchObject({verdict: 'FAIL', owner: 'platform', id: 'SEL-11/missing'});
		expect(finding?.explanation).toContain(`ServerConfig mlserver is in ${serving}`);
	});
	it('does not miss the ConfigMap of v1 while models are served', () => {
		expect(
			verdicts(
				'SEL-11',
				h0(draft => draft.remove('ConfigMap', 'seldon-config')),
			),
		).toEqual(['PASS SEL-11']);
	});
});

describe('SEL-23 as many models as before', () => {
	const counts = {readyModels: 2};
	it('compares with the profile', () => {
		expect(verdicts('SEL-23', h0())).toEqual(['SKIP SEL-23']);
		expect(verdicts('SEL-23', h0(undefined, {profile: {counts}}))).toEqual(['PASS SEL-23']);
		const fewer = h0(draft => draft.remove('Model', 'enhanced-predictor'), {profile: {counts}});
		expect(verdicts('SEL-23', fewer)).toEqual(['FAIL SEL-23']);
	});
});
