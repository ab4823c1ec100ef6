import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {End, Flow, PodEnd, Port} from './ends.ts';
import {selects} from './labels.ts';
import {peersMatch} from './peers.ts';
import {portsMatch} from './ports.ts';
import {every, type Match, type Unknown, unknown} from './unknown.ts';
import {type Direction, directionsOf, type PolicyWorld, policyName} from './world.ts';

/** What one side of a connection says about it. */
export type Decision =
	| {readonly kind: 'allow'; readonly because: string}
	/** Rule `rule` of `policy` lets it through. */
	| {
			readonly kind: 'allow';
			readonly because: 'rule';
			readonly policy: NetworkPolicyRow;
			readonly rule: number;
	  }
	/** These policies isolate the pod in this direction, and no rule of any of them matches. */
	| {readonly kind: 'deny'; readonly policies: readonly NetworkPolicyRow[]}
	| Unknown;

export type FlowVerdict = {
	readonly verdict: 'allow' | 'deny' | 'unknown';
	readonly egress: Decision;
	readonly ingress: Decision;
};

/**
 * Whether a connection may be opened: the source's egress and the destination's ingress both have to allow it, each by who enforces
 * there. The destination is what is left after every translation of a Service.
 */
export function evaluate(world: PolicyWorld, flow: Flow): FlowVerdict {
	const egress = decide(world, 'Egress', flow.from, flow.to, flow.port);
	const ingress = decide(world, 'Ingress', flow.to, flow.from, flow.port);
	const kinds = [egress.kind, ingress.kind];
	const verdict = kinds.includes('deny') ? 'deny' : kinds.includes('unknown') ? 'unknown' : 'allow';
	return {verdict, egress, ingress};
}

/** The policies that isolate a pod in a direction; an unknown when a selector is not understood. */
export function isolating(
	{policies}: PolicyWorld,
	pod: PodEnd,
	direction: Direction,
): readonly NetworkPolicyRow[] | Unknown {
	const found: NetworkPolicyRow[] = [];
	for (const policy of policies.get(pod.namespace) ?? []) {
		if (!directionsOf(policy).includes(direction)) continue;
		const selected = selects(policy.podSelector, pod.labels);
		if (selected === undefined)
			return unknown(policyName(policy), 'spec.podSelector', 'an operator that is not known');
		if (selected) found.push(policy);
	}
	return found;
}

/** What policies say about a pod talking to (Egress) or being talked to by (Ingress) the other end. */
export function decide(
	world: PolicyWorld,
	direction: Direction,
	subject: End,
	other: End,
	port: Port,
): Decision {
	if (subject.kind !== 'pod') return {kind: 'allow', because: 'no pod with a network of its own'};
	if (subject.finished) return {kind: 'allow', because: 'the pod has ended'};
	if (other.kind === 'pod' && other.slot >= 0 && other.slot === subject.slot)
		return unknown(`Pod ${subject.namespace}/${subject.name}`, '', 'a pod talking to itself');
	if (direction === 'Ingress' && other.kind === 'host' && other.node === subject.node)
		return {kind: 'allow', because: 'it comes from the node of the pod'};
	const engine = world.engine(subject);
	if (engine.kind === 'none') return {kind: 'allow', because: `not enforced there: ${engine.why}`};
	const elsewhere = world.others(subject, direction);
	if (elsewhere !== undefined) return elsewhere;
	const policies = isolating(world, subject, direction);
	if ('kind' in policies) return policies;
	if (policies.length === 0) return {kind: 'allow', because: 'not isolated'};
	const decision = byRules(world, direction, policies, subject, other, port);
	if (decision.kind !== 'unknown' && (engine.kind === 'foreign' || engine.kind === 'unknown'))
		return unknown(`Node/${subject.node}`, '', engine.why);
	return decision.kind === 'allow' && direction === 'Ingress'
		? (rewritten(world, subject, other) ?? decision)
		: decision;
}

/** Rules add up: the first that matches lets it through, an unknown one leaves it open, none denies. */
function byRules(
	world: PolicyWorld,
	direction: Direction,
	policies: readonly NetworkPolicyRow[],
	subject: PodEnd,
	other: End,
	port: Port,
): Decision {
	const [destination, side] = direction === 'Ingress' ? [subject, 'from'] : [other, 'to'];
	const family = familyOf(subject, other);
	let open: Unknown | undefined;
	for (const policy of policies) {
		const list = direction === 'Ingress' ? 'ingress' : 'egress';
		for (const [index, rule] of policy[list].entries()) {
			const field = `spec.${list}[${index}]`;
			const match: Match = every([
				peersMatch(world, policy, rule.peers, other, family, `${field}.${side}`),
				portsMatch(rule.ports, port, destination, policyName(policy), `${field}.ports`),
			]);
			if (match === 'yes') return {kind: 'allow', because: 'rule', policy, rule: index};
			if (match !== 'no') open ??= match;
		}
	}
	return open ?? {kind: 'deny', policies};
}

/** The family both ends have; IPv4 when they share both. */
function familyOf(subject: PodEnd, other: End): 4 | 6 {
	if (other.kind === 'address') return other.ip.family;
	const both = ([4, 6] as const).find(family =>
		[subject, other].every(end => end.ips.some(ip => ip.family === family)),
	);
	return both ?? 4;
}

/**
 * Between nodes, NAT rewrites the source of a pod that another network set up: a rule that lets the pod in no longer sees it. Which
 * rule is left to match cannot be told from the API.
 */
function rewritten(world: PolicyWorld, subject: PodEnd, other: End): Unknown | undefined {
	if (other.kind !== 'pod' || other.node === subject.node) return undefined;
	const here = world.engine(subject).kind;
	const there = world.engine(other).kind;
	if (here === there || here !== 'calico') return undefined;
	const why = 'it is on the old network, and its address is rewritten on the way to another node';
	return unknown(`Pod ${other.namespace}/${other.name}`, 'status.podIP', why);
}
