import type {ContainerPort} from '../store/pod-table.ts';
import type {
	AdminPolicyRow,
	CalicoPolicyRow,
	HostEndpointRow,
	NetworkPolicyRow,
	NetworkSetRow,
	TierRow,
} from '../store/rows/policies.ts';
import type {Labels} from '../store/rows.ts';
import type {End, HostEnd, PodEnd} from './ends.ts';
import type {Match, Unknown} from './unknown.ts';

export type Direction = 'Ingress' | 'Egress';

/**
 * Who enforces policies on a pod; `foreign` is a program whose own kinds of policy are not read, `assumed` is said where there is no
 * cluster to enforce anything, only manifests.
 */
export type Engine = {
	readonly kind: 'calico' | 'kube-router' | 'none' | 'foreign' | 'unknown' | 'assumed';
	readonly why: string;
	/** A second engine that enforces on the same pod. */
	readonly also?: 'kube-router';
	/** An engine that is off and takes its rules out of no kernel: they may still be there, as they were when it stopped. */
	readonly leftOver?: 'kube-router';
};

/** Whose way of reading rules decides on a pod. */
export function readerOf({kind, leftOver}: Engine): Engine['kind'] {
	return leftOver ?? kind;
}

/** An address behind a Service, as rules that name Services see it. */
export type ServiceEndpoint = {readonly end: End; readonly protocol: string; readonly port: number};

/** Pods that are alike in what rules with names of ports ask of them; those that have ended or are on a node's network are none. */
export type PortClass = {
	readonly namespace: string;
	readonly labels: Labels;
	readonly ports: readonly ContainerPort[];
};

/** Everything a verdict depends on. */
export type PolicyWorld = {
	readonly policies: ReadonlyMap<string, readonly NetworkPolicyRow[]>;
	/** Labels by namespace; undefined while namespaces cannot be read. */
	readonly namespaces: ReadonlyMap<string, Labels> | undefined;
	readonly engine: (pod: Pick<PodEnd, 'slot'>) => Engine;
	readonly calico: readonly CalicoPolicyRow[];
	readonly tiers: readonly TierRow[];
	readonly sets: readonly NetworkSetRow[];
	readonly hostEndpoints: readonly HostEndpointRow[];
	readonly admin: readonly AdminPolicyRow[];
	/** Whether Calico enforces a kind of administrators' policies in the version that runs. */
	readonly adminEnforced: (kind: AdminPolicyRow['kind']) => Match;
	/** What is behind a Service; undefined while that cannot be read. */
	readonly endpointsOf: (namespace: string, name: string) => readonly ServiceEndpoint[] | undefined;
	/** A node as the rules of a pod on another node see it: under the address it uses on the way there, where that is known. */
	readonly seenFrom: (node: HostEnd, pod: PodEnd) => HostEnd;
	/** What pods there are, for an engine that looks up names of ports once for all of them. */
	readonly portClasses: () => readonly PortClass[];
	/** Objects of this kind may say anything where Calico enforces: they are served and cannot be read. */
	readonly unread: Unknown | undefined;
	/** Policies of Kubernetes that could not be read or understood. */
	readonly malformed: Unknown | undefined;
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
export function policyName({namespace, name}: Pick<NetworkPolicyRow, 'namespace' | 'name'>): string {
	return `NetworkPolicy ${namespace}/${name}`;
}

/** "Calico NetworkPolicy NAMESPACE/NAME" or "GlobalNetworkPolicy/NAME", with the tier when it is not the default one. */
export function calicoPolicyName({kind, namespace, ownName, tier}: CalicoPolicyRow): string {
	const shown =
		kind === 'NetworkPolicy' ? `Calico NetworkPolicy ${namespace}/${ownName}` : `${kind}/${ownName}`;
	return tier === 'default' ? shown : `${shown} (tier ${tier})`;
}

/**
 * The directions a policy isolates (networking/v1 NetworkPolicySpec.policyTypes): as written, else Ingress always and Egress when it
 * has egress rules.
 */
export function directionsOf({policyTypes, egress}: NetworkPolicyRow): readonly Direction[] {
	if (policyTypes.length === 0) return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
	return (['Ingress', 'Egress'] as const).filter(direction => policyTypes.includes(direction));
}
