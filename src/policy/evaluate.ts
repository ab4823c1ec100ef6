import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {Question} from './compiled.ts';
import {type End, type Flow, familiesOf, type PodEnd, type Port} from './ends.ts';
import {selects} from './labels.ts';
import {tiersOf} from './pipeline.ts';
import {type Unknown, unknown} from './unknown.ts';
import {type Decision, walk} from './walk.ts';
import {calicoPolicyName, type Direction, directionsOf, type PolicyWorld, policyName} from './world.ts';

export type {Decision, Denial} from './walk.ts';

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
	const family = flow.family ?? familiesOf(flow.from, flow.to)[0]!;
	const egress = decide(world, 'Egress', flow.from, flow.to, flow.port, family);
	const ingress = decide(world, 'Ingress', flow.to, flow.from, flow.port, family);
	return {verdict: verdictOf(egress, ingress), egress, ingress};
}

/** The verdict of both sides: one that denies is enough. */
export function verdictOf(egress: Decision, ingress: Decision): FlowVerdict['verdict'] {
	if (egress.kind === 'deny' || ingress.kind === 'deny') return 'deny';
	return egress.kind === 'unknown' || ingress.kind === 'unknown' ? 'unknown' : 'allow';
}

/** The NetworkPolicies of Kubernetes that isolate a pod in a direction; an unknown when a selector is not understood. */
export function isolating(
	{policies}: Pick<PolicyWorld, 'policies'>,
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

/** Whether policies that are no NetworkPolicies of Kubernetes have a say about a pod, or may have. */
export function othersDecide(world: PolicyWorld, pod: PodEnd, direction: Direction): boolean {
	const {kind} = world.engine(pod);
	if (kind === 'kube-router' || kind === 'none') return false;
	if (kind === 'calico' && world.unread !== undefined) return true;
	return tiersOf(world, pod, direction, 'all').some(({policies}) =>
		policies.some(({policy}) => policy.ref.row === undefined),
	);
}

/** What policies say about a pod talking to (Egress) or being talked to by (Ingress) the other end. */
export function decide(
	world: PolicyWorld,
	direction: Direction,
	subject: End,
	other: End,
	port: Port,
	family: 4 | 6 = familiesOf(subject, other)[0]!,
): Decision {
	if (subject.kind === 'host') return ofHost(world, subject.node);
	if (subject.kind !== 'pod') return {kind: 'allow', because: 'no pod with a network of its own'};
	if (subject.finished) return {kind: 'allow', because: 'the pod has ended'};
	if (other.kind === 'pod' && other.slot >= 0 && other.slot === subject.slot)
		return unknown(`Pod ${subject.namespace}/${subject.name}`, '', 'a pod talking to itself');
	if (direction === 'Ingress' && other.kind === 'host' && other.node === subject.node)
		return {kind: 'allow', because: 'it comes from the node of the pod'};
	const engine = world.engine(subject);
	if (engine.kind === 'none' && engine.leftOver === undefined)
		return {kind: 'allow', because: `not enforced there: ${engine.why}`};
	if (world.malformed !== undefined) return world.malformed;
	if (engine.kind === 'calico' && world.unread !== undefined) return world.unread;
	const forwarded = engine.kind === 'calico' ? onForward(world, subject, other) : undefined;
	if (forwarded !== undefined) return forwarded;
	const peer = direction === 'Ingress' && other.kind === 'host' ? world.seenFrom(other, subject) : other;
	const [source, destination] = direction === 'Ingress' ? [peer, subject] : [subject, peer];
	const question: Question = {world, direction, subject, other: peer, source, destination, port, family};
	if (engine.leftOver !== undefined) return ofLeftOver(question);
	const decision = walk(question, engine.kind === 'kube-router' ? 'kubernetes' : 'all');
	if (decision.kind === 'allow' && decision.because === 'not isolated') return decision;
	if (decision.kind !== 'unknown' && (engine.kind === 'foreign' || engine.kind === 'unknown'))
		return unknown(`Node/${subject.node}`, '', engine.why);
	if (engine.also !== undefined && decision.kind === 'allow') {
		const second = walk(question, 'kubernetes');
		if (second.kind !== 'allow') return second;
	}
	return decision.kind === 'allow' && direction === 'Ingress'
		? (rewritten(world, subject, other) ?? decision)
		: decision;
}

/**
 * Rules that an engine left in the kernel when it was turned off (k3s-io/k3s 7244) still refuse what policies deny, and know of no pod that got its
 * address since: a rule that lets pods in may not have this one in its set. Whether they are there, and of when, the API does not show.
 */
function ofLeftOver(question: Question): Decision {
	const {world, subject} = question;
	const {why, leftOver} = world.engine(subject);
	const said = walk(question, 'kubernetes');
	if (said.kind === 'allow') {
		if (said.policy === undefined) return {kind: 'allow', because: `not enforced there: ${why}`};
		if (walk(byAddress(question), 'kubernetes').kind === 'allow')
			return {kind: 'allow', because: `not enforced there, and ${said.policy.title} allows it: ${why}`};
	}
	const rules = `rules that ${leftOver} left in the kernel of ${subject.node}`;
	const read = 'ktriage policy hits reads them';
	const titles = said.kind === 'deny' ? said.by.map(({title}) => title).join(', ') : '';
	const doubt =
		said.kind === 'allow'
			? `${rules} may not know a pod that ${said.policy?.title} lets through, when they are older than its address`
			: `${rules} may still refuse it${titles === '' ? '' : ` by ${titles}`}`;
	return unknown(`Pod ${subject.namespace}/${subject.name}`, 'status.podIP', `${doubt}: ${read}`);
}

/** The same question with the other pod as an address that no selector finds. */
function byAddress(question: Question): Question {
	const {other, direction, family} = question;
	const ip = other.kind === 'pod' ? other.ips.find(one => one.family === family) : undefined;
	if (ip === undefined) return question;
	const end: End = {kind: 'address', ip};
	return {...question, other: end, ...(direction === 'Ingress' ? {source: end} : {destination: end})};
}

/** No policy selects a node, unless Calico has been told to protect one of its interfaces. */
function ofHost({hostEndpoints}: PolicyWorld, node: string): Decision {
	const row = hostEndpoints.find(one => one.node === node);
	if (row === undefined) return {kind: 'allow', because: 'no pod with a network of its own'};
	return unknown(`HostEndpoint/${row.name}`, 'spec', 'policies of host endpoints are not evaluated here');
}

/** Policies that apply on forward also decide about what a protected interface of the node passes on to its pods. */
function onForward({hostEndpoints, calico}: PolicyWorld, subject: PodEnd, other: End): Unknown | undefined {
	if (hostEndpoints.length === 0 || (other.kind === 'pod' && other.node === subject.node)) return undefined;
	const row = hostEndpoints.find(one => one.node === subject.node);
	const policy = row && calico.find(one => one.onForward);
	if (policy === undefined) return undefined;
	const why = `applies to what HostEndpoint/${row?.name} forwards, which is not evaluated here`;
	return unknown(calicoPolicyName(policy), 'spec.applyOnForward', why);
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
