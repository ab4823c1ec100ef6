import {holds, type LabelLookup, ownValue, type Selector, unreadable} from './calico-selector.ts';
import type {PodEnd} from './ends.ts';
import type {PolicyWorld} from './world.ts';

/** Service accounts are shown as a label only up to this length (libcalico-go backend/k8s/conversion). */
const longestAccount = 63;

/** Keys of namespaces and service accounts as Calico shows them to selectors, and the label that is their name. */
const ownName = 'projectcalico.org/name';

/**
 * The labels that Calico's selectors see on a pod (libcalico-go backend/k8s/conversion): its own, those of its namespace (pcns.) and of
 * its service account (pcsa.), and where it is.
 */
export function podLabels({namespaces}: Pick<PolicyWorld, 'namespaces'>, pod: PodEnd): LabelLookup {
	return key => {
		switch (key) {
			case 'projectcalico.org/namespace':
				return pod.namespace;
			case 'projectcalico.org/orchestrator':
				return 'k8s';
			case 'projectcalico.org/serviceaccount':
				if (pod.serviceAccount === '') return unreadable;
				return pod.serviceAccount.length < longestAccount ? pod.serviceAccount : undefined;
		}
		if (key.startsWith('pcns.'))
			return namespaceLabel(namespaces?.get(pod.namespace), pod.namespace, key.slice(5));
		if (key.startsWith('pcsa.'))
			return key.slice(5) === ownName && pod.serviceAccount !== '' ? pod.serviceAccount : unreadable;
		return ownValue(pod.labels, key);
	};
}

function namespaceLabel(
	labels: Readonly<Record<string, string>> | undefined,
	name: string,
	key: string,
): ReturnType<LabelLookup> {
	if (key === ownName) return name;
	return labels === undefined ? unreadable : ownValue(labels, key);
}

/** Whether a selector holds for keys that stand for others with a prefix: those of namespaces, of service accounts. */
export function holdsUnder(
	prefix: 'pcns.' | 'pcsa.',
	selector: Selector,
	label: LabelLookup,
): boolean | undefined {
	return holds(selector, key => label(prefix + key));
}
