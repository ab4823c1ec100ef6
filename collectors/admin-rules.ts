import {type Fields, labelSelector, list, number, part, parts, text, texts} from '../src/store/fields.ts';
import type {AdminPeer, AdminPort, AdminRule} from '../src/store/rows/policies.ts';

const given = (fields: Fields, key: string) => fields[key] !== undefined && fields[key] !== null;
const lastPort = 65_535;

/** Exactly one field of a peer is set; nodes and domain names are not evaluated. */
function peer(fields: Fields): AdminPeer {
	if (given(fields, 'namespaces')) return {namespaceSelector: labelSelector(fields, 'namespaces')};
	if (given(fields, 'pods')) {
		const pods = part(fields, 'pods');
		return {
			namespaceSelector: labelSelector(pods, 'namespaceSelector'),
			podSelector: labelSelector(pods, 'podSelector'),
		};
	}
	if (given(fields, 'networks')) return {networks: texts(fields, 'networks')};
	return {other: Object.keys(fields)[0] ?? 'an empty peer'};
}

/** ports of AdminNetworkPolicy (v1alpha1): portNumber, portRange or namedPort. */
function port(fields: Fields): AdminPort {
	if (given(fields, 'namedPort'))
		return {protocol: '', first: 0, last: lastPort, name: text(fields, 'namedPort')};
	if (given(fields, 'portNumber')) {
		const one = part(fields, 'portNumber');
		return {protocol: text(one, 'protocol') || 'TCP', first: number(one, 'port'), last: number(one, 'port')};
	}
	if (given(fields, 'portRange')) {
		const range = part(fields, 'portRange');
		const protocol = text(range, 'protocol') || 'TCP';
		return {protocol, first: number(range, 'start'), last: number(range, 'end')};
	}
	return {protocol: '', first: 0, last: lastPort, other: Object.keys(fields)[0] ?? 'an empty port'};
}

/** protocols of ClusterNetworkPolicy (v1alpha2): tcp, udp or sctp with a destinationPort, or destinationNamedPort. */
function protocol(fields: Fields): AdminPort {
	if (given(fields, 'destinationNamedPort'))
		return {protocol: '', first: 0, last: lastPort, name: text(fields, 'destinationNamedPort')};
	for (const key of ['tcp', 'udp', 'sctp']) {
		if (!given(fields, key)) continue;
		const wanted = part(part(fields, key), 'destinationPort');
		const range = part(wanted, 'range');
		const name = key.toUpperCase();
		if (given(wanted, 'number'))
			return {protocol: name, first: number(wanted, 'number'), last: number(wanted, 'number')};
		if (given(wanted, 'range'))
			return {protocol: name, first: number(range, 'start'), last: number(range, 'end')};
		return {protocol: name, first: 0, last: lastPort};
	}
	return {protocol: '', first: 0, last: lastPort, other: Object.keys(fields)[0] ?? 'an empty protocol'};
}

/** The rules of one direction as they stand. */
export function adminRules(spec: Fields, key: 'ingress' | 'egress'): readonly AdminRule[] {
	return parts(spec, key).map(rule => ({
		action: text(rule, 'action') === 'Accept' ? 'Allow' : text(rule, 'action'),
		peers: parts(rule, key === 'ingress' ? 'from' : 'to').map(peer),
		ports:
			list(rule, 'protocols').length > 0
				? parts(rule, 'protocols').map(protocol)
				: parts(rule, 'ports').map(port),
	}));
}
