import {adminPolicyProjector, adminResource} from './admin-policy.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Policies of administrators that come before all others. */
export const adminNetworkPolicies: Collector<'adminNetworkPolicies'> = {
	name: 'adminNetworkPolicies',
	title: 'Admin network policies',
	about: 'Policies that come before those of namespaces: who may reach whom.',
	resources: [adminResource('v1alpha1', 'AdminNetworkPolicy', 'adminnetworkpolicies')],
	encoding: 'json',
	project: adminPolicyProjector('AdminNetworkPolicy'),
	verbs: listAndWatch,
};
