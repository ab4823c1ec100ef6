import type {Ip} from '../net/ip.ts';
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
	/** Succeeded or failed: its address is given back, nothing selects it as a peer. */
	readonly finished: boolean;
};

/** A node, or a pod on the node's own network: no policy selects it, and as a peer it is one of the node's addresses. */
export type HostEnd = {readonly kind: 'host'; readonly node: string; readonly ips: readonly Ip[]};

/** Anything else: an address. */
export type AddressEnd = {readonly kind: 'address'; readonly ip: Ip};

export type End = PodEnd | HostEnd | AddressEnd;

/** A port after every translation: what the pod itself listens on. */
export type Port = {readonly protocol: string; readonly port: number};

/** One connection. Replies belong to it; connections that are already open are not asked about. */
export type Flow = {readonly from: End; readonly to: End; readonly port: Port};

/** "NAMESPACE/NAME", a node, or an address in full. */
export function endName(end: End, formatIp: (ip: Ip) => string): string {
	if (end.kind === 'pod') return `${end.namespace}/${end.name}`;
	return end.kind === 'host' ? `node ${end.node}` : formatIp(end.ip);
}
