import type {WorkloadSpec} from '../plan.ts';
import {i3, i4, i5, i7, nuc8} from './nodes.ts';
import {barePod, container, daemonSet, deployment, type Place, statefulSet} from './workload.ts';

const app = (name: string) => ({'app.kubernetes.io/name': name});

/** MLflow, MinIO, JupyterHub, monitoring, Argo and the ingress controller. */
export function applicationWorkloads(): readonly WorkloadSpec[] {
	return [...mlflow(), ...jupyterhub(), ...monitoring(), ...argo(), ...edge()];
}

function mlflow(): readonly WorkloadSpec[] {
	return [
		deployment(
			'mlflow',
			'mlflow-server',
			{app: 'mlflow-server'},
			[
				container('mlflow', 'ghcr.io/mlflow/mlflow:v3.1.0', ['5000'], {
					env: {
						MLFLOW_S3_ENDPOINT_URL: 'http://minio.minio.svc.cluster.local:9000',
						MLFLOW_BACKEND_HOST: 'mlflow-postgres.mlflow.svc.cluster.local',
					},
				}),
			],
			[[i3, 12]],
		),
		statefulSet(
			'mlflow',
			'mlflow-postgres',
			{app: 'mlflow-postgres'},
			[container('postgres', 'docker.io/library/postgres:15.4', ['5432'])],
			[[i3, 14]],
			{claims: {data: '10Gi'}},
		),
		statefulSet(
			'minio',
			'minio',
			{app: 'minio'},
			[
				container('minio', 'quay.io/minio/minio:RELEASE.2025-04-22T22-12-26Z', ['9000', '9001'], {
					args: ['server', '/data', '--console-address', ':9001'],
				}),
			],
			[[i7, 12]],
			{claims: {export: '200Gi'}},
		),
	];
}

function jupyterhub(): readonly WorkloadSpec[] {
	const component = (name: string) => ({app: 'jupyterhub', component: name});
	const sessions: readonly Place[] = [
		[i5, 20],
		[i7, 20],
		[i4, 20],
	];
	return [
		deployment(
			'jupyterhub',
			'hub',
			component('hub'),
			[container('hub', 'quay.io/jupyterhub/k8s-hub:4.2.0', ['8081'])],
			[[i5, 8]],
			{serviceAccount: 'hub'},
		),
		deployment(
			'jupyterhub',
			'proxy',
			component('proxy'),
			[container('chp', 'quay.io/jupyterhub/configurable-http-proxy:4.6.3', ['8000', '8001'])],
			[[i5, 9]],
		),
		...sessions.map((place, index) =>
			barePod(
				'jupyterhub',
				`jupyter-user${index + 1}`,
				{...component('singleuser-server'), 'hub.jupyter.org/username': `user${index + 1}`},
				[
					container('notebook', 'quay.io/jupyter/scipy-notebook:2025-03-14', ['8888'], {
						requests: {cpu: '500m', memory: '2Gi'},
					}),
				],
				place,
			),
		),
	];
}

function monitoring(): readonly WorkloadSpec[] {
	const hosts: readonly Place[] = [[nuc8], [i3], [i4], [i5], [i7]];
	return [
		statefulSet(
			'monitoring',
			'prometheus-kube-prometheus-stack-prometheus',
			app('prometheus'),
			[container('prometheus', 'quay.io/prometheus/prometheus:v3.3.1', ['9090'])],
			[[i5, 24]],
			{claims: {'prometheus-db': '50Gi'}, serviceAccount: 'prometheus'},
		),
		deployment(
			'monitoring',
			'grafana',
			app('grafana'),
			[container('grafana', 'docker.io/grafana/grafana:11.6.1', ['3000'])],
			[[i7, 15]],
		),
		deployment(
			'monitoring',
			'kube-state-metrics',
			app('kube-state-metrics'),
			[
				container('kube-state-metrics', 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0', [
					'8080',
				]),
			],
			[[i7, 19]],
			{serviceAccount: 'kube-state-metrics'},
		),
		daemonSet(
			'monitoring',
			'node-exporter',
			app('node-exporter'),
			[container('node-exporter', 'quay.io/prometheus/node-exporter:v1.9.1', ['9100'])],
			hosts,
		),
	];
}

function argo(): readonly WorkloadSpec[] {
	return [
		statefulSet(
			'argocd',
			'argocd-application-controller',
			app('argocd-application-controller'),
			[container('application-controller', 'quay.io/argoproj/argocd:v2.14.11', ['8082'])],
			[[i7, 21]],
			{serviceAccount: 'argocd-application-controller'},
		),
		deployment(
			'argocd',
			'argocd-server',
			app('argocd-server'),
			[container('argocd-server', 'quay.io/argoproj/argocd:v2.14.11', ['8080', '8083'])],
			[[nuc8, 8]],
			{serviceAccount: 'argocd-server'},
		),
		deployment(
			'argocd',
			'argocd-repo-server',
			app('argocd-repo-server'),
			[container('argocd-repo-server', 'quay.io/argoproj/argocd:v2.14.11', ['8081', '8084'])],
			[[i4, 30]],
		),
		deployment(
			'argocd',
			'argocd-redis',
			app('argocd-redis'),
			[container('redis', 'docker.io/library/redis:7.4.2-alpine', ['6379'])],
			[[i5, 12]],
		),
		deployment(
			'argowf',
			'argo-workflows-workflow-controller',
			app('argo-workflows-workflow-controller'),
			[container('controller', 'quay.io/argoproj/workflow-controller:v3.6.10', ['9090', '6060'])],
			[[i3, 22]],
			{serviceAccount: 'argo-workflows-workflow-controller'},
		),
		deployment(
			'argowf',
			'argo-workflows-server',
			app('argo-workflows-server'),
			[container('argo-server', 'quay.io/argoproj/argocli:v3.6.10', ['2746'])],
			[[i3, 23]],
			{serviceAccount: 'argo-workflows-server'},
		),
	];
}

function edge(): readonly WorkloadSpec[] {
	return [
		deployment(
			'ingress-nginx',
			'ingress-nginx-controller',
			{'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller'},
			[container('controller', 'registry.k8s.io/ingress-nginx/controller:v1.12.1', ['80', '443', '8443'])],
			[[i5, 6]],
			{serviceAccount: 'ingress-nginx'},
		),
	];
}
