import {expect, it} from 'vitest';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {flannelPods, objectsOf, pathOf} from './objects.ts';

const cluster = findScenario('CANONICAL')?.build() ?? {objects: []};
const healthy = findScenario('h0')?.build() ?? {objects: []};

it('leaves exactly seven pods of the canonical cluster on Flannel addresses', () => {
	expect(
		flannelPods(cluster).map(pod => [
			pathOf(pod).replace(/-[a-z0-9]{10}-[a-z0-9]{5}$/, ''),
			pod.status.podIP,
		]),
	).toEqual([
		['financial-inference/seldon-scheduler-0', '10.42.3.21'],
		['mlflow/mlflow-postgres-0', '10.42.1.14'],
		['jupyterhub/jupyter-user1', '10.42.3.30'],
		['jupyterhub/jupyter-user2', '10.42.4.31'],
		['jupyterhub/jupyter-user3', '10.42.2.32'],
		['monitoring/prometheus-kube-prometheus-stack-prometheus-0', '10.42.3.40'],
		['argocd/argocd-repo-server', '10.42.2.50'],
	]);
});

it('leaves no pod of the healthy cluster on Flannel', () => {
	expect(flannelPods(healthy)).toEqual([]);
});

it.each([
	['kube-system/coredns-', '10.244.112.132'],
	['seldon-system/seldon-v2-controller-manager-', '10.244.43.7'],
	['seldon-system/seldon-scheduler-0', '10.244.112.145'],
	['financial-inference/seldon-envoy-6f6d84d678-b6w9s', '10.244.166.201'],
	['financial-inference/mlserver-0', '10.244.166.200'],
	['mlflow/mlflow-server-', '10.244.112.140'],
	['monitoring/grafana-', '10.244.43.15'],
	['ingress-nginx/ingress-nginx-controller-', '10.244.201.70'],
])('puts %s on the address of the story', (path, ip) => {
	expect(objectsOf(cluster, 'Pod').find(pod => pathOf(pod).startsWith(path))?.status.podIP).toBe(ip);
});

it('keeps five objects of the old namespace waiting for their finalizers', () => {
	const waiting = (
		cluster.objects as {metadata: {namespace?: string; deletionTimestamp?: string; finalizers?: string[]}}[]
	)
		.map(({metadata}) => metadata)
		.filter(
			({namespace, deletionTimestamp}) => namespace === 'financial-ml' && deletionTimestamp !== undefined,
		);
	expect(waiting.map(({finalizers}) => finalizers?.[0]).sort()).toEqual([
		'seldon.experiment.finalizer',
		'seldon.model.finalizer',
		'seldon.model.finalizer',
		'seldon.model.finalizer',
		'seldon.runtime.finalizer',
	]);
});

it('moves all times when built for another now', () => {
	const now = Date.UTC(2030, 0, 2, 3, 4, 5);
	const moved = findScenario('canonical')?.build(now);
	expect(moved?.now).toBe(now);
	const before = objectsOf(cluster, 'Pod').map(
		pod => Date.parse(pod.metadata.creationTimestamp) - (cluster.now ?? 0),
	);
	const after = objectsOf(moved ?? {objects: []}, 'Pod').map(
		pod => Date.parse(pod.metadata.creationTimestamp) - now,
	);
	expect(after).toEqual(before);
});
