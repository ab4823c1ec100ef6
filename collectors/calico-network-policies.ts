import {calicoResources} from './calico.ts';
import {calicoPolicyProjector} from './calico-policy.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico's namespaced policies. */
export const calicoNetworkPolicies: Collector<'calicoNetworkPolicies'> = {
	name: 'calicoNetworkPolicies',
	title: 'Calico network policies',
	about: "Calico's own policies of a namespace, which are evaluated together with those of Kubernetes.",
	resources: calicoResources('networkpolicies', 'NetworkPolicy', true),
	encoding: 'json',
	project: calicoPolicyProjector('NetworkPolicy'),
	verbs: listAndWatch,
};
