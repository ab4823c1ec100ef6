import type {AdminPeer, AdminPolicyRow, AdminPort, AdminRule} from '../store/rows/policies.ts';
import type {LabelSelector} from '../store/rows.ts';
import {liesIn} from './blocks.ts';
import {hintOf} from './candidates.ts';
import {actionOf, type CompiledPolicy, type CompiledRule, type Question} from './compiled.ts';
import type {PodEnd} from './ends.ts';
import {selects} from './labels.ts';
import {told} from './peers.ts';
import {namedPortMatches} from './ports.ts';
import {any, every, type Match, unknown} from './unknown.ts';
import type {Direction, PolicyWorld} from './world.ts';

const known = new WeakMap<AdminPolicyRow, CompiledPolicy>();

/** A policy of an administrator (sigs.k8s.io/network-policy-api) in the form in which it is evaluated. */
export function adminPolicy(row: AdminPolicyRow): CompiledPolicy {
	const hit = known.get(row);
	if (hit !== undefined) return hit;
	const title = `${row.kind}/${row.name}`;
	const compiled: CompiledPolicy = {
		ref: {kind: row.kind, namespace: '', name: row.name, tier: row.tier, title},
		order: row.priority,
		sortName: `${row.name}//${row.kind}`,
		hint: hintOf(row.podSelector),
		directions: (['Ingress', 'Egress'] as const).filter(direction => row.types.includes(direction)),
		namespace: undefined,
		selects: (world, pod) => {
			const enforced = world.adminEnforced(row.kind);
			if (enforced === 'no') return 'no';
			const chosen = podMatches(world, row.namespaceSelector, row.podSelector, pod, title, 'spec.subject');
			return chosen === 'yes' ? enforced : chosen;
		},
		rules: {Ingress: rulesOf(row, title, 'Ingress'), Egress: rulesOf(row, title, 'Egress')},
	};
	known.set(row, compiled);
	return compiled;
}

function podMatches(
	{namespaces}: Pick<PolicyWorld, 'namespaces'>,
	namespaceSelector: LabelSelector,
	podSelector: LabelSelector,
	pod: PodEnd,
	object: string,
	field: string,
): Match {
	const labels = namespaces?.get(pod.namespace);
	const inNamespace =
		namespaceSelector.expressions.length === 0
			? 'yes'
			: labels === undefined
				? unknown(`Namespace/${pod.namespace}`, 'metadata.labels', 'it cannot be read')
				: told(selects(namespaceSelector, labels), object, `${field}.namespaceSelector`);
	return every([inNamespace, told(selects(podSelector, pod.labels), object, `${field}.podSelector`)]);
}

function rulesOf(row: AdminPolicyRow, title: string, direction: Direction): readonly CompiledRule[] {
	const list = direction === 'Ingress' ? 'ingress' : 'egress';
	return row[list].map((rule, index) => ({
		index,
		action: actionOf(rule.action),
		match: question => ruleMatches(rule, question, title, `spec.${list}[${index}]`),
	}));
}

function ruleMatches({peers, ports}: AdminRule, question: Question, object: string, field: string): Match {
	const atPort =
		ports.length === 0
			? 'yes'
			: any(ports.map((port, index) => portMatches(port, question, object, `${field}.ports[${index}]`)));
	if (atPort === 'no') return 'no';
	const side = question.direction === 'Ingress' ? 'from' : 'to';
	// Unlike in a NetworkPolicy, a rule has to name its peers (network-policy-api v1alpha1, MinItems 1).
	const there =
		peers.length === 0
			? unknown(object, `${field}.${side}`, 'a rule without peers is not valid')
			: any(peers.map((peer, index) => peerMatches(peer, question, object, `${field}.${side}[${index}]`)));
	return every([there, atPort]);
}

function peerMatches(
	peer: AdminPeer,
	{world, other, family}: Question,
	object: string,
	field: string,
): Match {
	if (peer.other !== undefined)
		return unknown(object, `${field}.${peer.other}`, 'this kind of peer is not evaluated here');
	if (peer.networks !== undefined)
		return any(
			peer.networks.map((net, index) =>
				liesIn(net, [], other, family, {object, field: `${field}.networks[${index}]`}),
			),
		);
	if (other.kind !== 'pod' || other.finished) return 'no';
	const everything = {expressions: []};
	return podMatches(
		world,
		peer.namespaceSelector ?? everything,
		peer.podSelector ?? everything,
		other,
		object,
		field,
	);
}

function portMatches(
	{protocol, first, last, name, other}: AdminPort,
	{port, destination}: Question,
	object: string,
	field: string,
): Match {
	if (other !== undefined) return unknown(object, `${field}.${other}`, 'this kind of port is not known');
	if (name !== undefined) return namedPortMatches(name, port, destination);
	if (last < first) return unknown(object, field, `${last} is below ${first}`);
	return protocol === port.protocol && first <= port.port && port.port <= last ? 'yes' : 'no';
}
