import type {CalicoPolicyRow, NetworkPolicyRow} from '../store/rows/policies.ts';

/**
 * Which rule of a NetworkPolicy a rendered rule came from, by its place: Calico makes one rule per protocol, in the order of the alphabet, and
 * peer (libcalico-go backend/k8s/conversion K8sNetworkPolicyToCalico). Undefined for a peer of the other family somewhere, which is not
 * rendered, and for places that there are none of.
 */
export function ruleOfLine(
	policy: NetworkPolicyRow,
	direction: 'ingress' | 'egress',
	line: number,
	family: 4 | 6,
): number | undefined {
	const rules: number[] = [];
	for (const [index, {peers, ports}] of policy[direction].entries()) {
		const isOther = peers.some(
			({ipBlock}) => ipBlock !== undefined && ipBlock.cidr.includes(':') !== (family === 6),
		);
		if (isOther) return undefined;
		const protocols = new Set(ports.map(({protocol}) => protocol)).size || 1;
		for (let at = 0; at < protocols * Math.max(1, peers.length); at++) rules.push(index);
	}
	return rules[line];
}

/** The same where the places of all rules are counted, of both families. */
export function ruleOfIndex(
	policy: NetworkPolicyRow,
	direction: 'ingress' | 'egress',
	line: number,
): number | undefined {
	let left = line;
	const index = policy[direction].findIndex(({peers, ports}) => {
		const protocols = new Set(ports.map(({protocol}) => protocol)).size || 1;
		left -= protocols * Math.max(1, peers.length);
		return left < 0;
	});
	return line < 0 || index < 0 ? undefined : index;
}

/** The same for a policy of Calico, of which each rule is rendered once, but for those of the other family. */
export function calicoRuleOfLine(
	policy: CalicoPolicyRow,
	direction: 'ingress' | 'egress',
	line: number,
	family: 4 | 6,
): number | undefined {
	const rendered = policy[direction].map(({ipVersion, source, destination}) => {
		const nets = [source, destination].flatMap(side => side.nets ?? []);
		return (
			(ipVersion === undefined || ipVersion === family) &&
			(nets.length === 0 || nets.some(net => net.includes(':') === (family === 6)))
		);
	});
	let left = line;
	const index = rendered.findIndex(one => one && left-- === 0);
	return index < 0 ? undefined : index;
}
