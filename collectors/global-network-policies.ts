import {calicoResources} from './calico.ts';
import {calicoPolicyProjector} from './calico-policy.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico's policies for the whole cluster. */
export const globalNetworkPolicies: Collector<'globalNetworkPolicies'> = {
	name: 'globalNetworkPolicies',
	title: 'Calico global network policies',
	about: "Calico's own policies for pods of any namespace.",
	resources: calicoResources('globalnetworkpolicies', 'GlobalNetworkPolicy'),
	encoding: 'json',
	project: calicoPolicyProjector('GlobalNetworkPolicy'),
	verbs: listAndWatch,
};
