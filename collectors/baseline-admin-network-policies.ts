import {adminPolicyProjector, adminResource} from './admin-policy.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Policies of administrators that count where no other policy decides. */
export const baselineAdminNetworkPolicies: Collector<'baselineAdminNetworkPolicies'> = {
	name: 'baselineAdminNetworkPolicies',
	title: 'Baseline admin network policies',
	about: 'Policies that count where no other decides: who may reach whom.',
	resources: [adminResource('v1alpha1', 'BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies')],
	encoding: 'json',
	project: adminPolicyProjector('BaselineAdminNetworkPolicy'),
	verbs: listAndWatch,
};
