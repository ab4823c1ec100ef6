import type {NetworkPolicyRow, PolicyPeer} from '../store/rows/policies.ts';
import {liesIn} from './blocks.ts';
import type {End, PodEnd} from './ends.ts';
import {selects} from './labels.ts';
import {any, every, type Match, unknown} from './unknown.ts';
import {type PolicyWorld, policyName} from './world.ts';

/** Whether the peers of a rule hold this end; none means everywhere. `field` is where they stand in the policy. */
export function peersMatch(
	world: Pick<PolicyWorld, 'namespaces'>,
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
	world: Pick<PolicyWorld, 'namespaces'>,
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
		const {cidr, except} = peer.ipBlock;
		const place = {object, field: `${field}.ipBlock.cidr`};
		// `except` takes away from its own block alone, and a block holds pod addresses too (networking/v1 IPBlock).
		return liesIn(cidr, except, end, family, place);
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
	{namespaces}: Pick<PolicyWorld, 'namespaces'>,
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

/** What a label selector says, with the field that has an operator which is none. */
export function told(selected: boolean | undefined, object: string, field: string): Match {
	if (selected === undefined) return unknown(object, field, 'an operator that is not known');
	return selected ? 'yes' : 'no';
}
