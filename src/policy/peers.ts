import {contains, parseCidr} from '../net/range.ts';
import type {NetworkPolicyRow, PolicyPeer} from '../store/rows/policies.ts';
import type {End, PodEnd} from './ends.ts';
import {selects} from './labels.ts';
import {any, every, type Match, unknown} from './unknown.ts';
import {type PolicyWorld, policyName} from './world.ts';

/** Whether the peers of a rule hold this end; none means everywhere. `field` is where they stand in the policy. */
export function peersMatch(
	world: PolicyWorld,
	policy: NetworkPolicyRow,
	peers: readonly PolicyPeer[],
	end: End,
	family: 4 | 6,
	field: string,
): Match {
	if (peers.length === 0) return 'yes';
	return any(peers.map((peer, index) => one(world, policy, peer, end, family, `${field}[${index}]`)));
}

function one(
	world: PolicyWorld,
	policy: NetworkPolicyRow,
	peer: PolicyPeer,
	end: End,
	family: 4 | 6,
	field: string,
): Match {
	const object = policyName(policy);
	const selector = peer.podSelector !== undefined || peer.namespaceSelector !== undefined;
	if (peer.ipBlock !== undefined) {
		if (selector) return unknown(object, field, 'ipBlock beside a selector is not valid');
		return blockMatches(peer.ipBlock, end, family, object, `${field}.ipBlock`);
	}
	if (!selector) return unknown(object, field, 'an empty peer is not valid');
	if (end.kind !== 'pod' || end.finished) return 'no';
	return every([
		namespaceMatches(world, policy, peer, end, `${field}.namespaceSelector`),
		peer.podSelector === undefined
			? 'yes'
			: told(selects(peer.podSelector, end.labels), object, `${field}.podSelector`),
	]);
}

/** Both selectors in one peer have to hold; without one for namespaces it is the policy's own. */
function namespaceMatches(
	{namespaces}: PolicyWorld,
	policy: NetworkPolicyRow,
	{namespaceSelector}: PolicyPeer,
	{namespace}: PodEnd,
	field: string,
): Match {
	if (namespaceSelector === undefined) return namespace === policy.namespace ? 'yes' : 'no';
	if (namespaceSelector.expressions.length === 0) return 'yes';
	const labels = namespaces?.get(namespace);
	if (labels === undefined) return unknown(`Namespace/${namespace}`, 'metadata.labels', 'it cannot be read');
	return told(selects(namespaceSelector, labels), policyName(policy), field);
}

/** A block holds pod addresses too; `except` takes away from its own block alone (networking/v1 IPBlock). */
function blockMatches(
	{cidr, except}: NonNullable<PolicyPeer['ipBlock']>,
	end: End,
	family: 4 | 6,
	object: string,
	field: string,
): Match {
	const block = parseCidr(cidr);
	if (block === undefined) return unknown(object, `${field}.cidr`, `${cidr} is not a CIDR`);
	const holes = except.map(parseCidr);
	const bad = holes.indexOf(undefined);
	if (bad >= 0) return unknown(object, `${field}.except[${bad}]`, `${except[bad]} is not a CIDR`);
	const ips = (end.kind === 'address' ? [end.ip] : end.ips).filter(ip => ip.family === family);
	const inside = ips.filter(
		ip => contains(block, ip) && !holes.some(hole => hole !== undefined && contains(hole, ip)),
	);
	if (inside.length === 0) return 'no';
	// A node has several addresses, and which one it uses depends on the way the packet takes.
	return inside.length === ips.length
		? 'yes'
		: unknown(object, field, 'it holds some of the addresses of the other side, not all');
}

function told(selected: boolean | undefined, object: string, field: string): Match {
	if (selected === undefined) return unknown(object, field, 'an operator that is not known');
	return selected ? 'yes' : 'no';
}
