import {describe, expect, it} from 'vitest';
import {type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const training = 'financial-mlops-pytorch';
const at = '2026-11-20T15:36:00Z';

const template = (env: Readonly<Record<string, string>>) => ({
	apiVersion: 'argoproj.io/v1alpha1',
	kind: 'WorkflowTemplate',
	metadata: {namespace: training, name: 'ingest', uid: 'ingest'},
	spec: {
		templates: [{name: 't', container: {env: Object.entries(env).map(([name, value]) => ({name, value}))}}],
	},
});
const holding = (value: string) => h0(draft => draft.add(template({STORE_URL: value})));

describe('MLO-18 addresses in settings', () => {
	it.each([
		['http://192.168.1.203:5000', 'WARN', 'balancer'],
		['http://10.42.200.200:5000', 'FAIL', 'dead'],
		['http://192.168.1.85:30800', 'FAIL', 'node-gone'],
	])('%s is a %s (%s)', (value, verdict, kind) => {
		expect(findingsOf('MLO-18', holding(value))).toMatchObject([
			{verdict, owner: 'application', id: `MLO-18/${training}/ingest/${kind}`},
		]);
	});
	it.each([
		'http://203.0.113.9',
		'http://10.43.88.12:9000',
		'https://192.168.1.85:6443',
		'minio.minio.svc:9000',
	])('%s is none', value => {
		expect(verdicts('MLO-18', holding(value))).toEqual(['PASS MLO-18']);
	});
});

describe('MLB-15 ports that consumers use', () => {
	it('have to exist on the Service', () => {
		expect(verdicts('MLB-15', holding('http://minio.minio.svc:9000'))).toEqual(['PASS MLB-15']);
		expect(findingsOf('MLB-15', holding('http://minio.minio.svc:30900'))[0]).toMatchObject({verdict: 'WARN'});
	});
});

const claim = (spec: object, phase = 'Pending') => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	metadata: {namespace: 'mlflow', name: 'c', uid: 'c', creationTimestamp: '2026-11-20T15:00:00Z'},
	spec,
	status: {phase},
});

describe('ENV-06 storage', () => {
	it('fails for a class that is not there and for a lost volume', () => {
		const missing = h0(draft => draft.add(claim({storageClassName: 'nfs'})));
		expect(findingsOf('ENV-06', missing)[0]).toMatchObject({verdict: 'FAIL', id: 'ENV-06/mlflow/c'});
		const lost = h0(draft => draft.add(claim({volumeName: 'v'}, 'Lost')));
		expect(findingsOf('ENV-06', lost)[0]?.summary).toContain('lost its volume v');
	});
	it('lets a claim wait for the first pod that uses it, unless the provisioner complains', () => {
		const waiting = claim({storageClassName: 'local-path'});
		expect(
			verdicts(
				'ENV-06',
				h0(draft => draft.add(waiting)),
			),
		).toEqual(['PASS ENV-06']);
		const refused = h0(draft => {
			draft.add(waiting);
			draft.add({
				apiVersion: 'v1',
				kind: 'Event',
				metadata: {namespace: 'mlflow', name: 'e', uid: 'e'},
				type: 'Warning',
				reason: 'ProvisioningFailed',
				message: 'no space left',
				involvedObject: {kind: 'PersistentVolumeClaim', namespace: 'mlflow', name: 'c'},
				lastTimestamp: at,
			});
		});
		expect(findingsOf('ENV-06', refused)[0]?.summary).toContain('no space left');
	});
});

const unready = (kind: string, name: string) => (draft: Draft) => {
	const row = draft.all(kind).find(({metadata}) => metadata.name === name)!;
	draft.set(row, 'status.readyReplicas', 0);
};

describe('programs that have no ready pod', () => {
	it('are told once for their namespace, and by the checks of the program', () => {
		const snapshot = h0(unready('Deployment', 'grafana'));
		expect(findingsOf('ENV-07', snapshot)).toMatchObject([{id: 'ENV-07/monitoring', verdict: 'FAIL'}]);
		expect(findingsOf('MLO-16', snapshot)).toMatchObject([{verdict: 'FAIL'}]);
		expect(verdicts('MLO-16', h0())).toEqual(['PASS MLO-16']);
	});
	it('of a log collector are a warning', () => {
		const collector = (ready: number) => ({
			apiVersion: 'apps/v1',
			kind: 'DaemonSet',
			metadata: {namespace: 'logging', name: 'fluent-bit', uid: 'fb'},
			spec: {template: {spec: {containers: [{name: 'f', image: 'cr.fluentbit.io/fluent/fluent-bit:3.2'}]}}},
			status: {desiredNumberScheduled: 5, numberReady: ready},
		});
		expect(
			verdicts(
				'OBS-03',
				h0(draft => draft.add(collector(5))),
			),
		).toEqual(['PASS OBS-03']);
		expect(
			verdicts(
				'OBS-03',
				h0(draft => draft.add(collector(3))),
			),
		).toEqual(['WARN OBS-03']);
	});
});

type Asked = {
	readonly probe: string;
	readonly from: object;
	readonly to: object;
	readonly class: string;
	readonly detail?: string;
};
const asked = (...probes: readonly Asked[]) =>
	h0(draft => {
		draft.probes.length = 0;
		draft.probes.push(...(probes.map(one => ({at, ...one})) as unknown as Draft['probes']));
	});
const inside = {namespace: training, pod: 'gone'};
const jumpHost = {jumpHost: true};

describe('recorded probes', () => {
	const api = {host: '10.43.0.10', name: 'kubernetes.default.svc.cluster.local'};
	it.each([
		['ok', '10.43.0.1', 'PASS'],
		['ok', '192.0.2.1', 'FAIL'],
		['dns-timeout', '', 'FAIL'],
		['dns-nxdomain', '', 'FAIL'],
		['tool', 'executable file not found', 'SKIP'],
	])('for the name of the API, %s %s is %s', (result, detail, verdict) => {
		const snapshot = asked({probe: 'dns', from: inside, to: api, class: result, detail});
		expect(findingsOf('DNS-03', snapshot).map(one => one.verdict)).toEqual([verdict]);
	});
	it('from outside judge addresses of the load balancer', () => {
		const to = {host: '192.168.1.200', port: 9000};
		const by = (result: string) =>
			findingsOf('MLB-08', asked({probe: 'tcp', from: jumpHost, to, class: result}));
		expect(by('ok')).toMatchObject([{verdict: 'PASS'}]);
		expect(by('refused')[0]?.summary).toContain('refused');
		expect(by('timeout')).toMatchObject([{verdict: 'FAIL', id: 'MLB-08/minio/minio'}]);
		expect(verdicts('MLB-08', asked())).toEqual(['SKIP MLB-08']);
	});
	it('from pods blame the load balancer address only when the pod is answered elsewhere', () => {
		const lost = {probe: 'tcp', from: inside, to: {host: '192.168.1.203', port: 5000}, class: 'timeout'};
		const well = {probe: 'dns', from: inside, to: api, class: 'ok', detail: '10.43.0.1'};
		expect(verdicts('MLB-09', asked(lost, well))).toEqual(['WARN MLB-09']);
		expect(verdicts('MLB-09', asked(lost))).toEqual(['UNKNOWN MLB-09']);
		expect(verdicts('MLB-09', asked({...lost, class: 'ok'}))).toEqual(['PASS MLB-09']);
	});
	it('inside a pod take less than a millisecond', () => {
		const took = (detail: string) =>
			verdicts(
				'PRF-03',
				asked({probe: 'latency', from: inside, to: {host: '127.0.0.1'}, class: 'ok', detail}),
			);
		expect(took('0.2 ms')).toEqual(['PASS PRF-03']);
		expect(took('180 µs')).toEqual(['PASS PRF-03']);
		expect(took('4 ms')).toEqual(['WARN PRF-03']);
	});
	it('of names outside lead to the load balancer', () => {
		const named = (detail: string) =>
			verdicts(
				'DNS-08',
				asked({
					probe: 'dns',
					from: jumpHost,
					to: {host: '192.0.2.53', name: 'ml-api.local'},
					class: 'ok',
					detail,
				}),
			);
		expect(named('192.168.1.249')).toEqual(['PASS DNS-08']);
		expect(named('192.168.1.85')).toEqual(['FAIL DNS-08']);
	});
	it('of the object store say who does not reach it', () => {
		const to = {host: '10.43.88.12', port: 9000};
		const by = (result: string) =>
			findingsOf('MLO-05', asked({probe: 'tcp', from: inside, to, class: result}))[0];
		expect(by('ok')).toMatchObject({verdict: 'PASS', confidence: 'proven'});
		expect(by('timeout')).toMatchObject({verdict: 'FAIL', owner: 'joint'});
	});
	it('of the whole window make the outage', () => {
		const to = {host: '192.168.1.200', port: 9000};
		const window = {start: Date.parse('2026-11-20T14:00:00Z'), outageMinutes: 30};
		const row = (...answers: readonly (readonly [string, string])[]) =>
			h0(
				draft => {
					draft.probes.length = 0;
					for (const [time, result] of answers)
						draft.probes.push({
							probe: 'tcp',
							from: jumpHost,
							to,
							class: result,
							at: `2026-11-20T${time}:00Z`,
						} as never);
				},
				{profile: {window}},
			);
		expect(verdicts('PRF-04', row(['14:05', 'timeout'], ['14:20', 'ok'], ['15:00', 'ok']))).toEqual([
			'PASS PRF-04',
		]);
		expect(verdicts('PRF-04', row(['14:05', 'timeout'], ['14:50', 'ok'], ['15:00', 'ok']))).toEqual([
			'FAIL PRF-04',
		]);
		expect(verdicts('PRF-04', h0())).toEqual(['SKIP PRF-04']);
	});
});

describe('CAL-20 overhead', () => {
	it('warns from 5 % on, and is UNKNOWN without metrics', () => {
		const heavy = h0(draft => {
			for (const row of draft.all('PodMetrics'))
				draft.set(row, 'containers', [{name: 'c', usage: {cpu: '1', memory: '1Mi'}}]);
		});
		expect(verdicts('CAL-20', heavy)).toEqual(['WARN CAL-20']);
		expect(
			verdicts(
				'CAL-20',
				h0(draft => draft.remove('PodMetrics')),
			),
		).toEqual(['UNKNOWN CAL-20']);
	});
});

describe('OBS-01 measured health', () => {
	const measured = (query: string, value: string) =>
		h0(undefined, {
			prometheus: {
				'count(felix_active_local_endpoints)': [{metric: {}, value: [0, '5']}],
				[query]: [{metric: {node: 'nuc10i3fnh'}, value: [0, value]}],
			},
		});
	it('tells failures with their node, and that nothing is measured', () => {
		expect(verdicts('OBS-01', measured('increase(felix_int_dataplane_failures[10m])', '0'))).toEqual([
			'PASS OBS-01',
		]);
		expect(findingsOf('OBS-01', measured('increase(felix_int_dataplane_failures[10m])', '7'))).toMatchObject([
			{verdict: 'WARN', id: 'OBS-01/felix', subjects: [{kind: 'Node', name: 'nuc10i3fnh'}]},
		]);
		expect(verdicts('OBS-01', h0(undefined, {prometheus: {}}))).toEqual(['UNKNOWN OBS-01']);
	});
});

describe('POL-16 policies from Git', () => {
	it('warns of one that is not what Git says', () => {
		const application = (status: string) => ({
			apiVersion: 'argoproj.io/v1alpha1',
			kind: 'Application',
			metadata: {namespace: 'argocd', name: 'policies', uid: 'p'},
			status: {
				sync: {status},
				resources: [{kind: 'NetworkPolicy', namespace: training, name: 'ml-namespace-baseline', status}],
			},
		});
		expect(
			verdicts(
				'POL-16',
				h0(draft => draft.add(application('OutOfSync'))),
			),
		).toEqual(['WARN POL-16']);
		expect(
			verdicts(
				'POL-16',
				h0(draft => draft.add(application('Synced'))),
			),
		).toEqual(['PASS POL-16']);
	});
});
