import type {LabelSelector, ObjectMeta} from '../rows.ts';

/** The rows of policies: who may reach whom. */

/** One rule of a networking.k8s.io/v1 NetworkPolicy. No peers: everywhere; no ports: every port and protocol. */
export type PolicyRule = {readonly peers: readonly PolicyPeer[]; readonly ports: readonly PolicyPort[]};

/** An absent selector is something else than one that is there and empty: the latter selects everything. */
export type PolicyPeer = {
	readonly podSelector?: LabelSelector;
	readonly namespaceSelector?: LabelSelector;
	readonly ipBlock?: {readonly cidr: string; readonly except: readonly string[]};
};

export type PolicyPort = {
	/** TCP when the object does not say. */
	readonly protocol: string;
	/** A number or a name; empty for every port of the protocol. */
	readonly port: string;
	/** Last port of a range; 0 when none. */
	readonly endPort: number;
};

export type NetworkPolicyRow = ObjectMeta & {
	readonly podSelector: LabelSelector;
	/** As written; the API server fills it in, so it is empty in files only. */
	readonly policyTypes: readonly string[];
	readonly ingress: readonly PolicyRule[];
	readonly egress: readonly PolicyRule[];
	/** Annotation argocd.argoproj.io/tracking-id or meta.helm.sh/release-name; empty when neither is there. */
	readonly trackedBy: string;
};

/** A Calico NetworkPolicy or GlobalNetworkPolicy: whom it selects and when it is evaluated, not yet what its rules say. */
export type CalicoPolicyRow = ObjectMeta & {
	readonly kind: 'NetworkPolicy' | 'GlobalNetworkPolicy';
	/** The name without the tier that the storage form puts in front of it. */
	readonly ownName: string;
	readonly tier: string;
	/** Absent: after all others of the tier. */
	readonly order?: number;
	readonly selector: string;
	readonly namespaceSelector: string;
	readonly serviceAccountSelector: string;
	/** Ingress, Egress or both, the default filled in. */
	readonly types: readonly string[];
	/** preDNAT or doNotTrack: it is for host endpoints, never for pods. */
	readonly hostOnly: boolean;
};

export type TierRow = ObjectMeta & {readonly order?: number; readonly defaultAction: string};

/** AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy: whom it is about. */
export type AdminPolicyRow = ObjectMeta & {
	readonly kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';
	readonly priority: number;
	readonly namespaceSelector: LabelSelector;
	/** Empty when it is about whole namespaces. */
	readonly podSelector: LabelSelector;
	/** Directions it has rules for. */
	readonly types: readonly string[];
};
