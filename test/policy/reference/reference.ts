/**
 * A second evaluator, as slow and plain as the documentation reads, that shares nothing with the first one. It knows what the random
 * clusters are made of: NetworkPolicies, and policies of Calico in tiers with selectors of a few forms.
 */
export type RandomPod = {
	readonly namespace: string;
	readonly name: string;
	readonly ip: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly ports: readonly {
		readonly name: string;
		readonly containerPort: number;
		readonly protocol: string;
	}[];
};
type Labels = Readonly<Record<string, string>>;
type Selector = {
	readonly matchLabels?: Labels;
	readonly matchExpressions?: readonly {
		readonly key: string;
		readonly operator: string;
		readonly values?: readonly string[];
	}[];
};
type Block = {readonly cidr: string; readonly except?: readonly string[]};
type Peer = {
	readonly podSelector?: Selector;
	readonly namespaceSelector?: Selector;
	readonly ipBlock?: Block;
};
type Port = {readonly port?: number | string; readonly protocol?: string; readonly endPort?: number};
type Rule = {
	readonly from?: readonly Peer[];
	readonly to?: readonly Peer[];
	readonly ports?: readonly Port[];
};
export type RandomPolicy = {
	readonly metadata: {readonly namespace: string; readonly name: string};
	readonly spec: {
		readonly podSelector: Selector;
		readonly policyTypes: readonly string[];
		readonly ingress?: readonly Rule[];
		readonly egress?: readonly Rule[];
	};
};
export type CalicoSelector =
	| {readonly all: true}
	| {readonly key: string; readonly is: string}
	| {readonly key: string; readonly isNot: string}
	| {readonly not: CalicoSelector}
	| {readonly both: readonly [CalicoSelector, CalicoSelector]}
	| {readonly either: readonly [CalicoSelector, CalicoSelector]};
type CalicoEntity = {
	readonly selector?: CalicoSelector;
	readonly nets?: readonly string[];
	readonly notNets?: readonly string[];
	readonly ports?: readonly [number, number];
};
export type RandomCalico = {
	readonly name: string;
	readonly tier: string;
	readonly order: number | undefined;
	readonly selector: CalicoSelector;
	readonly ingress: readonly {
		readonly action: string;
		readonly source: CalicoEntity;
		readonly destination: CalicoEntity;
	}[];
};
export type RandomCluster = {
	readonly namespaces: Readonly<Record<string, Labels>>;
	readonly pods: readonly RandomPod[];
	readonly policies: readonly RandomPolicy[];
	readonly calico: readonly RandomCalico[];
	readonly tiers: readonly {readonly name: string; readonly order: number; readonly defaultAction: string}[];
};

function number(ip: string): number {
	return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function inside(cidr: string, ip: string): boolean {
	const [base = '', bits = '32'] = cidr.split('/');
	const size = 2 ** (32 - Number(bits));
	return Math.floor(number(base) / size) === Math.floor(number(ip) / size);
}

function chosen(selector: Selector, labels: Labels): boolean {
	for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
		if (labels[key] !== value) return false;
	for (const {key, operator, values = []} of selector.matchExpressions ?? []) {
		const has = key in labels;
		if (operator === 'In' && !(has && values.includes(labels[key]!))) return false;
		if (operator === 'NotIn' && has && values.includes(labels[key]!)) return false;
		if (operator === 'Exists' && !has) return false;
		if (operator === 'DoesNotExist' && has) return false;
	}
	return true;
}

function peerHolds(cluster: RandomCluster, policy: RandomPolicy, peer: Peer, other: RandomPod): boolean {
	if (peer.ipBlock !== undefined)
		return (
			inside(peer.ipBlock.cidr, other.ip) && !(peer.ipBlock.except ?? []).some(one => inside(one, other.ip))
		);
	const space =
		peer.namespaceSelector === undefined
			? other.namespace === policy.metadata.namespace
			: chosen(peer.namespaceSelector, cluster.namespaces[other.namespace]!);
	return space && (peer.podSelector === undefined || chosen(peer.podSelector, other.labels));
}

function portHolds(
	{port, protocol = 'TCP', endPort}: Port,
	asked: {port: number; protocol: string},
	destination: RandomPod,
): boolean {
	if (protocol !== asked.protocol) return false;
	if (port === undefined) return true;
	if (typeof port === 'number') return port <= asked.port && asked.port <= (endPort ?? port);
	return destination.ports.some(
		one => one.name === port && one.containerPort === asked.port && one.protocol === protocol,
	);
}

function kubernetesAllows(
	cluster: RandomCluster,
	policy: RandomPolicy,
	ingress: boolean,
	subject: RandomPod,
	other: RandomPod,
	asked: {port: number; protocol: string},
): boolean {
	const rules = (ingress ? policy.spec.ingress : policy.spec.egress) ?? [];
	return rules.some(rule => {
		const peers = (ingress ? rule.from : rule.to) ?? [];
		const there = peers.length === 0 || peers.some(peer => peerHolds(cluster, policy, peer, other));
		const ports = rule.ports ?? [];
		return (
			there && (ports.length === 0 || ports.some(port => portHolds(port, asked, ingress ? subject : other)))
		);
	});
}

export function calicoChosen(selector: CalicoSelector, labels: Labels): boolean {
	if ('all' in selector) return true;
	if ('not' in selector) return !calicoChosen(selector.not, labels);
	if ('both' in selector)
		return calicoChosen(selector.both[0], labels) && calicoChosen(selector.both[1], labels);
	if ('either' in selector)
		return calicoChosen(selector.either[0], labels) || calicoChosen(selector.either[1], labels);
	return 'is' in selector ? labels[selector.key] === selector.is : labels[selector.key] !== selector.isNot;
}

function entityHolds({selector, nets, notNets}: CalicoEntity, pod: RandomPod): boolean {
	if (selector !== undefined && !calicoChosen(selector, pod.labels)) return false;
	if (nets !== undefined && !nets.some(net => inside(net, pod.ip))) return false;
	return notNets === undefined || !notNets.some(net => inside(net, pod.ip));
}

/** Whether one side lets a connection through: ingress of `subject` from `other`, or egress to it. */
function sideAllows(
	cluster: RandomCluster,
	ingress: boolean,
	subject: RandomPod,
	other: RandomPod,
	asked: {port: number; protocol: string},
): boolean {
	const type = ingress ? 'Ingress' : 'Egress';
	const selecting = cluster.policies.filter(
		({metadata, spec}) =>
			metadata.namespace === subject.namespace &&
			spec.policyTypes.includes(type) &&
			chosen(spec.podSelector, subject.labels),
	);
	for (const tier of [...cluster.tiers].sort((a, b) => a.order - b.order)) {
		const own = ingress
			? cluster.calico.filter(one => one.tier === tier.name && calicoChosen(one.selector, subject.labels))
			: [];
		const entries = [
			...own.map(policy => ({order: policy.order ?? Infinity, name: policy.name, policy, plain: undefined})),
			...(tier.name === 'default' ? selecting : []).map(plain => ({
				order: 1000,
				name: plain.metadata.name,
				policy: undefined,
				plain,
			})),
		].sort((a, b) => (a.order === b.order ? (a.name < b.name ? -1 : 1) : a.order < b.order ? -1 : 1));
		let passed = false;
		for (const {policy, plain} of entries) {
			if (plain !== undefined) {
				if (kubernetesAllows(cluster, plain, ingress, subject, other, asked)) return true;
				continue;
			}
			for (const {action, source, destination} of policy!.ingress) {
				const range = destination.ports;
				if (
					range !== undefined &&
					(asked.protocol !== 'TCP' || asked.port < range[0] || asked.port > range[1])
				)
					continue;
				if (!entityHolds(source, other) || !entityHolds(destination, subject)) continue;
				if (action === 'Allow') return true;
				if (action === 'Deny') return false;
				if (action === 'Pass') passed = true;
				if (passed) break;
			}
			if (passed) break;
		}
		if (entries.length > 0 && !passed && tier.defaultAction !== 'Pass') return false;
	}
	return true;
}

/** The verdict on a connection between two pods. */
export function reference(
	cluster: RandomCluster,
	from: RandomPod,
	to: RandomPod,
	asked: {port: number; protocol: string},
): 'allow' | 'deny' {
	return sideAllows(cluster, false, from, to, asked) && sideAllows(cluster, true, to, from, asked)
		? 'allow'
		: 'deny';
}
