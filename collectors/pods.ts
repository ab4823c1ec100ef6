import {listAndWatch, type PodCollector} from './collector.ts';

/** All pods: addresses, nodes, owners, states. */
export const pods: PodCollector = {
	name: 'pods',
	title: 'Pods',
	about: 'Which network every pod is on, where it runs, who owns it, and whether it works.',
	resources: [{group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true}],
	encoding: 'protobuf',
	verbs: listAndWatch,
	essential: true,
};
