import type {Ip} from '../net/ip.ts';
import type {ContainerPort} from '../store/pod-table.ts';
import type {Labels} from '../store/rows.ts';

/** A pod with a network of its own: what policies select. */
export type PodEnd = {
	readonly kind: 'pod';
	/** Its slot in the pod table; -1 for one that does not exist yet. */
	readonly slot: number;
	readonly namespace: string;
	readonly name: string;
	readonly labels: Labels;
	readonly node: string;
	readonly ips: readonly Ip[];
	/** Empty when it is not known. */
	readonly serviceAccount: string;
	readonly ports: readonly ContainerPort[];
	/** Succeeded or failed: its address is given back, nothing selects it as a peer. */
	readonly finished: boolean;
};

/** A node, or a pod on the node's own network: no policy selects it, and as a peer it is one of the node's addresses. */
export type HostEnd = {readonly kind: 'host'; readonly node: string; readonly ips: readonly Ip[]};

/** Anything else: an address. */
export type AddressEnd = {readonly kind: 'address'; readonly ip: Ip};

/** Something outside of the cluster whose address is not known: a host name, or the machine that ktriage runs on. */
export type NameEnd = {readonly kind: 'name'; readonly host: string};

export type End = PodEnd | HostEnd | AddressEnd | NameEnd;

/** A port after every translation: what the pod itself listens on. With ICMP `port` is the type. */
export type Port = {readonly protocol: string; readonly port: number; readonly code?: number};

/** One connection. Replies belong to it; connections that are already open are not asked about. */
export type Flow = {
	readonly from: End;
	readonly to: End;
	readonly port: Port;
	/** Where both sides have two; else what both have. */
	readonly family?: 4 | 6;
};

/** "NAMESPACE/NAME", a node, or an address in full. */
export function endName(end: End, formatIp: (ip: Ip) => string): string {
	if (end.kind === 'pod') return `${end.namespace}/${end.name}`;
	if (end.kind === 'name') return end.host;
	return end.kind === 'host' ? `node ${end.node}` : formatIp(end.ip);
}

/** The addresses of an end; none where they are not known. */
export function addressesOf(end: End): readonly Ip[] {
	if (end.kind === 'name') return [];
	return end.kind === 'address' ? [end.ip] : end.ips;
}

/** The families in which two ends can talk; IPv4 when nothing is known of one of them. */
export function familiesOf(a: End, b: End): readonly (4 | 6)[] {
	const has = (end: End, family: 4 | 6) => {
		const ips = addressesOf(end);
		return ips.length === 0 || ips.some(ip => ip.family === family);
	};
	const both = ([4, 6] as const).filter(family => has(a, family) && has(b, family));
	const known = [a, b].some(end => addressesOf(end).length > 0);
	return both.length === 0 || !known ? [4] : both;
}
