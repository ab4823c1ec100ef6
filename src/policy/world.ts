import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {Labels} from '../store/rows.ts';
import type {PodEnd} from './ends.ts';
import type {Unknown} from './unknown.ts';

export type Direction = 'Ingress' | 'Egress';

/** Who enforces policies on a pod; `foreign` is a program whose own kinds of policy are not read. */
export type Engine = {
	readonly kind: 'calico' | 'kube-router' | 'none' | 'foreign' | 'unknown';
	readonly why: string;
};

/** Everything a verdict depends on. */
export type PolicyWorld = {
	readonly policies: ReadonlyMap<string, readonly NetworkPolicyRow[]>;
	/** Labels by namespace; undefined while namespaces cannot be read. */
	readonly namespaces: ReadonlyMap<string, Labels> | undefined;
	readonly engine: (pod: Pick<PodEnd, 'slot'>) => Engine;
	/** A policy of another kind that may decide about the pod in this direction, and is not understood here. */
	readonly others: (pod: PodEnd, direction: Direction) => Unknown | undefined;
};

/** Policies by the namespace they are in. */
export function byNamespace(
	rows: readonly NetworkPolicyRow[],
): ReadonlyMap<string, readonly NetworkPolicyRow[]> {
	const found = new Map<string, NetworkPolicyRow[]>();
	for (const row of rows) {
		const list = found.get(row.namespace);
		if (list === undefined) found.set(row.namespace, [row]);
		else list.push(row);
	}
	return found;
}

/** "NetworkPolicy NAMESPACE/NAME". */
export function policyName({namespace, name}: NetworkPolicyRow): string {
	return `NetworkPolicy ${namespace}/${name}`;
}

/**
 * The directions a policy isolates (networking/v1 NetworkPolicySpec.policyTypes): as written, else Ingress always and Egress when it
 * has egress rules.
 */
export function directionsOf({policyTypes, egress}: NetworkPolicyRow): readonly Direction[] {
	if (policyTypes.length === 0) return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
	return (['Ingress', 'Egress'] as const).filter(direction => policyTypes.includes(direction));
}
