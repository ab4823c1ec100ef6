import {describe, expect, it} from 'vitest';
import {restartPlan} from '../../src/migration/restart-plan.ts';
import {bare, calicoNode, clusterOf, h0, node, pod, pool} from '../checks/fixtures.ts';

const slice = (service: string, ...targets: readonly string[]) => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {
		namespace: 'x',
		name: `${service}-1`,
		uid: service,
		labels: {'kubernetes.io/service-name': service},
	},
	addressType: 'IPv4',
	ports: [],
	endpoints: targets.map(name => ({
		addresses: ['10.0.0.1'],
		conditions: {ready: true},
		targetRef: {kind: 'Pod', namespace: 'x', name},
	})),
});
const owned = (apiVersion: string, kind: string, name: string, more: object = {}) => ({
	apiVersion,
	kind,
	metadata: {namespace: 'x', name, uid: `${kind}-${name}`, ...more},
	spec: {selector: {}, template: {spec: {containers: []}}},
	status: {},
});
const cluster = (...objects: readonly unknown[]) =>
	restartPlan(
		bare([
			node('a', {podCidr: '10.42.0.0/24'}),
			...calicoNode(['a']),
			pool('10.244.0.0/16'),
			pod('x/new', {ip: '10.244.0.1', calico: true, created: '2026-11-20T15:00:00Z'}),
			...objects,
		]),
	);
const old = (name: string, owner?: string, labels = {}) =>
	pod(`x/${name}`, {ip: '10.42.0.5', created: '2026-11-20T09:00:00Z', labels, ...(owner && {owner})});

describe('restartPlan', () => {
	it('is empty on the baseline', () => {
		expect(restartPlan(h0())).toMatchObject({pods: 0, waves: [], bare: [], blockedBy: [], before: []});
	});
	it('orders the canonical cluster: stateful, stateless, and sessions apart', () => {
		const plan = restartPlan(clusterOf('canonical'));
		expect(
			plan.waves.map(({name, items}) => [
				name,
				items.map(item => `${item.kind} ${item.namespace}/${item.name}`),
			]),
		).toEqual([
			[
				'stateful',
				[
					'StatefulSet financial-inference/seldon-scheduler',
					'StatefulSet mlflow/mlflow-postgres',
					'StatefulSet monitoring/prometheus-kube-prometheus-stack-prometheus',
				],
			],
			['stateless', ['Deployment argocd/argocd-repo-server']],
		]);
		expect(plan.bare.map(({name}) => name)).toEqual(['jupyter-user1', 'jupyter-user2', 'jupyter-user3']);
		expect(plan.waves[0]?.items[0]).toMatchObject({
			commands: ['kubectl -n financial-inference rollout restart statefulset/seldon-scheduler'],
			onlyEndpointOf: [
				{namespace: 'financial-inference', name: 'seldon-scheduler', clusterIps: ['10.43.51.131']},
			],
		});
		expect(plan.waves[0]?.items[1]?.budgets).toEqual([{name: 'mlflow-postgres', disruptionsAllowed: 0}]);
		expect(plan.before).toEqual([expect.stringContaining('Replace pool 10.244.0.0/16 first')]);
	});
	it('names the nodes that have to be converted first', () => {
		expect(restartPlan(clusterOf('sc-32'))).toMatchObject({
			blockedBy: ['nuc10i7fnh'],
			before: [expect.stringContaining('Convert nuc10i7fnh first')],
		});
	});
	it('follows a ReplicaSet to its Deployment, by the object or by the hash when those may not be read', () => {
		const set = owned('apps/v1', 'ReplicaSet', 'web-7d9', {
			ownerReferences: [{apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true}],
		});
		expect(cluster(set, old('web-7d9-a', 'ReplicaSet/web-7d9')).waves[0]?.items[0]).toMatchObject({
			kind: 'Deployment',
			name: 'web',
		});
		expect(
			cluster(old('web-7d9-a', 'ReplicaSet/web-7d9', {'pod-template-hash': '7d9'})).waves[0]?.items[0],
		).toMatchObject({kind: 'Deployment', name: 'web'});
	});
	it('puts cluster DNS first and what runs the cluster second', () => {
		const dns = pod('kube-system/coredns-1', {
			ip: '10.42.0.7',
			created: '2026-11-20T09:00:00Z',
			owner: 'ReplicaSet/coredns-6',
			labels: {'k8s-app': 'kube-dns', 'pod-template-hash': '6'},
		});
		const control = pod('kube-system/metrics-1', {
			ip: '10.42.0.8',
			created: '2026-11-20T09:00:00Z',
			owner: 'StatefulSet/metrics',
		});
		expect(cluster(old('db-0', 'StatefulSet/db'), control, dns).waves.map(({name}) => name)).toEqual([
			'dns',
			'control',
			'stateful',
		]);
	});
	it('deletes the pods of an OnDelete DaemonSet and of a ReplicaSet of its own, and says why', () => {
		const set = {
			...owned('apps/v1', 'DaemonSet', 'log'),
			spec: {updateStrategy: {type: 'OnDelete'}, selector: {}, template: {spec: {containers: []}}},
		};
		const item = cluster(set, old('log-1', 'DaemonSet/log')).waves[0]?.items[0];
		expect(item?.commands).toEqual(['kubectl -n x delete pod log-1']);
		expect(item?.notes[0]).toContain('OnDelete');
		expect(cluster(old('r-1', 'ReplicaSet/r')).waves[0]?.items[0]?.notes[0]).toContain(
			'No Deployment above it',
		);
	});
	it('keeps apart what nothing or only its own tool creates again', () => {
		const plan = cluster(
			old('alone'),
			old('job-1', 'Job/job'),
			old('step-1', 'Workflow/flow'),
			old('r-1', 'Rollout/r'),
		);
		expect(plan.waves).toEqual([]);
		expect(plan.bare.map(({kind, notes}) => [kind, notes[0]?.slice(0, 26)])).toEqual([
			['Pod', 'No controller owns it: del'],
			['Workflow', 'A step of an Argo workflow'],
			['Job', 'Belongs to a Job: a delete'],
			['Rollout', 'Belongs to a Rollout: rest'],
		]);
	});
	it('counts a service as lost only when no other endpoint is ready', () => {
		const both = cluster(
			slice('shared', 'db-0', 'new'),
			slice('alone', 'db-0'),
			old('db-0', 'StatefulSet/db'),
		);
		expect(both.waves[0]?.items[0]?.onlyEndpointOf.map(({name}) => name)).toEqual(['alone']);
	});
	it('calls no Service silent that another pod of the same workload answers for while one is replaced', () => {
		const silent = (updateStrategy: string, kind = 'StatefulSet') => {
			const set = {
				...owned('apps/v1', kind, 'db'),
				spec: {
					[kind === 'Deployment' ? 'strategy' : 'updateStrategy']: {type: updateStrategy},
					selector: {},
					template: {spec: {containers: []}},
				},
			};
			const plan = cluster(
				slice('two', 'db-0', 'db-1'),
				slice('one', 'db-0'),
				set,
				old('db-0', `${kind}/db`),
				old('db-1', `${kind}/db`),
			);
			return plan.waves[0]?.items[0]?.onlyEndpointOf.map(({name}) => name);
		};
		expect(silent('RollingUpdate')).toEqual(['one']);
		expect(silent('OnDelete')).toEqual(['one', 'two']);
		expect(silent('RollingUpdate', 'Deployment')).toEqual(['one']);
		expect(silent('Recreate', 'Deployment')).toEqual(['one', 'two']);
	});
	it('quotes names that a shell would read otherwise', () => {
		expect(cluster(old('a b;c', undefined)).bare[0]?.commands).toEqual(["kubectl -n x delete pod 'a b;c'"]);
	});
	it('says that an operator manages the workload', () => {
		const managed = owned('apps/v1', 'StatefulSet', 'db', {
			ownerReferences: [{apiVersion: 'x/v1', kind: 'SeldonRuntime', name: 'run', uid: 'o', controller: true}],
		});
		expect(cluster(managed, old('db-0', 'StatefulSet/db')).waves[0]?.items[0]?.notes[0]).toContain(
			'SeldonRuntime/run',
		);
	});
});
