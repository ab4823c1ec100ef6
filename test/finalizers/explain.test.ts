import {expect, test} from 'vitest';
import {explainObject} from '../../src/finalizers/explain.ts';
import type {StuckFacts} from '../../src/finalizers/facts.ts';
import type {TerminatingObject} from '../../src/finalizers/object.ts';
import {planRemoval} from '../../src/finalizers/plan.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

const facts: StuckFacts = {admission: [], conversion: [], leases: [], unreadable: []};
const hours = (count: number) => new Date(testNow - count * 3_600_000).toISOString();

const model = (more: Partial<TerminatingObject> = {}): TerminatingObject => ({
	group: 'mlops.seldon.io',
	version: 'v1alpha1',
	resource: 'models',
	kind: 'Model',
	namespace: 'serving',
	name: 'iris',
	uid: 'u1',
	resourceVersion: '7',
	deletionTimestamp: hours(2),
	finalizers: ['seldon.model.finalizer'],
	managers: [],
	owners: [],
	...more,
});

const controller = (ready: number, replicas = 1) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {namespace: 'ops', name: 'ctl', labels: {'control-plane': 'v2-controller-manager'}},
	spec: {replicas, selector: {matchLabels: {}}, template: {spec: {containers: []}}},
	status: {readyReplicas: ready, replicas},
});
const scheduler = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'serving', name: 'sched'},
	spec: {
		clusterIP: '10.43.0.9',
		selector: {app: 'seldon-scheduler'},
		ports: [9002, 9004, 9005].map(port => ({name: `p${port}`, port})),
	},
};
const endpoints = {
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {namespace: 'serving', name: 'sched-1', labels: {'kubernetes.io/service-name': 'sched'}},
	addressType: 'IPv4',
	endpoints: [{addresses: ['10.42.0.9'], conditions: {ready: true}}],
	ports: [{port: 9004}],
};

const explained = (objects: readonly unknown[], more: Partial<StuckFacts> = {}, object = model()) =>
	explainObject(object, snapshotOf(objects), {...facts, ...more});

test.each([
	['nobody is left', [], 'remove', 'dead'],
	['it is scaled to 0', [controller(0, 0)], 'restore', 'dead'],
	['it is down', [controller(0)], 'restore', 'dead'],
	['it runs without a scheduler', [controller(1)], 'restore', 'alive'],
	['it runs and has had two hours', [controller(1), scheduler, endpoints], 'restart', 'slow'],
])("Seldon's controller: %s", (_, objects, verdict, state) => {
	const found = explained(objects);
	expect([found.verdict, found.finalizers[0]?.state]).toEqual([verdict, state]);
});

test('a young object is left to its controller', () => {
	const young = model({deletionTimestamp: new Date(testNow - 60_000).toISOString()});
	expect(explained([controller(1), scheduler, endpoints], {}, young).verdict).toBe('wait');
});

test('what cannot be read is unknown, never dead', () => {
	const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const;
	const snapshot: Snapshot = snapshotOf([], {sources: {deployments: forbidden}});
	const found = explainObject(model(), snapshot, facts);
	expect([found.finalizers[0]?.state, found.verdict]).toEqual(['unknown', 'unknown']);
});

test('where one namespace alone is read, what is not in it is unknown, never dead', () => {
	const snapshot = snapshotOf([], {namespaceScope: 'serving'});
	const rules = [{groups: ['mlops.seldon.io'], resources: ['models'], operations: ['UPDATE']}];
	const hook = (namespace: string): StuckFacts => ({
		...facts,
		admission: [{title: 'w', service: {namespace, name: 'hook'}, fails: true, rules}],
	});
	const elsewhere = explainObject(model(), snapshot, hook('ops'));
	expect([elsewhere.verdict, elsewhere.finalizers[0]?.why]).toEqual([
		'unknown',
		'no controller of Seldon is in serving, and only that namespace is read',
	]);
	expect(explainObject(model(), snapshot, hook('serving')).verdict).toBe('webhook');
	const calico = model({finalizers: ['tigera.io/cni-protector']});
	expect(explainObject(calico, snapshot, facts).finalizers[0]?.state).toBe('unknown');
	expect(explainObject(calico, snapshotOf([]), facts).finalizers[0]?.state).toBe('dead');
});

const workload = (kind: string, name: string, image: string, readyReplicas: number) => ({
	apiVersion: 'apps/v1',
	kind,
	metadata: {namespace: 'ops', name},
	spec: {replicas: 1, selector: {matchLabels: {}}, template: {spec: {containers: [{name: 'c', image}]}}},
	status: {readyReplicas, replicas: 1, desiredNumberScheduled: 1, numberReady: readyReplicas},
});

test.each([
	[
		'whose name wrote fields of it',
		workload('Deployment', 'drainer', 'x/y:1', 1),
		['drainer'],
		'drainer runs',
	],
	[
		'whose image did',
		workload('StatefulSet', 'a', 'r.io:5000/team/drainer:v1', 1),
		['drainer'],
		'ops/a runs',
	],
	[
		'with a word of its domain in the name',
		workload('DaemonSet', 'acme-node', 'x:1', 1),
		[],
		'acme-node runs',
	],
	[
		'with one in the image',
		workload('Deployment', 'a', 'r.io/acme-ctl@sha256:1', 0),
		[],
		'ops/a has 0 of 1 ready',
	],
	[
		'of another name',
		workload('Deployment', 'acmes', 'x/finalizer:1', 1),
		['drainers'],
		'nothing in this cluster',
	],
	[
		'with a word that many have',
		workload('Deployment', 'controller', 'x:1', 1),
		[],
		'nothing in this cluster',
	],
])('the workload of a finalizer nobody knows is the one %s', (_, object, managers, why) => {
	const held = model({group: 'io.controller', finalizers: ['drain.acme.io/finalizer'], managers});
	expect(explained([object], {}, held).finalizers[0]?.why).toContain(why);
});

test('of several workloads one that runs counts, Deployments before others', () => {
	const held = model({group: 'x', finalizers: ['acme.io/a'], managers: ['drainer']});
	const down = workload('Deployment', 'drainer', 'x:1', 0);
	const set = workload('StatefulSet', 'acme', 'x:1', 1);
	const other = workload('Deployment', 'acme-2', 'x:1', 1);
	const name = (...objects: readonly unknown[]) => explained(objects, {}, held).finalizers[0]?.workload?.name;
	expect(name(down)).toBe('drainer');
	expect(name(set, down)).toBe('acme');
	expect(name(set, down, other)).toBe('acme-2');
});

test('an API that does not answer and a webhook without a server come before any finalizer', () => {
	const api = {
		apiVersion: 'apiregistration.k8s.io/v1',
		kind: 'APIService',
		metadata: {name: 'v1alpha1.mlops.seldon.io'},
		spec: {group: 'mlops.seldon.io', version: 'v1alpha1', service: {namespace: 'ops', name: 'api'}},
		status: {conditions: [{type: 'Available', status: 'False', reason: 'MissingEndpoints'}]},
	};
	expect(explained([api]).verdict).toBe('api');
	const service = {namespace: 'ops', name: 'hook'};
	const rules = [{groups: ['mlops.seldon.io'], resources: ['models'], operations: ['UPDATE']}];
	const admission = [{title: 'ValidatingWebhookConfiguration/v w', service, fails: true, rules}];
	const hooked = explained([], {admission});
	expect([hooked.verdict, hooked.blockedBy]).toEqual(['webhook', [expect.stringContaining('ops/hook')]]);
	expect(explained([], {admission: [{...admission[0]!, fails: false}]}).verdict).toBe('remove');
	const other = [{...rules[0]!, resources: ['servers']}];
	expect(explained([], {admission: [{...admission[0]!, rules: other}]}).verdict).toBe('remove');
	expect(explained([], {conversion: [{group: 'mlops.seldon.io', resource: 'models', service}]}).verdict).toBe(
		'webhook',
	);
});

test('the controllers of Kubernetes are judged by their lease', () => {
	const claim = model({
		group: '',
		version: 'v1',
		resource: 'persistentvolumeclaims',
		kind: 'PersistentVolumeClaim',
		finalizers: ['kubernetes.io/pvc-protection'],
	});
	const lease = (seconds: number) => [
		{name: 'kube-controller-manager', renewedAt: testNow - seconds * 1_000},
	];
	const state = (leases: StuckFacts['leases']) => {
		const found = explained([], {leases}, claim);
		return [found.finalizers[0]?.state, found.verdict];
	};
	expect(state(lease(5))).toEqual(['slow', 'refuse']);
	expect(state(lease(600))).toEqual(['dead', 'refuse']);
	expect(state([])).toEqual(['unknown', 'unknown']);
});

test('a namespace waits for what is in it', () => {
	const namespace = model({
		group: '',
		version: 'v1',
		resource: 'namespaces',
		kind: 'Namespace',
		namespace: '',
		name: 'serving',
		finalizers: [],
	});
	const found = explainObject(namespace, snapshotOf([]), facts, [namespace, model()]);
	expect([found.verdict, found.blockedBy]).toEqual(['wait', ['models/iris']]);
	const plan = planRemoval([found], 'kubernetes', {context: 'c', server: 's', uid: 'k'}, snapshotOf([]));
	expect(plan).toMatchObject({kind: 'refused', why: expect.stringContaining('by its controller')});
});

test('a removal tests everything it relies on and names what must be typed', () => {
	const found = explained([], {}, model({finalizers: ['other', 'seldon.model.finalizer']}));
	const cluster = {context: 'c', server: 's', uid: 'k'};
	const planned = planRemoval([found], 'seldon.model.finalizer', cluster, snapshotOf([]));
	if (planned.kind !== 'plan') throw new Error(planned.why);
	expect(JSON.parse(planned.plan.requests[0]?.body ?? '')).toEqual([
		{op: 'test', path: '/metadata/uid', value: 'u1'},
		{op: 'test', path: '/metadata/resourceVersion', value: '7'},
		{op: 'test', path: '/metadata/deletionTimestamp', value: hours(2)},
		{op: 'test', path: '/metadata/finalizers/1', value: 'seldon.model.finalizer'},
		{op: 'remove', path: '/metadata/finalizers/1'},
	]);
	expect(planned.plan.confirmations).toHaveLength(1);
	const system = explained([], {}, model({namespace: 'kube-system'}));
	const second = planRemoval([system], 'seldon.model.finalizer', cluster, snapshotOf([]));
	expect(second.plan.confirmations).toMatchObject([
		{text: 'iris'},
		{text: 'iris', why: 'kube-system belongs to the platform'},
	]);
});
