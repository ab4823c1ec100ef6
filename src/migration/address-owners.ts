import {formatIp, type Ip, parseIp} from '../net/ip.ts';
import {contains, parseCidr} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {addressIndex} from './address-index.ts';
import {metalLb} from './metallb/presence.ts';
import {addressRequest} from './metallb/requests.ts';
import {perSnapshot} from './per-snapshot.ts';

/** What an address is to the object that has it. `asked for` is no possession: a Service wants it and has another one or none. */
export type AddressRole =
	| 'ClusterIP'
	| 'load balancer address'
	| 'external IP'
	| 'asked for'
	| 'pod address'
	| 'node address'
	| 'tunnel address'
	| 'endpoint'
	| 'allocation';

/** Who has an address, or means to have it. */
export type AddressOwner = {
	readonly role: AddressRole;
	readonly subject: {readonly kind: string; readonly namespace: string; readonly name: string};
	/** Where it stands, as kubectl would name it. */
	readonly source: string;
	/** Set for pods. */
	readonly slot?: number;
	/** Ports, for endpoints that are no pods. */
	readonly ports?: readonly number[];
};

/**
 * Everybody who has an address now: Services, pods, nodes and their tunnels, endpoints outside the pods, and, when no pod has it, the
 * allocation in Calico's own books. Looks up one address at a time in an index that is made once.
 */
export function addressOwners(snapshot: Snapshot, ip: Ip): readonly AddressOwner[] {
	const text = formatIp(ip);
	const fixed = ownersByAddress(snapshot).get(text) ?? [];
	const index = addressIndex(snapshot);
	const slot = ip.family === 4 ? index.find4(Number(ip.value)) : index.find6(text);
	if (slot < 0) return fixed.length > 0 ? fixed : allocations(snapshot, ip);
	const twins = index.duplicates.find(duplicate => duplicate.ip === text)?.slots ?? [slot];
	return [...fixed, ...twins.map(one => podOwner(snapshot, one))];
}

function podOwner({pods}: Snapshot, slot: number): AddressOwner {
	const namespace = pods.namespaceName(pods.namespaceId(slot));
	const name = pods.name(slot);
	return {
		role: 'pod address',
		subject: {kind: 'Pod', namespace, name},
		source: `Pod ${namespace}/${name} .status.podIPs`,
		slot,
	};
}

const ownersByAddress = perSnapshot((snapshot: Snapshot): ReadonlyMap<string, readonly AddressOwner[]> => {
	const found = new Map<string, AddressOwner[]>();
	const put = (text: string, owner: AddressOwner): void => {
		const ip = parseIp(text.split('/')[0] ?? '');
		if (ip === undefined) return;
		const key = formatIp(ip);
		const list = found.get(key);
		if (list === undefined) found.set(key, [owner]);
		else list.push(owner);
	};
	serviceAddresses(snapshot, put);
	nodeAddresses(snapshot, put);
	endpointAddresses(snapshot, put);
	return found;
});

type Put = (text: string, owner: AddressOwner) => void;

function serviceAddresses(snapshot: Snapshot, put: Put): void {
	const balancer = metalLb(snapshot);
	for (const service of snapshot.tables.services) {
		const {namespace, name} = service;
		const subject = {kind: 'Service', namespace, name};
		const path = `Service ${namespace}/${name}`;
		for (const ip of service.clusterIps)
			put(ip, {role: 'ClusterIP', subject, source: `${path} .spec.clusterIPs`});
		for (const ip of service.loadBalancerIps)
			put(ip, {role: 'load balancer address', subject, source: `${path} .status.loadBalancer.ingress`});
		for (const ip of service.externalIps)
			put(ip, {role: 'external IP', subject, source: `${path} .spec.externalIPs`});
		if (service.type !== 'LoadBalancer') continue;
		const {ips, asked, faults} = addressRequest(service, balancer);
		const wanted = [
			...ips.map(ip => ({ip, source: asked?.source ?? `${path} .spec.loadBalancerIP`})),
			...faults.flatMap(({meant, fact}) => meant.map(ip => ({ip, source: fact.source}))),
		];
		for (const {ip, source} of wanted)
			if (!service.loadBalancerIps.includes(ip)) put(ip, {role: 'asked for', subject, source});
	}
}

function nodeAddresses({tables}: Snapshot, put: Put): void {
	for (const {name, internalIps, calico} of tables.nodes) {
		const subject = {kind: 'Node', namespace: '', name};
		for (const ip of internalIps)
			put(ip, {role: 'node address', subject, source: `Node/${name} .status.addresses`});
		if (calico === undefined) continue;
		const tunnels = [
			['projectcalico.org/IPv4VXLANTunnelAddr', calico.vxlanTunnel],
			['projectcalico.org/IPv4IPIPTunnelAddr', calico.ipipTunnel],
		] as const;
		for (const [key, ip] of tunnels)
			put(ip, {role: 'tunnel address', subject, source: `Node/${name} metadata.annotations[${key}]`});
	}
}

/** Endpoints that are pods are found as pods. */
function endpointAddresses({tables}: Snapshot, put: Put): void {
	for (const slice of tables.endpointSlices) {
		const ports = slice.ports.map(({port}) => port);
		for (const {addresses, target} of slice.endpoints) {
			if (target?.kind === 'Pod') continue;
			const subject = {kind: 'Service', namespace: slice.namespace, name: slice.service || slice.name};
			const source = `EndpointSlice ${slice.namespace}/${slice.name} .endpoints[].addresses`;
			for (const ip of addresses) put(ip, {role: 'endpoint', subject, source, ports});
		}
	}
}

/** Who the books of Calico say has it, when nobody else says so. */
function allocations({tables}: Snapshot, ip: Ip): readonly AddressOwner[] {
	for (const block of tables.ipamBlocks) {
		const cidr = parseCidr(block.cidr);
		if (block.deleted || cidr === undefined || cidr.family !== ip.family || !contains(cidr, ip)) continue;
		const ordinal = Number(ip.value - cidr.first);
		const held = block.allocations.find(allocation => allocation.ordinal === ordinal);
		if (held === undefined) continue;
		const subject =
			held.pod === ''
				? {kind: 'Node', namespace: '', name: held.node}
				: {kind: 'Pod', namespace: held.namespace, name: held.pod};
		return [{role: 'allocation', subject, source: `IPAMBlock/${block.name} .spec.allocations[${ordinal}]`}];
	}
	return [];
}
