import {type AddressRange, rangesAround} from '../../migration/address-ranges.ts';
import {clusterCidrs} from '../../migration/cluster-cidrs.ts';
import {serviceTargets} from '../../migration/service-targets.ts';
import {formatIp, type Ip, parseIp} from '../../net/ip.ts';
import {contains} from '../../net/range.ts';
import {addressesOf, type End, endName, type Port} from '../../policy/ends.ts';
import {portsAt, portText, type WantedPort} from '../../policy/port-text.ts';
import {type Unknown, unknown} from '../../policy/unknown.ts';
import type {ServicePort, ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Place} from './places.ts';

/** What happens to a packet on its way, in the order in which it happens. */
export type Step = {
	readonly kind: 'dnat' | 'snat';
	readonly from: string;
	readonly to: string;
	readonly why: string;
};

/** One way a connection may take: policies see these ends and this port. */
export type Route = {
	readonly from: End;
	/** How the source looks to who enforces on the destination. */
	readonly seenAs: End;
	readonly to: End;
	readonly port: Port;
	readonly steps: readonly Step[];
};

/** Every way a connection from `from` to a place may take, or why there is none. */
export function routesOf(
	snapshot: Snapshot,
	from: End,
	place: Place,
	wanted: WantedPort,
): readonly Route[] | Unknown {
	if (place.kind === 'service') return toService(snapshot, from, place.service, entryOf(from, place), wanted);
	const ports = portsAt(wanted, place.end);
	if (ports.length === 0)
		return unknown(
			endName(place.end, formatIp),
			'spec.containers[*].ports',
			`it calls no port ${wanted.name}`,
		);
	return ports.map(port => ({from, seenAs: from, to: place.end, port, steps: []}));
}

function isOutside(end: End): boolean {
	return end.kind === 'name' || end.kind === 'address';
}

/** Whoever is outside of the cluster comes in by an address for those outside. */
function entryOf(from: End, {entry}: Extract<Place, {readonly kind: 'service'}>): 'cluster' | 'outside' {
	return isOutside(from) ? 'outside' : entry;
}

function toService(
	snapshot: Snapshot,
	from: End,
	service: ServiceRow,
	entry: 'cluster' | 'outside',
	wanted: WantedPort,
): readonly Route[] | Unknown {
	const object = `Service ${service.namespace}/${service.name}`;
	if (service.type === 'ExternalName')
		return [
			{
				from,
				seenAs: from,
				to: {kind: 'name', host: service.externalName},
				port: {protocol: wanted.protocol, port: wanted.first},
				steps: [],
			},
		];
	if (isOutside(from) && service.type === 'ClusterIP' && service.externalIps.length === 0)
		return unknown(
			object,
			'spec.type',
			'a Service of type ClusterIP has no address for those outside of the cluster',
		);
	const asked = service.ports.filter(port => isAsked(port, wanted));
	if (asked.length === 0) return unknown(object, 'spec.ports', `it has no port ${wanted.text}`);
	const targets = serviceTargets(snapshot, service).filter(({servicePort}) => asked.includes(servicePort));
	if (targets.length === 0)
		return unknown(
			object,
			'endpoints',
			'it has no ready endpoint: connections are refused, whatever policies say',
		);
	const nobody = targets
		.flatMap(({ends}) => ends)
		.find(end => end.kind === 'address' && isOfPods(snapshot, end.ip));
	if (nobody !== undefined)
		return unknown(
			object,
			'endpoints',
			`${endName(nobody, formatIp)} is an address of the pod network, and which pod has it is not known`,
		);
	return targets.flatMap(({ends, port, servicePort}) =>
		ends.flatMap(to => throughService(snapshot, {from, service, entry, to, port, servicePort})),
	);
}

const podRanges: readonly AddressRange['kind'][] = ['pod CIDR', 'node podCIDR', 'IPPool', 'IPAM block'];

function isOfPods(snapshot: Snapshot, ip: Ip): boolean {
	return rangesAround(snapshot, ip).some(({kind}) => podRanges.includes(kind));
}

/** By number or by name; a node port is asked for from outside. */
function isAsked({name, port, nodePort, protocol}: ServicePort, wanted: WantedPort): boolean {
	if (protocol !== wanted.protocol) return false;
	if (wanted.name !== '') return name === wanted.name;
	return [port, nodePort].some(number => number > 0 && wanted.first <= number && number <= wanted.last);
}

type Through = {
	readonly from: End;
	readonly service: ServiceRow;
	readonly entry: 'cluster' | 'outside';
	readonly to: End;
	readonly port: Port;
	readonly servicePort: ServicePort;
};

/**
 * What kube-proxy does (kubernetes pkg/proxy/iptables): the destination becomes an endpoint; the source becomes an address of the node
 * where it came in when it is outside of the cluster CIDR, or when it used an address for those outside under externalTrafficPolicy
 * Cluster. That happens after routing: on the node itself policies still see the source, on another node they do not.
 */
function throughService(snapshot: Snapshot, through: Through): readonly Route[] {
	const {from, service, entry, to, port, servicePort} = through;
	const address =
		entry === 'outside'
			? (service.loadBalancerIps[0] ?? service.externalIps[0] ?? 'a node')
			: service.clusterIps[0];
	const steps: readonly Step[] =
		service.headless || address === undefined
			? []
			: [
					{
						kind: 'dnat',
						from: `${address}:${portText({protocol: port.protocol, port: servicePort.port})}`,
						to: `${endName(to, formatIp)}:${portText(port)}`,
						why: `Service ${service.namespace}/${service.name}`,
					},
				];
	const direct: Route = {from, seenAs: from, to, port, steps};
	const masked = service.headless ? undefined : masqueraded(snapshot, through);
	if (masked === undefined) return [direct];
	const node = to.kind === 'pod' || to.kind === 'host' ? to.node : '';
	const arrival = from.kind === 'pod' || from.kind === 'host' ? from.node : undefined;
	if (arrival !== undefined && arrival === node) return [direct];
	const seenAs = otherNodes(snapshot, arrival, node);
	const snat: Step = {
		kind: 'snat',
		from: endName(from, formatIp),
		to: endName(seenAs, formatIp),
		why: masked,
	};
	const behind: Route = {...direct, seenAs, steps: [...steps, snat]};
	// From outside it may come in on the node of the endpoint, or on another one.
	return arrival === undefined ? [direct, behind] : [behind];
}

/** Why the source is replaced; undefined when it stays. */
function masqueraded(snapshot: Snapshot, {from, service, entry}: Through): string | undefined {
	if (entry === 'outside') {
		if (service.externalTrafficPolicy === 'Local') return undefined;
		return 'externalTrafficPolicy Cluster: the source becomes the node where the connection comes in';
	}
	if (from.kind !== 'pod') return undefined;
	const {pod} = clusterCidrs(snapshot);
	if (pod.known !== 'stated' && pod.known !== 'default') return undefined;
	const [ip] = addressesOf(from);
	const ranges = pod.cidrs.filter(cidr => cidr.family === ip?.family);
	if (ip === undefined || ranges.length === 0 || ranges.some(cidr => contains(cidr, ip))) return undefined;
	return `${formatIp(ip)} is outside of the cluster CIDR that kube-proxy knows, so it takes the pod for somebody outside`;
}

/** The node a packet comes from, under its tunnel's address when it has one; any but the endpoint's when that is not known. */
export function otherNodes({tables}: Snapshot, arrival: string | undefined, endpoint: string): End {
	const rows = tables.nodes.filter(({name}) =>
		arrival === undefined ? name !== endpoint : name === arrival,
	);
	const ips = rows.flatMap(({internalIps, calico}) => {
		const tunnels = [calico?.vxlanTunnel ?? '', calico?.ipipTunnel ?? ''].filter(text => text !== '');
		return (tunnels.length > 0 ? tunnels : internalIps).flatMap(text => parseIp(text.split('/')[0]!) ?? []);
	});
	return {kind: 'host', node: arrival ?? 'another node', ips};
}
