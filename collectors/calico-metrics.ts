import type {Collector} from './collector.ts';
import {usageRow} from './usage.ts';

/** Labels that the makers of Calico set on its parts; metrics-server selects by the labels of the pods. */
const parts = [
	'calico-node',
	'calico-typha',
	'calico-kube-controllers',
	'calico-apiserver',
	'csi-node-driver',
];

/** What the pods of Calico use: few, where all pods of a cluster would be many megabytes every half minute. */
export const calicoMetrics: Collector<'calicoMetrics'> = {
	name: 'calicoMetrics',
	title: 'Usage of Calico',
	about: 'How much Calico itself uses; asked every 30 s where metrics.k8s.io is served.',
	resources: [
		{group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods', kind: 'PodMetrics', namespaced: true},
	],
	encoding: 'json',
	labelSelector: `k8s-app in (${parts.join(',')})`,
	project: usageRow,
	verbs: ['list'],
	everyMs: 30_000,
};
