import type {NetworkPolicyRow, PolicyPeer, PolicyPort, PolicyRule} from '../store/rows/policies.ts';
import {selectorText} from './labels.ts';
import type {Direction} from './world.ts';

/** The rules of one direction in words: "to namespaces name=kube-system: 53/UDP; to anywhere: 443/TCP". */
export function rulesText(policy: NetworkPolicyRow, direction: Direction): string {
	const [rules, side] = direction === 'Ingress' ? [policy.ingress, 'from'] : [policy.egress, 'to'];
	return rules.length === 0 ? 'no rules' : rules.map(rule => `${side} ${ruleText(rule)}`).join('; ');
}

function ruleText({peers, ports}: PolicyRule): string {
	const who = peers.length === 0 ? 'anywhere' : peers.map(peerText).join(' or ');
	const what = ports.length === 0 ? 'all ports' : ports.map(portText).join(', ');
	return `${who}: ${what}`;
}

function peerText({podSelector, namespaceSelector, ipBlock}: PolicyPeer): string {
	if (ipBlock !== undefined) {
		return ipBlock.except.length === 0 ? ipBlock.cidr : `${ipBlock.cidr} except ${ipBlock.except.join(', ')}`;
	}
	const pods = podSelector === undefined ? '' : `pods ${selectorText(podSelector)}`;
	if (namespaceSelector === undefined) return `${pods} of the namespace`;
	const namespaces = `namespaces ${selectorText(namespaceSelector)}`;
	return pods === '' ? namespaces : `${pods} in ${namespaces}`;
}

function portText({protocol, port, endPort}: PolicyPort): string {
	if (port === '') return protocol;
	return `${endPort > 0 ? `${port}-${endPort}` : port}/${protocol}`;
}
