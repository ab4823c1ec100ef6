import {expect, test} from 'vitest';
import {planDigest} from '../../../src/actions/digest.ts';
import {imageOnNode, isImage} from '../../../src/probes/throw-away/image.ts';
import {probeLabels} from '../../../src/probes/throw-away/labels.ts';
import {probeName, probePodPlan} from '../../../src/probes/throw-away/plan.ts';
import {bare, h0} from '../../checks/fixtures.ts';

const meta = (name: string) => ({namespace: 'a', name});
const service = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: meta('web'),
	spec: {selector: {app: 'web', role: 'front'}, ports: [{port: 80}]},
};
const daemonSet = {
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: meta('agent'),
	spec: {selector: {matchLabels: {team: 'x'}}, template: {spec: {containers: []}}},
};
const policy = (name: string, matchLabels: object) => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: meta(name),
	spec: {podSelector: {matchLabels}, policyTypes: ['Ingress']},
});
const wanted = {app: 'web', role: 'front', team: 'x', tier: 'one', 'pod-template-hash': 'abc'};

test('no Service and no workload selects the probe, and policies still do where that can be', () => {
	const snapshot = bare([
		service,
		daemonSet,
		policy('by-app', {app: 'web'}),
		policy('by-tier', {tier: 'one'}),
	]);
	expect(probeLabels(snapshot, 'a', wanted)).toEqual({
		labels: {app: 'web', tier: 'one', 'app.kubernetes.io/managed-by': 'ktriage'},
		left: ['role', 'team', 'pod-template-hash'],
		lost: [],
	});
});

test('a policy that cannot be kept is named', () => {
	const snapshot = bare([daemonSet, policy('by-team', {team: 'x'})]);
	expect(probeLabels(snapshot, 'a', wanted).lost).toEqual(['by-team']);
});

test('no probe pod of the healthy cluster is selected by any Service', () => {
	const snapshot = h0();
	const {pods, tables} = snapshot;
	let compared = 0;
	for (const slot of pods.slots()) {
		const {namespace, labels} = pods.row(slot);
		const probe = probeLabels(snapshot, namespace, labels).labels;
		for (const row of tables.services) {
			const selector = Object.entries(row.selector);
			if (row.namespace !== namespace || selector.length === 0) continue;
			compared++;
			expect(selector.every(([key, value]) => probe[key] === value)).toBe(false);
		}
	}
	expect(compared).toBeGreaterThan(50);
});

test('an image that the node has is taken, with its tag', () => {
	const names = [
		'docker.io/library/nginx:1',
		'docker.io/rancher/mirrored-library-busybox@sha256:ab',
		'docker.io/rancher/mirrored-library-busybox:1.36',
	];
	expect(imageOnNode(names)).toBe('docker.io/rancher/mirrored-library-busybox:1.36');
	expect(imageOnNode(['docker.io/rancher/klipper-lb:v0.4'])).toContain('klipper-lb');
	expect(imageOnNode(['docker.io/library/nginx:1'])).toBeUndefined();
	expect([isImage('busybox:1.36'), isImage('a b'), isImage('$(x)'), isImage('')]).toEqual([
		true,
		false,
		false,
		false,
	]);
});

test('the pod is restricted, short-lived, bound to one node, and the plan has the same digest twice', () => {
	const like = {
		namespace: 'a',
		pod: 'web-0',
		uid: 'u1',
		node: 'n1',
		serviceAccount: 'default',
		labels: {app: 'web'},
		notes: [],
	};
	const cluster = {context: 'c', server: 's', uid: 'k'};
	const name = probeName('u1', 'q', 'busybox:1');
	const plan = probePodPlan(cluster, like, name, 'busybox:1');
	expect(planDigest(plan)).toBe(
		planDigest(probePodPlan(cluster, like, probeName('u1', 'q', 'busybox:1'), 'busybox:1')),
	);
	expect(plan.requests.map(({method, path}) => [method, path])).toEqual([
		['POST', '/api/v1/namespaces/a/pods'],
		['DELETE', `/api/v1/namespaces/a/pods/${name}`],
	]);
	expect(JSON.parse(plan.requests[0]?.body ?? '')).toMatchObject({
		spec: {
			nodeName: 'n1',
			activeDeadlineSeconds: 120,
			restartPolicy: 'Never',
			automountServiceAccountToken: false,
			containers: [
				{
					imagePullPolicy: 'IfNotPresent',
					resources: {limits: {cpu: '100m'}},
					securityContext: {
						runAsNonRoot: true,
						allowPrivilegeEscalation: false,
						capabilities: {drop: ['ALL']},
					},
				},
			],
		},
	});
});
