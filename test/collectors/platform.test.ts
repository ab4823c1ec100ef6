import {describe, expect, it} from 'vitest';
import {snapshotOf} from '../support/snapshot.ts';

const object = (apiVersion: string, kind: string, rest: object, metadata: object = {}) => ({
	apiVersion,
	kind,
	metadata: {namespace: 'a', name: 'x', uid: 'x', creationTimestamp: '2026-11-20T10:00:00Z', ...metadata},
	...rest,
});

describe('Argo CD applications', () => {
	it('say what differs from Git, of many only some', () => {
		const resources = Array.from({length: 80}, (_, index) => ({
			kind: 'Service',
			namespace: 'a',
			name: `s${index}`,
			status: index % 2 === 0 ? 'OutOfSync' : 'Synced',
		}));
		const [row] = snapshotOf([
			object('argoproj.io/v1alpha1', 'Application', {
				spec: {syncPolicy: {automated: {selfHeal: true}}},
				status: {sync: {status: 'OutOfSync'}, health: {status: 'Healthy'}, resources},
			}),
		]).tables.applications;
		expect(row).toMatchObject({sync: 'OutOfSync', health: 'Healthy', selfHeals: true});
		expect(row?.drifted).toHaveLength(40);
	});
});

describe('sealed secrets', () => {
	it('keep whether they could be opened, and nothing of what is sealed', () => {
		const [row] = snapshotOf([
			object('bitnami.com/v1alpha1', 'SealedSecret', {
				spec: {encryptedData: {password: 'AgBy3i4OJSWK'}},
				status: {conditions: [{type: 'Synced', status: 'False', message: 'no key could decrypt secret'}]},
			}),
		]).tables.sealedSecrets;
		expect(row).toMatchObject({synced: 'False', message: 'no key could decrypt secret'});
		expect(JSON.stringify(row)).not.toContain('AgBy');
	});
});

describe('ingresses', () => {
	it('name every Service once, by number or name of the port', () => {
		const path = (port: object) => ({backend: {service: {name: 'web', port}}});
		const [row] = snapshotOf([
			object('networking.k8s.io/v1', 'Ingress', {
				spec: {
					rules: [
						{host: 'a.test', http: {paths: [path({number: 80}), path({number: 80}), path({name: 'http'})]}},
					],
				},
				status: {loadBalancer: {ingress: [{ip: '192.0.2.1'}, {hostname: 'lb.test'}]}},
			}),
		]).tables.ingresses;
		expect(row).toMatchObject({
			ingressClass: '',
			hosts: ['a.test'],
			backends: [
				{service: 'web', port: '80'},
				{service: 'web', port: 'http'},
			],
			addresses: ['192.0.2.1', 'lb.test'],
		});
	});
});

describe('volumes', () => {
	it.each([
		[{nfs: {server: '192.0.2.9', path: '/srv'}}, 'nfs 192.0.2.9:/srv'],
		[{hostPath: {path: '/data'}}, 'hostPath /data'],
		[{csi: {driver: 'd', volumeHandle: 'h'}}, 'csi d h'],
		[{}, ''],
	])('%j lies at %s', (spec, place) => {
		const [row] = snapshotOf([object('v1', 'PersistentVolume', {spec}, {namespace: ''})]).tables
			.persistentVolumes;
		expect(row?.place).toBe(place);
	});
	it('tells a claim that wants no class from one that does not say', () => {
		const of = (spec: object) =>
			snapshotOf([object('v1', 'PersistentVolumeClaim', {spec})]).tables.persistentVolumeClaims[0];
		expect(of({storageClassName: ''})?.storageClass).toBe('');
		expect(of({})).not.toHaveProperty('storageClass');
	});
});

describe('workflow templates', () => {
	it('keep where containers and parameters point to, with the port, and nothing else of a value', () => {
		const spec = {
			arguments: {parameters: [{name: 'uri', value: 's3://user:secret@192.0.2.7:9000/x'}]},
			templates: [
				{name: 't', container: {env: [{name: 'MLFLOW_TRACKING_URI', value: 'http://192.0.2.3:5000'}]}},
				{name: 's', script: {env: [{name: 'H', value: 'mlflow.mlflow.svc'}]}},
			],
		};
		const {workflowTemplates, cronWorkflows} = snapshotOf([
			object('argoproj.io/v1alpha1', 'WorkflowTemplate', {spec}),
			object('argoproj.io/v1alpha1', 'CronWorkflow', {spec: {schedules: ['0 2 * * *'], workflowSpec: spec}}),
		]).tables;
		expect(workflowTemplates[0]?.hosts.map(({variable, host, port}) => [variable, host, port])).toEqual([
			['uri', '192.0.2.7', 9000],
			['MLFLOW_TRACKING_URI', '192.0.2.3', 5000],
			['H', 'mlflow.mlflow.svc', undefined],
		]);
		expect(cronWorkflows[0]).toMatchObject({kind: 'CronWorkflow', schedule: '0 2 * * *', suspended: false});
		expect(JSON.stringify(workflowTemplates)).not.toContain('secret');
	});
});

describe('warnings', () => {
	const core = (name: string, at: string) =>
		object(
			'v1',
			'Event',
			{
				involvedObject: {kind: 'Pod', namespace: 'a', name: 'p'},
				type: 'Warning',
				reason: 'BackOff',
				message: 'm',
				lastTimestamp: at,
				count: 3,
			},
			{name},
		);
	it('read both forms of an event alike', () => {
		const old = snapshotOf([core('e', '2026-11-20T15:00:00Z')]).tables.warnings[0];
		const fresh = snapshotOf([
			object(
				'events.k8s.io/v1',
				'Event',
				{
					regarding: {kind: 'Pod', namespace: 'a', name: 'p'},
					type: 'Warning',
					reason: 'BackOff',
					note: 'm',
					deprecatedLastTimestamp: '2026-11-20T15:00:00Z',
					deprecatedCount: 3,
				},
				{name: 'e'},
			),
		]).tables.warnings[0];
		expect(fresh).toEqual(old);
	});
	it('keep the last ones of 50,000, each once, and leave out what is no warning', () => {
		const first = Date.parse('2026-11-20T14:00:00Z');
		const many = Array.from({length: 50_000}, (_, index) =>
			core(`e${(index * 7919) % 50_000}`, new Date(first + ((index * 7919) % 50_000) * 10).toISOString()),
		);
		const {warnings} = snapshotOf([...many, {...core('n', '2026-11-20T15:39:00Z'), type: 'Normal'}]).tables;
		expect(warnings).toHaveLength(2_000);
		expect(new Set(warnings.map(({name}) => name)).size).toBe(2_000);
		expect(warnings.every(({at}) => at >= first + 48_000 * 10)).toBe(true);
	});
});

describe('usage', () => {
	it('is in cores and bytes, of a pod the sum of its containers', () => {
		const {nodeMetrics, calicoMetrics} = snapshotOf([
			object('metrics.k8s.io/v1beta1', 'NodeMetrics', {usage: {cpu: '156984n', memory: '1Ki'}}),
			object('metrics.k8s.io/v1beta1', 'PodMetrics', {
				containers: [
					{name: 'a', usage: {cpu: '250m', memory: '1Mi'}},
					{name: 'b', usage: {cpu: '1', memory: '1Mi'}},
				],
			}),
		]).tables;
		expect(nodeMetrics[0]).toMatchObject({cpu: 0.000156984, memory: 1024});
		expect(calicoMetrics[0]).toMatchObject({cpu: 1.25, memory: 2 ** 21});
	});
	it('that is no quantity is malformed, not nothing', () => {
		const {sources} = snapshotOf([
			object('metrics.k8s.io/v1beta1', 'NodeMetrics', {usage: {cpu: 'much', memory: '1Ki'}}),
		]);
		expect(sources.find(({name}) => name === 'nodeMetrics')?.malformed).toBe(1);
	});
});
