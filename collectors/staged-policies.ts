import {type Fields, part, text} from '../src/store/fields.ts';
import type {StagedCalicoPolicyRow, StagedKubernetesPolicyRow} from '../src/store/rows/policies.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {calicoPolicyProjector} from './calico-policy.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {kubernetesPolicy} from './network-policies.ts';

const stagedAction = (object: Fields): string => text(part(object, 'spec'), 'stagedAction') || 'Set';

function staged(kind: StagedCalicoPolicyRow['kind']): (object: Fields) => StagedCalicoPolicyRow {
	const project = calicoPolicyProjector(kind);
	return object => ({...project(object), stagedAction: stagedAction(object)});
}

/** Calico's namespaced policies that are tried out. */
export const stagedNetworkPolicies: Collector<'stagedNetworkPolicies'> = {
	name: 'stagedNetworkPolicies',
	title: 'Staged network policies',
	about: "Calico's policies of a namespace that are tried out and not enforced.",
	resources: calicoResources('stagednetworkpolicies', 'StagedNetworkPolicy', true),
	encoding: 'json',
	project: staged('NetworkPolicy'),
	verbs: listAndWatch,
};

/** Calico's policies for the whole cluster that are tried out. */
export const stagedGlobalNetworkPolicies: Collector<'stagedGlobalNetworkPolicies'> = {
	name: 'stagedGlobalNetworkPolicies',
	title: 'Staged global network policies',
	about: "Calico's policies for pods of any namespace that are tried out and not enforced.",
	resources: calicoResources('stagedglobalnetworkpolicies', 'StagedGlobalNetworkPolicy'),
	encoding: 'json',
	project: staged('GlobalNetworkPolicy'),
	verbs: listAndWatch,
};

/** Policies of Kubernetes that Calico tries out. */
export const stagedKubernetesNetworkPolicies: Collector<'stagedKubernetesNetworkPolicies'> = {
	name: 'stagedKubernetesNetworkPolicies',
	title: 'Staged Kubernetes network policies',
	about: 'Policies in the form of Kubernetes that Calico tries out and does not enforce.',
	resources: calicoResources('stagedkubernetesnetworkpolicies', 'StagedKubernetesNetworkPolicy', true),
	encoding: 'json',
	project: (object): StagedKubernetesPolicyRow => ({
		...kubernetesPolicy(object),
		...calicoMeta(object),
		stagedAction: stagedAction(object),
	}),
	verbs: listAndWatch,
};
