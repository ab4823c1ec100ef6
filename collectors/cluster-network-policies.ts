import {adminPolicyProjector, adminResource} from './admin-policy.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** What follows on admin network policies (Calico 3.32 and newer). */
export const clusterNetworkPolicies: Collector<'clusterNetworkPolicies'> = {
	name: 'clusterNetworkPolicies',
	title: 'Cluster network policies',
	about: 'Policies before or after those of namespaces: who may reach whom.',
	resources: [adminResource('v1alpha2', 'ClusterNetworkPolicy', 'clusternetworkpolicies')],
	encoding: 'json',
	project: adminPolicyProjector('ClusterNetworkPolicy'),
	verbs: listAndWatch,
};
