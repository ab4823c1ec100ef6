import {type KubeObject, kubeObject, type Strings} from '../object.ts';

/** One peer of a rule: a namespace by labels, pods by labels in it or in the policy's own namespace, or a CIDR. */
export type Peer = {
	readonly namespaces?: Strings;
	readonly pods?: Strings;
	readonly cidr?: string;
	readonly except?: readonly string[];
};

/** Ports as "53/UDP" or "443"; peers empty for anywhere, ports empty for all. */
export type Rule = {readonly peers: readonly Peer[]; readonly ports: readonly string[]};

/** A namespace by the label that Kubernetes itself sets. */
export function inNamespace(name: string, pods?: Strings): Peer {
	return {
		namespaces: {'kubernetes.io/metadata.name': name},
		...(pods === undefined ? {} : {pods}),
	};
}

function peerObject(peer: Peer): unknown {
	return {
		...(peer.namespaces === undefined ? {} : {namespaceSelector: {matchLabels: peer.namespaces}}),
		...(peer.pods === undefined
			? {}
			: {podSelector: Object.keys(peer.pods).length === 0 ? {} : {matchLabels: peer.pods}}),
		...(peer.cidr === undefined
			? {}
			: {ipBlock: {cidr: peer.cidr, ...(peer.except === undefined ? {} : {except: peer.except})}}),
	};
}

function ruleObject(side: 'from' | 'to', rule: Rule): unknown {
	const ports = rule.ports.map(port => {
		const [number = '', protocol = 'TCP'] = port.split('/');
		return {port: Number(number), protocol};
	});
	return {
		...(rule.peers.length === 0 ? {} : {[side]: rule.peers.map(peerObject)}),
		...(ports.length === 0 ? {} : {ports}),
	};
}

/** A networking.k8s.io/v1 NetworkPolicy. A direction is isolated when its rules are given, be they none. */
export function networkPolicy(
	[namespace, name]: readonly [namespace: string, name: string],
	createdAt: string,
	policy: {
		readonly selects: Strings;
		readonly ingress?: readonly Rule[];
		readonly egress?: readonly Rule[];
		/** policyTypes list Ingress although no ingress rules are given. */
		readonly deniesIngress?: boolean;
		readonly labels?: Strings;
	},
): KubeObject {
	const {selects, ingress, egress} = policy;
	const types = [
		...(ingress !== undefined || policy.deniesIngress === true ? ['Ingress'] : []),
		...(egress === undefined ? [] : ['Egress']),
	];
	return kubeObject(
		['networking.k8s.io/v1', 'NetworkPolicy'],
		[namespace, name],
		createdAt,
		{
			spec: {
				podSelector: Object.keys(selects).length === 0 ? {} : {matchLabels: selects},
				policyTypes: types,
				...(ingress === undefined ? {} : {ingress: ingress.map(rule => ruleObject('from', rule))}),
				...(egress === undefined ? {} : {egress: egress.map(rule => ruleObject('to', rule))}),
			},
		},
		{generation: 1, ...(policy.labels === undefined ? {} : {labels: policy.labels})},
	);
}
