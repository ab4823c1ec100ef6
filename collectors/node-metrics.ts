import type {Collector} from './collector.ts';
import {usageRow} from './usage.ts';

/** What nodes use, as metrics-server says it. It cannot be watched: it is asked again and again. */
export const nodeMetrics: Collector<'nodeMetrics'> = {
	name: 'nodeMetrics',
	title: 'Usage of nodes',
	about: 'How much of the nodes is in use; asked every 30 s where metrics.k8s.io is served.',
	resources: [
		{group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes', kind: 'NodeMetrics', namespaced: false},
	],
	encoding: 'json',
	project: usageRow,
	verbs: ['list'],
	everyMs: 30_000,
};
