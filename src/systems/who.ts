import {type AddressOwner, type AddressRole, addressOwners} from '../migration/address-owners.ts';
import {type AddressRange, rangesAround} from '../migration/address-ranges.ts';
import {calicoPresence} from '../migration/calico-presence.ts';
import {everRead} from '../migration/per-snapshot.ts';
import {formatIp, type Ip, parseIp} from '../net/ip.ts';
import type {ServicePort, ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {networkOf, type WhoEndpoint, type WhoNetwork, whoEndpoints} from './who-endpoints.ts';

/** An address as a log line or a configuration has it. */
export type WhoTarget = {readonly ip: Ip; readonly port?: number};

export type WhoOwner = {
	readonly role: AddressRole | 'node port';
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	/** Where it stands, as kubectl would name it. */
	readonly source: string;
	/** Of the pod; of the node itself for its addresses. */
	readonly node: string;
	readonly network: WhoNetwork;
	readonly ports: readonly ServicePort[];
	readonly endpoints: readonly WhoEndpoint[];
};

/**
 * Whose an address is. owned: somebody has it. stale: nobody has it, and it lies where this cluster hands out addresses, so what names
 * it is older than the cluster is now. free: in a pool of the load balancer, held by nobody. outside: no address of this cluster.
 * unknown: what would have to be read for an answer could not be.
 */
export type WhoAnswer = {
	readonly address: string;
	readonly port?: number;
	readonly verdict: 'owned' | 'stale' | 'free' | 'outside' | 'unknown';
	readonly summary: string;
	readonly owners: readonly WhoOwner[];
	readonly ranges: readonly AddressRange[];
	readonly notes: readonly string[];
	/** Sources without which somebody may be missing. */
	readonly unread: readonly string[];
};

/** Reads "ADDRESS", "ADDRESS:PORT" or "[ADDRESS]:PORT"; undefined when it is none of them. */
export function whoTarget(text: string): WhoTarget | undefined {
	const trimmed = text.trim();
	const plain = parseIp(trimmed);
	if (plain !== undefined) return {ip: plain};
	const [, bracketed, dotted, port] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(trimmed) ?? [];
	const ip = parseIp(bracketed ?? dotted ?? '');
	const number = Number(port);
	return ip === undefined || number < 1 || number > 65_535 ? undefined : {ip, port: number};
}

const sources = ['services', 'endpointSlices', 'pods', 'nodes'] as const;
const possession = (role: WhoOwner['role']): boolean => role !== 'asked for' && role !== 'allocation';

/** Node ports when --service-node-port-range is not set. */
const nodePorts = {first: 30_000, last: 32_767} as const;

/** Who has an address, who is behind it, and where it lies when nobody has it. */
export function whoIs(snapshot: Snapshot, {ip, port}: WhoTarget): WhoAnswer {
	const address = formatIp(ip);
	const found = addressOwners(snapshot, ip).map(owner => ownerOf(snapshot, owner));
	const owners = [...found, ...nodePortOwners(snapshot, found, port)];
	const ranges = rangesAround(snapshot, ip);
	const unread = [
		...sources.filter(name => !everRead(snapshot, name)),
		...(snapshot.namespaceScope === undefined ? [] : [`namespaces other than ${snapshot.namespaceScope}`]),
	];
	const judged = judge(address, port, owners, ranges, unread);
	return {
		address,
		...(port !== undefined && {port}),
		...judged,
		owners,
		ranges,
		notes: [...notes(snapshot, port, owners)],
		unread,
	};
}

function ownerOf(snapshot: Snapshot, owner: AddressOwner): WhoOwner {
	const {role, subject, source, slot, ports} = owner;
	const base = {role, ...subject, source};
	const {pods, tables} = snapshot;
	const network = networkOf(snapshot, slot ?? -1);
	const service =
		subject.kind === 'Service'
			? tables.services.find(({namespace, name}) => namespace === subject.namespace && name === subject.name)
			: undefined;
	const node =
		slot === undefined ? (subject.kind === 'Node' ? subject.name : '') : pods.nodeName(pods.nodeId(slot));
	const plain = (ports ?? []).map(port => ({name: '', protocol: 'TCP', port, targetPort: '', nodePort: 0}));
	return {
		...base,
		node,
		network,
		ports: role === 'endpoint' ? plain : (service?.ports ?? []),
		endpoints: service === undefined || role === 'endpoint' ? [] : whoEndpoints(snapshot, service),
	};
}

/** Services that answer on this port of every node. */
function nodePortOwners(
	snapshot: Snapshot,
	owners: readonly WhoOwner[],
	port: number | undefined,
): readonly WhoOwner[] {
	const node = owners.find(({role}) => role === 'node address');
	if (node === undefined || port === undefined) return [];
	return snapshot.tables.services
		.filter(({ports}) => ports.some(({nodePort}) => nodePort === port))
		.map((service: ServiceRow) => ({
			role: 'node port' as const,
			kind: 'Service',
			namespace: service.namespace,
			name: service.name,
			source: `Service ${service.namespace}/${service.name} .spec.ports[].nodePort`,
			node: node.name,
			network: {kind: 'none' as const, cidr: ''},
			ports: service.ports.filter(({nodePort}) => nodePort === port),
			endpoints: whoEndpoints(snapshot, service),
		}));
}

function judge(
	address: string,
	port: number | undefined,
	owners: readonly WhoOwner[],
	ranges: readonly AddressRange[],
	unread: readonly string[],
): Pick<WhoAnswer, 'verdict' | 'summary'> {
	const having = owners.filter(({role}) => possession(role));
	const lost = isLostNodePort(owners, port);
	if (having.length > 0 && !lost) {
		const words = having.map(owner => `${owner.role} of ${ownerName(owner)}`);
		return {verdict: 'owned', summary: `${address} is ${words.join(' and ')}`};
	}
	if (unread.length > 0)
		return {
			verdict: 'unknown',
			summary: `nobody that was read has ${address}, but not everything could be read: ${unread.join(', ')}`,
		};
	if (lost)
		return {
			verdict: 'stale',
			summary: `${address} is a node, and no Service has node port ${port} now: what names it is older than that`,
		};
	const within = (...kinds: readonly AddressRange['kind'][]) => ranges.find(({kind}) => kinds.includes(kind));
	const handedOut = within('service CIDR', 'pod CIDR', 'IPPool', 'node podCIDR', 'IPAM block');
	if (handedOut !== undefined) {
		const who = handedOut.kind === 'service CIDR' ? 'no Service' : 'no pod';
		return {
			verdict: 'stale',
			summary: `stale address: ${who} has ${address} now, and it lies in ${handedOut.kind} ${handedOut.range}`,
		};
	}
	const pool = within('MetalLB pool');
	if (pool !== undefined)
		return {verdict: 'free', summary: `no Service has ${address}; it is free in MetalLB pool ${pool.range}`};
	const special = within('loopback', 'link-local');
	if (special !== undefined)
		return {
			verdict: 'outside',
			summary: `${address} is ${special.kind}: it never leaves the pod or node that dials it, so no CNI and no policy has a part in it`,
		};
	const near = within('node network');
	return {
		verdict: 'outside',
		summary: `nobody in this cluster has ${address}, and it lies in ${near === undefined ? 'none of its ranges' : `the network of the nodes, ${near.range}, alone`}`,
	};
}

function isLostNodePort(owners: readonly WhoOwner[], port: number | undefined): boolean {
	if (port === undefined || port < nodePorts.first || port > nodePorts.last) return false;
	const answers = ({role, ports}: WhoOwner): boolean =>
		role === 'node port' || (role === 'endpoint' && ports.some(one => one.port === port));
	return owners.some(({role}) => role === 'node address') && !owners.some(answers);
}

/** "Service NAMESPACE/NAME". */
export function ownerName({kind, namespace, name}: Pick<WhoOwner, 'kind' | 'namespace' | 'name'>): string {
	return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

function* notes(
	snapshot: Snapshot,
	port: number | undefined,
	owners: readonly WhoOwner[],
): Generator<string> {
	const isCalico = calicoPresence(snapshot).kind === 'running';
	const isOld = ({kind}: WhoNetwork): boolean => isCalico && (kind === 'flannel' || kind === 'foreign');
	for (const owner of owners) {
		const {role, kind, ports, endpoints, network} = owner;
		if (role === 'asked for') yield `${ownerName(owner)} asks for this address and does not have it`;
		if (role === 'allocation')
			yield `Calico's books give it to ${ownerName(owner)}, which does not have it: a leaked allocation, or one not yet used`;
		if (isOld(network))
			yield `${ownerName(owner)} is still on the old network (${network.cidr || network.kind})`;
		if (kind !== 'Service' || role === 'asked for' || role === 'endpoint') continue;
		if (port !== undefined && role !== 'node port' && ports.every(one => one.port !== port))
			yield `${ownerName(owner)} does not offer port ${port}: it offers ${ports.map(one => `${one.port}/${one.protocol}`).join(', ') || 'none'}`;
		const ready = endpoints.filter(one => one.ready);
		if (ready.length === 0)
			yield everRead(snapshot, 'endpointSlices')
				? `${ownerName(owner)} has no ready endpoint: connections to it are refused`
				: `what is behind ${ownerName(owner)} is not known: its endpoints cannot be read`;
		const old = ready.filter(one => isOld(one.network));
		if (old.length > 0)
			yield `${old.length} of ${ready.length} ready endpoints of ${ownerName(owner)} still on the old network: ${old
				.slice(0, 5)
				.map(one => `${one.pod} ${one.address}`)
				.join(', ')}`;
		if (role === 'load balancer address')
			yield `inside the cluster use its name (${owner.name}.${owner.namespace}.svc), not this address`;
	}
}
