import {formatIp} from '../net/ip.ts';
import type {NetworkPolicyRow, PolicyPeer} from '../store/rows/policies.ts';
import type {LabelSelector, Labels} from '../store/rows.ts';
import {addressesOf, type End, endName, type Port} from './ends.ts';
import {selectorText, selects} from './labels.ts';
import {peersMatch} from './peers.ts';
import {portText} from './port-text.ts';
import {portsMatch} from './ports.ts';
import type {Denial} from './walk.ts';
import {type Direction, type PolicyWorld, policyName} from './world.ts';

/** A rule that would have let a connection through, were it not for one thing. */
export type NearestMiss = {
	readonly policy: NetworkPolicyRow;
	readonly rule: number;
	/** What is missing, as a sentence: "namespace kube-system has no label name=kube-system". */
	readonly why: string;
};

/**
 * The rule that comes nearest to letting a denied connection through: one whose ports match and whose peers differ by the fewest labels,
 * else one whose peers match on another port. Undefined when none is near.
 */
export function nearestMiss(
	world: PolicyWorld,
	{policies, policy: denying}: Denial,
	direction: Direction,
	subject: End,
	other: End,
	port: Port,
	family: 4 | 6,
): NearestMiss | undefined {
	if (denying !== undefined) return undefined;
	const [list, side] = direction === 'Ingress' ? (['ingress', 'from'] as const) : (['egress', 'to'] as const);
	const destination = direction === 'Ingress' ? subject : other;
	const engine = subject.kind === 'pod' ? world.engine(subject).kind : 'unknown';
	let best: (NearestMiss & {readonly distance: number}) | undefined;
	for (const policy of policies) {
		for (const [rule, {peers, ports}] of policy[list].entries()) {
			const name = policyName(policy);
			const field = `spec.${list}[${rule}].${side}`;
			const atPort = portsMatch(ports, port, destination, name, field, engine) === 'yes';
			const there = peersMatch(world, policy, peers, other, family, field) === 'yes';
			const missing = there ? [] : nearestPeer(world, policy, peers, other);
			if (missing === undefined || (!atPort && !there)) continue;
			const distance = atPort ? missing.length : 10;
			const why = atPort
				? missing.join(' and ')
				: `it opens ${ports.map(one => `${one.port}${one.endPort > 0 ? `-${one.endPort}` : ''}/${one.protocol}`).join(', ')}, not ${portText(port)}`;
			if (best === undefined || distance < best.distance) best = {policy, rule, why, distance};
		}
	}
	return best && {policy: best.policy, rule: best.rule, why: best.why};
}

/** What the peer that comes nearest lacks; undefined when they are about something else, such as addresses. */
function nearestPeer(
	world: PolicyWorld,
	policy: NetworkPolicyRow,
	peers: readonly PolicyPeer[],
	other: End,
): readonly string[] | undefined {
	return peers
		.map(peer => missingIn(world, policy, peer, other))
		.filter(one => one !== undefined)
		.sort((a, b) => a.length - b.length)[0];
}

function missingIn(
	{namespaces}: PolicyWorld,
	policy: NetworkPolicyRow,
	{podSelector, namespaceSelector, ipBlock}: PolicyPeer,
	other: End,
): readonly string[] | undefined {
	if (ipBlock !== undefined) {
		const [ip] = addressesOf(other);
		const hole = ipBlock.except.length === 0 ? '' : ` except ${ipBlock.except.join(', ')}`;
		return ip === undefined ? undefined : [`${formatIp(ip)} is not in ${ipBlock.cidr}${hole}`];
	}
	if (other.kind !== 'pod') return [`${endName(other, formatIp)} is no pod with a network of its own`];
	const missing: string[] = [];
	if (namespaceSelector === undefined) {
		if (other.namespace !== policy.namespace)
			missing.push(`the rule is about pods of ${policy.namespace} alone, having no namespaceSelector`);
	} else
		missing.push(
			...lacking(namespaceSelector, namespaces?.get(other.namespace), `namespace ${other.namespace}`),
		);
	if (podSelector !== undefined)
		missing.push(...lacking(podSelector, other.labels, `pod ${other.namespace}/${other.name}`));
	return missing;
}

function lacking({expressions}: LabelSelector, labels: Labels | undefined, what: string): readonly string[] {
	if (labels === undefined) return [`the labels of ${what} cannot be read`];
	return expressions
		.filter(one => selects({expressions: [one]}, labels) === false)
		.map(one => {
			const wanted = selectorText({expressions: [one]});
			const value = Object.hasOwn(labels, one.key) ? labels[one.key] : undefined;
			return value === undefined
				? `${what} has no label ${one.key} (wanted: ${wanted})`
				: `${what} has ${one.key}=${value} (wanted: ${wanted})`;
		});
}
