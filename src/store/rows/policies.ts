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

/** One side of a rule of Calico. Absent fields match everything; those that are there have to match together. */
export type CalicoEntity = {
	readonly nets?: readonly string[];
	readonly notNets?: readonly string[];
	readonly selector?: string;
	readonly notSelector?: string;
	readonly namespaceSelector?: string;
	readonly accounts?: {readonly names: readonly string[]; readonly selector: string};
	readonly service?: {readonly namespace: string; readonly name: string};
	/** Numbers, ranges "FIRST:LAST" and names. */
	readonly ports?: readonly string[];
	readonly notPorts?: readonly string[];
	/** Fields that are not known here. */
	readonly others?: readonly string[];
};

export type CalicoIcmp = {readonly type?: number; readonly code?: number};

/** A rule of a Calico policy (api v3 Rule). */
export type CalicoRule = {
	readonly action: string;
	readonly ipVersion?: number;
	/** A name or a number as text. */
	readonly protocol?: string;
	readonly notProtocol?: string;
	readonly icmp?: CalicoIcmp;
	readonly notIcmp?: CalicoIcmp;
	readonly source: CalicoEntity;
	readonly destination: CalicoEntity;
	/** Fields that are not evaluated here: http, and those that are not known. */
	readonly others?: readonly string[];
};

/** A Calico NetworkPolicy or GlobalNetworkPolicy. */
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
	/** It also decides about what a host endpoint forwards. */
	readonly onForward: boolean;
	readonly ingress: readonly CalicoRule[];
	readonly egress: readonly CalicoRule[];
};

/** A policy that Calico tries out: flow logs tell what it would do. `stagedAction` is Set, Delete, Learn or Ignore. */
export type StagedCalicoPolicyRow = CalicoPolicyRow & {readonly stagedAction: string};

/** The same in the form of Kubernetes. */
export type StagedKubernetesPolicyRow = NetworkPolicyRow & {readonly stagedAction: string};

export type TierRow = ObjectMeta & {readonly order?: number; readonly defaultAction: string};

/** Addresses under labels that rules of Calico select: a NetworkSet, or a GlobalNetworkSet without a namespace. */
export type NetworkSetRow = ObjectMeta & {
	readonly kind: 'NetworkSet' | 'GlobalNetworkSet';
	readonly nets: readonly string[];
};

/** An interface of a node that policies of Calico protect. */
export type HostEndpointRow = ObjectMeta & {
	readonly node: string;
	readonly interfaceName: string;
	readonly expectedIps: readonly string[];
};

/** Whom a rule of an administrator's policy is about: one of these; `other` names a kind of peer that is not evaluated. */
export type AdminPeer = {
	readonly namespaceSelector?: LabelSelector;
	readonly podSelector?: LabelSelector;
	readonly networks?: readonly string[];
	readonly other?: string;
};

/** A port: numbers of a protocol, or the name of a container port; `other` when it is neither. */
export type AdminPort = {
	readonly protocol: string;
	readonly first: number;
	readonly last: number;
	readonly name?: string;
	readonly other?: string;
};

/** A rule of an administrator's policy (sigs.k8s.io/network-policy-api). No ports: all of them. */
export type AdminRule = {
	/** Allow (Accept), Deny or Pass. */
	readonly action: string;
	readonly peers: readonly AdminPeer[];
	readonly ports: readonly AdminPort[];
};

/** AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy. */
export type AdminPolicyRow = ObjectMeta & {
	readonly kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';
	readonly priority: number;
	readonly namespaceSelector: LabelSelector;
	/** Empty when it is about whole namespaces. */
	readonly podSelector: LabelSelector;
	/** Before the policies of namespaces, or after them. */
	readonly tier: 'admin' | 'baseline';
	/** Directions it has rules for. */
	readonly types: readonly string[];
	readonly ingress: readonly AdminRule[];
	readonly egress: readonly AdminRule[];
};
