import {addressOwners} from '../migration/address-owners.ts';
import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {serviceOfHost} from '../migration/dns/names.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import {formatIp, parseIp} from '../net/ip.ts';
import {addressesOf, endName} from '../policy/ends.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isHost} from './host.ts';

/** What --to means in this cluster. */
export type Target = {
	/** An address or a name. */
	readonly host: string;
	/** 0 when none was given and none can be known. */
	readonly port: number;
	/** The Service that is asked, by whatever name or address. */
	readonly service?: ServiceRow;
	/** The pod that is asked by its own address; -1 when it is none. */
	readonly slot: number;
	/** Where a connection ends up after the Service is translated, as policies see it: "10.42.0.7:6443 (Pod …)". */
	readonly behind: readonly string[];
};

/** By which way a Service is asked. */
export type Via = 'address' | 'name' | 'endpoint';

/**
 * Resolves `ADDRESS:PORT`, `NAME:PORT`, `NAMESPACE/SERVICE[:PORT]`, `service/…`, `pod/NAMESPACE/POD[:PORT]`, `NAMESPACE/POD[:PORT]`,
 * `node/NAME:PORT`. A text says what is wrong with it.
 */
export function readTarget(snapshot: Snapshot, text: string, via: Via = 'address'): Target | string {
	const [, place = '', digits] = /^(.*?)(?::(\d{1,5}))?$/.exec(withoutBrackets(text)) ?? [];
	const port = Number(digits ?? 0);
	if (digits !== undefined && (port < 1 || port > 65_535)) return `${digits} is no port`;
	const parts = place.split('/');
	if (parts.length === 1) return hostTarget(snapshot, place, port);
	const [first = '', second = '', third] = parts;
	if (parts.length > 3 || parts.some(part => part === '')) return unreadable(text);
	if (first === 'node' && third === undefined) return nodeTarget(snapshot, second, port);
	const kind = third === undefined ? '' : first;
	const [namespace, name] = third === undefined ? [first, second] : [second, third];
	if (kind !== '' && !/^(pod|pods|po|service|services|svc)$/.test(kind)) return unreadable(text);
	const service = kind.startsWith('po')
		? undefined
		: snapshot.tables.services.find(row => row.namespace === namespace && row.name === name);
	if (service !== undefined) return serviceTarget(snapshot, service, port, via);
	const slot = kind.startsWith('s') ? -1 : snapshot.pods.find(namespace, name);
	return slot < 0 ? `there is no Service or pod ${namespace}/${name}` : podTarget(snapshot, slot, port);
}

/** A Service, asked by its address, its name or one endpoint. */
export function serviceTarget(
	snapshot: Snapshot,
	service: ServiceRow,
	wanted: number,
	via: Via,
): Target | string {
	const title = `Service ${service.namespace}/${service.name}`;
	const tcp = service.ports.filter(({protocol}) => protocol === 'TCP');
	const found = wanted === 0 ? (tcp[0] ?? service.ports[0]) : service.ports.find(one => one.port === wanted);
	const port = found?.port ?? wanted;
	const behind = behindService(snapshot, service, port);
	const name =
		service.externalName || `${service.name}.${service.namespace}.svc.${clusterDns(snapshot).domain}`;
	if (via === 'name') return {host: name, port, service, slot: -1, behind};
	if (via === 'endpoint' || service.headless) {
		const end = endpointOf(snapshot, service, port);
		if (end === undefined) return `${title} has no ready endpoint${port === 0 ? '' : ` for port ${port}`}`;
		return {...end, service, behind: []};
	}
	const [ip] = service.clusterIps;
	if (ip === undefined)
		return service.externalName === ''
			? `${title} has no address`
			: {host: name, port, service, slot: -1, behind};
	return {host: ip, port, service, slot: -1, behind};
}

/** One ready endpoint of a Service and the port it listens on. */
function endpointOf(
	snapshot: Snapshot,
	service: ServiceRow,
	port: number,
): Pick<Target, 'host' | 'port' | 'slot'> | undefined {
	for (const {servicePort, port: real, ends} of serviceTargets(snapshot, service)) {
		if (port !== 0 && servicePort.port !== port) continue;
		for (const end of ends) {
			const [ip] = addressesOf(end);
			if (ip !== undefined)
				return {host: formatIp(ip), port: real.port, slot: end.kind === 'pod' ? end.slot : -1};
		}
	}
	return undefined;
}

function behindService(snapshot: Snapshot, service: ServiceRow, port: number): readonly string[] {
	return serviceTargets(snapshot, service)
		.filter(({servicePort}) => port === 0 || servicePort.port === port)
		.flatMap(({port: real, ends}) =>
			ends.map(end => {
				const [ip] = addressesOf(end);
				return `${ip === undefined ? '' : formatIp(ip)}:${real.port} (${endName(end, formatIp)})`;
			}),
		)
		.slice(0, 20);
}

/** A pod by its own address. */
export function podTarget(snapshot: Snapshot, slot: number, wanted: number): Target | string {
	const {pods} = snapshot;
	const [ip] = pods.ips(slot);
	const name = `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
	if (ip === undefined) return `pod ${name} has no address yet`;
	const port = wanted || portOf(snapshot, slot);
	return {host: ip, port, slot, behind: []};
}

/** The first TCP port that a pod declares; 0 when it declares none. */
export function portOf({pods}: Snapshot, slot: number): number {
	return pods.specOf(pods.specId(slot)).ports.find(({protocol}) => protocol === 'TCP')?.port ?? 0;
}

function nodeTarget({tables}: Snapshot, name: string, port: number): Target | string {
	const node = tables.nodes.find(row => row.name === name);
	const [ip] = node?.internalIps ?? [];
	if (node === undefined || ip === undefined)
		return `there is no node ${name}${node === undefined ? '' : ' with an address'}`;
	return {host: ip, port, slot: -1, behind: []};
}

function hostTarget(snapshot: Snapshot, host: string, port: number): Target | string {
	if (!isHost(host)) return unreadable(host);
	const ip = parseIp(host);
	const service = ip === undefined ? namedService(snapshot, host) : serviceAt(snapshot, host);
	const owner =
		ip === undefined ? undefined : addressOwners(snapshot, ip).find(one => one.slot !== undefined);
	return {
		host,
		port,
		slot: owner?.slot ?? -1,
		...(service !== undefined && {service}),
		behind: service === undefined ? [] : behindService(snapshot, service, port),
	};
}

/** The Service that has an address as its own or as that of a load balancer. */
function serviceAt({tables}: Snapshot, address: string): ServiceRow | undefined {
	const ip = parseIp(address);
	const text = ip === undefined ? address : formatIp(ip);
	return tables.services.find(({clusterIps, loadBalancerIps, externalIps}) =>
		[...clusterIps, ...loadBalancerIps, ...externalIps].includes(text),
	);
}

/** The Service that a name is of, written with or without the domain of the cluster. */
export function namedService(snapshot: Snapshot, name: string): ServiceRow | undefined {
	const {domain} = clusterDns(snapshot);
	const plain = name.toLowerCase().replace(/\.$/, '');
	const labels = plain.split('.');
	const named =
		serviceOfHost(plain, domain) ??
		(labels.length === 2 ? {name: labels[0] ?? '', namespace: labels[1] ?? ''} : undefined);
	return snapshot.tables.services.find(row => row.namespace === named?.namespace && row.name === named.name);
}

function withoutBrackets(text: string): string {
	const [, address = '', port] = /^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? [];
	if (address !== '') return port === undefined ? address : `${address}:${port}`;
	return text;
}

const unreadable = (text: string) =>
	`"${text}" is no target: give ADDRESS:PORT, NAME:PORT, NAMESPACE/SERVICE[:PORT], pod/NAMESPACE/POD[:PORT] or node/NAME:PORT`;
