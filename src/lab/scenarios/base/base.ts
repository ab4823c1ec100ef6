import {apiServices, customResourceDefinitions} from '../build/api-groups.ts';
import {localPathClass} from '../build/storage.ts';
import type {Clock} from '../clock.ts';
import {pick} from '../ids.ts';
import type {Strings} from '../object.ts';
import type {ClusterPlan, NamespaceSpec, NodeSpec} from '../plan.ts';
import {applicationWorkloads} from './applications.ts';
import {argoConfiguration} from './argo-objects.ts';
import {i3, i4, i5, i7} from './nodes.ts';
import {platformWorkloads} from './platform.ts';
import {seldonConfiguration} from './seldon-objects.ts';
import {seldonWorkloads} from './seldon-workloads.ts';
import {baseServices} from './services.ts';
import {disruptionBudgets} from './settings.ts';

/** Namespaces that serve models or train them, with their labels. */
const labelled: readonly NamespaceSpec[] = ['financial-inference', 'financial-mlops-pytorch'].map(name => ({
	name,
	labels: {name},
}));

const plain = [
	'default',
	'kube-node-lease',
	'kube-public',
	'kube-system',
	'seldon-system',
	'ingress-nginx',
	'mlflow',
	'minio',
	'monitoring',
	'jupyterhub',
	'argocd',
	'argowf',
	'metallb-system',
	'tigera-operator',
	'calico-system',
	'calico-apiserver',
];

const announcedBy: Strings = {
	'seldon-system/seldon-scheduler': i3,
	'seldon-system/seldon-mesh': i5,
	'mlflow/mlflow-server': i4,
	'minio/minio': i7,
	'monitoring/grafana': i4,
	'ingress-nginx/ingress-nginx-controller': i5,
	'argocd/argocd-server': i3,
	'argowf/argo-workflows-server': i7,
	'jupyterhub/proxy-public': i5,
};

/** What the healthy and the broken clusters have in common. */
export function basePlan(
	clock: Clock,
	differs: {
		readonly nodes: readonly NodeSpec[];
		readonly poolCidr: string;
		readonly calicoSince: string;
		readonly controllerEnv: Strings;
		readonly bornAt: ClusterPlan['bornAt'];
	},
): ClusterPlan {
	const installed = clock.daysAgo(45);
	const version = 'v3.28.2';
	return {
		clock,
		nodes: differs.nodes,
		namespaces: [...plain.map(name => ({name})), ...labelled],
		workloads: [
			...platformWorkloads(version),
			...seldonWorkloads(differs.controllerEnv),
			...applicationWorkloads(),
		].map(workload => ({
			...workload,
			createdAt: isCalico(workload.namespace) ? differs.calicoSince : installed,
		})),
		services: baseServices(clock),
		calico: {version, poolCidr: differs.poolCidr, natOutgoing: true, since: differs.calicoSince},
		metallb: {ranges: ['192.168.1.200-192.168.1.250'], announcedBy},
		objects: [
			...customResourceDefinitions(installed),
			...apiServices(installed),
			localPathClass(clock.daysAgo(60)),
			...disruptionBudgets(installed),
			...seldonConfiguration(installed),
			...argoConfiguration(installed),
		],
		logs: {},
		probes: [],
		bornAt: differs.bornAt,
	};
}

/** True for the namespaces that came with Calico. */
export function isCalico(namespace: string): boolean {
	return ['tigera-operator', 'calico-system', 'calico-apiserver'].includes(namespace);
}

/** A story time that differs from pod to pod: some minutes after `from`. */
export function spread(clock: Clock, seed: string, from: number, minutes: number): string {
	const minute = from + pick(seed, minutes);
	return clock.at(`${Math.floor(minute / 60)}:${minute % 60}:${pick(`${seed} s`, 60)}`);
}
