import type {AdminPolicyRow, CalicoPolicyRow} from '../store/rows/policies.ts';
import type {Labels} from '../store/rows.ts';
import {calicoSelector} from './calico-selector.ts';
import type {PodEnd} from './ends.ts';
import {selects} from './labels.ts';
import {type Unknown, unknown} from './unknown.ts';
import type {Direction} from './world.ts';

/** Policies that are not Kubernetes NetworkPolicies and may decide before or after them. */
export type OtherPolicies = {
	readonly calico: readonly CalicoPolicyRow[];
	readonly admin: readonly AdminPolicyRow[];
	readonly namespaces: ReadonlyMap<string, Labels> | undefined;
};

/**
 * Finds a policy of Calico or of an administrator that may decide about a pod: their rules are not evaluated, so that whoever they
 * select is unknown. One whose selector does not match the pod has no say.
 */
export function otherPolicies({calico, admin, namespaces}: OtherPolicies) {
	const candidates = calico.filter(policy => !policy.hostOnly && !isMirror(policy)).map(compile);
	return (pod: PodEnd, direction: Direction): Unknown | undefined => {
		for (const {policy, maySelect} of candidates) {
			if (policy.types.includes(direction) && maySelect(pod, namespaces)) {
				const why = "rules of Calico's own policies are not evaluated here";
				return unknown(calicoPolicyName(policy), `spec.${direction.toLowerCase()}`, why);
			}
		}
		for (const policy of admin) {
			if (policy.types.includes(direction) && adminMaySelect(policy, pod, namespaces)) {
				const why = `rules of ${policy.kind} are not evaluated here`;
				return unknown(`${policy.kind}/${policy.name}`, `spec.${direction.toLowerCase()}`, why);
			}
		}
		return undefined;
	};
}

/** "Calico NetworkPolicy NAMESPACE/NAME" or "GlobalNetworkPolicy/NAME", with the tier when it is not the default one. */
export function calicoPolicyName({kind, namespace, ownName, tier}: CalicoPolicyRow): string {
	const shown =
		kind === 'NetworkPolicy' ? `Calico NetworkPolicy ${namespace}/${ownName}` : `${kind}/${ownName}`;
	return tier === 'default' ? shown : `${shown} (tier ${tier})`;
}

/** What Calico shows of policies that are stored as objects of Kubernetes (libcalico-go lib/names). */
export function isMirror({ownName}: CalicoPolicyRow): boolean {
	return /^(knp\.default|kanp\.adminnetworkpolicy|kbanp\.baselineadminnetworkpolicy|kcnp\.\w+)\./.test(
		ownName,
	);
}

type Compiled = {
	readonly policy: CalicoPolicyRow;
	readonly maySelect: (pod: PodEnd, namespaces: ReadonlyMap<string, Labels> | undefined) => boolean;
};

/** Only a selector that is understood and does not match rules a policy out. */
function compile(policy: CalicoPolicyRow): Compiled {
	const byLabels = calicoSelector(policy.selector);
	const byNamespace = calicoSelector(policy.namespaceSelector);
	const onlyHosts = policy.namespaceSelector.replaceAll(/\s/g, '') === 'global()';
	const needsAccount = /projectcalico\.org\/serviceaccount|pcsa\./.test(policy.selector);
	return {
		policy,
		maySelect: (pod, namespaces) => {
			if (policy.kind === 'NetworkPolicy' && policy.namespace !== pod.namespace) return false;
			if (onlyHosts) return false;
			const labels = namespaces?.get(pod.namespace);
			if (policy.namespaceSelector !== '' && labels !== undefined) {
				const inside = byNamespace?.({...labels, 'projectcalico.org/name': pod.namespace});
				if (inside === false) return false;
			}
			const readable = !needsAccount && (labels !== undefined || !policy.selector.includes('pcns.'));
			return !readable || byLabels?.(endpointLabels(pod, labels ?? {})) !== false;
		},
	};
}

/** The labels selectors of Calico see: the pod's, its namespace's with a prefix, and where it is. */
function endpointLabels(pod: PodEnd, namespace: Labels): Labels {
	const prefixed = Object.entries(namespace).map(([key, value]) => [`pcns.${key}`, value]);
	return {
		...pod.labels,
		...Object.fromEntries(prefixed),
		'projectcalico.org/namespace': pod.namespace,
		'projectcalico.org/orchestrator': 'k8s',
	};
}

function adminMaySelect(
	{namespaceSelector, podSelector}: AdminPolicyRow,
	pod: PodEnd,
	namespaces: ReadonlyMap<string, Labels> | undefined,
): boolean {
	const labels = namespaces?.get(pod.namespace);
	if (labels !== undefined && selects(namespaceSelector, labels) === false) return false;
	return selects(podSelector, pod.labels) !== false;
}
