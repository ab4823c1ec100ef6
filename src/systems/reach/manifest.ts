import type {NetworkPolicyRow, PolicyPeer, PolicyRule} from '../../store/rows/policies.ts';
import type {LabelSelector, Labels} from '../../store/rows.ts';

/** Whom a rule is about. */
export type PeerDraft =
	/** Pods of a namespace by labels; of the policy's own one when none is named, all of them without labels. */
	| {readonly namespace?: string; readonly labels?: Labels}
	| {readonly cidr: string; readonly except?: readonly string[]};

export type RuleDraft = {
	readonly peers: readonly PeerDraft[];
	readonly ports: readonly {readonly protocol: string; readonly port: number}[];
};

/** A NetworkPolicy that does not exist yet. A direction is isolated when its rules are given. */
export type PolicyDraft = {
	readonly namespace: string;
	readonly name: string;
	/** Labels of the pods it selects; none for all of the namespace. */
	readonly selects: Labels;
	readonly ingress?: readonly RuleDraft[];
	readonly egress?: readonly RuleDraft[];
};

/** The label that every namespace has by itself (Kubernetes 1.22, NamespaceDefaultLabelName). */
const nameLabel = 'kubernetes.io/metadata.name';

function peerManifest(peer: PeerDraft): object {
	if ('cidr' in peer) return {ipBlock: {cidr: peer.cidr, ...(peer.except && {except: peer.except})}};
	const {namespace, labels} = peer;
	return {
		...(namespace !== undefined && {namespaceSelector: {matchLabels: {[nameLabel]: namespace}}}),
		...((labels !== undefined || namespace === undefined) && {podSelector: selectorManifest(labels ?? {})}),
	};
}

function selectorManifest(labels: Labels): object {
	return Object.keys(labels).length === 0 ? {} : {matchLabels: labels};
}

function ruleManifest(side: 'from' | 'to', {peers, ports}: RuleDraft): object {
	return {
		...(peers.length > 0 && {[side]: peers.map(peerManifest)}),
		...(ports.length > 0 && {ports: ports.map(({port, protocol}) => ({port, protocol}))}),
	};
}

/** The object as it would be applied. */
export function policyManifest({namespace, name, selects, ingress, egress}: PolicyDraft): object {
	return {
		apiVersion: 'networking.k8s.io/v1',
		kind: 'NetworkPolicy',
		metadata: {name, namespace},
		spec: {
			podSelector: selectorManifest(selects),
			policyTypes: [...(ingress ? ['Ingress'] : []), ...(egress ? ['Egress'] : [])],
			...(ingress && {ingress: ingress.map(rule => ruleManifest('from', rule))}),
			...(egress && {egress: egress.map(rule => ruleManifest('to', rule))}),
		},
	};
}

function selectorRow(labels: Labels): LabelSelector {
	return {
		expressions: Object.entries(labels).map(([key, value]) => ({key, operator: 'In', values: [value]})),
	};
}

function peerRow(peer: PeerDraft): PolicyPeer {
	if ('cidr' in peer) return {ipBlock: {cidr: peer.cidr, except: peer.except ?? []}};
	const {namespace, labels} = peer;
	return {
		...(namespace !== undefined && {namespaceSelector: selectorRow({[nameLabel]: namespace})}),
		...((labels !== undefined || namespace === undefined) && {podSelector: selectorRow(labels ?? {})}),
	};
}

function ruleRow({peers, ports}: RuleDraft): PolicyRule {
	return {
		peers: peers.map(peerRow),
		ports: ports.map(({port, protocol}) => ({port: String(port), protocol, endPort: 0})),
	};
}

/** The row it would be, to evaluate it before it exists. */
export function policyRow({namespace, name, selects, ingress, egress}: PolicyDraft): NetworkPolicyRow {
	return {
		namespace,
		name,
		uid: '',
		labels: {},
		createdAt: 0,
		finalizers: [],
		podSelector: selectorRow(selects),
		policyTypes: [...(ingress ? ['Ingress'] : []), ...(egress ? ['Egress'] : [])],
		ingress: (ingress ?? []).map(ruleRow),
		egress: (egress ?? []).map(ruleRow),
		trackedBy: '',
	};
}
