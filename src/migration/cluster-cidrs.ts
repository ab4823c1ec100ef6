import {type Cidr, coveringCidr, covers, formatCidr, parseCidr} from '../net/range.ts';
import type {IpPoolRow, NodeRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {k3sServers, listFlag} from './k3s-args.ts';
import {everRead, type Fact, perSnapshot} from './per-snapshot.ts';

/**
 * One range of the cluster and how it is known: `stated` by the server's own configuration, `default` because a K3s server does not
 * name it, `inferred` from what was handed out of it (the true range may be wider), `unknown` with the reason.
 */
export type KnownCidrs = {
	readonly cidrs: readonly Cidr[];
	readonly known: 'stated' | 'default' | 'inferred' | 'unknown';
	readonly evidence: readonly Fact[];
	/** Why it is only inferred or unknown; empty otherwise. */
	readonly why: string;
};

/** A flag on which the servers of the cluster do not agree. */
export type Disagreement = {
	readonly flag: string;
	readonly values: readonly {readonly node: string; readonly value: string}[];
};

export type ClusterCidrs = {
	readonly pod: KnownCidrs;
	readonly service: KnownCidrs;
	readonly disagreements: readonly Disagreement[];
};

/** K3s pkg/cli/server: the ranges of a server that is given none, by the family of its first address. */
const defaults = {
	'cluster-cidr': {4: '10.42.0.0/16', 6: 'fd00:42::/56'},
	'service-cidr': {4: '10.43.0.0/16', 6: 'fd00:43::/112'},
} as const;

/** What pod and service ranges the cluster really has, and what says so. */
export const clusterCidrs = perSnapshot((snapshot: Snapshot): ClusterCidrs => {
	const nodes = snapshot.tables.nodes;
	const pod = k3sRange(nodes, 'cluster-cidr');
	const service = k3sRange(nodes, 'service-cidr');
	return {
		pod: pod.known ?? inferredPodRange(snapshot),
		service: serviceObjects(snapshot) ?? service.known ?? unknownServiceRange(snapshot),
		disagreements: [...pod.disagreement, ...service.disagreement],
	};
});

/** What the servers of K3s are started with as service CIDR, given or by default; undefined when their flags do not tell. */
export function serviceFlags(snapshot: Snapshot): KnownCidrs | undefined {
	const {known} = k3sRange(snapshot.tables.nodes, 'service-cidr');
	return known?.known === 'unknown' ? undefined : known;
}

function k3sRange(
	nodes: readonly NodeRow[],
	flag: 'cluster-cidr' | 'service-cidr',
): {readonly known: KnownCidrs | undefined; readonly disagreement: readonly Disagreement[]} {
	const servers = k3sServers(nodes).map(({node, args}) => {
		const given = listFlag(args, flag);
		const family = node.internalIps[0]?.includes(':') ? 6 : 4;
		const texts = given.length > 0 ? given : [defaults[flag][family]];
		return {node: node.name, given: given.length > 0, texts};
	});
	const [first] = servers;
	if (first === undefined) return {known: undefined, disagreement: []};
	const values = servers.map(({node, texts}) => ({node, value: texts.join(',')}));
	const disagreement = new Set(values.map(({value}) => value)).size > 1 ? [{flag: `--${flag}`, values}] : [];
	const cidrs = uniqueCidrs(servers.flatMap(({texts}) => texts));
	const evidence = servers.map(({node, given, texts}) => ({
		source: `Node/${node} metadata.annotations[k3s.io/node-args]`,
		value: given ? `--${flag} ${texts.join(',')}` : `no --${flag}, so the K3s default ${texts.join(',')}`,
	}));
	if (cidrs.length === 0) {
		const why = `--${flag} of the K3s servers is not a CIDR`;
		return {known: {cidrs, known: 'unknown', evidence, why}, disagreement};
	}
	const known = servers.some(({given}) => given) ? 'stated' : 'default';
	return {known: {cidrs, known, evidence, why: ''}, disagreement};
}

function inferredPodRange(snapshot: Snapshot): KnownCidrs {
	if (!everRead(snapshot, 'nodes')) {
		return {cidrs: [], known: 'unknown', evidence: [], why: 'nodes cannot be read'};
	}
	const ranges = snapshot.tables.nodes.flatMap(node =>
		node.podCidrs.map(text => ({node: node.name, text, cidr: parseCidr(text)})),
	);
	const cidrs = ranges.flatMap(({cidr}) => (cidr === undefined ? [] : [cidr]));
	if (cidrs.length === 0) {
		const why = 'no K3s server arguments, and no node has a spec.podCIDR';
		return {cidrs: [], known: 'unknown', evidence: [], why};
	}
	const around = ([4, 6] as const).flatMap(
		family => coveringCidr(cidrs.filter(cidr => cidr.family === family)) ?? [],
	);
	return {
		cidrs: around,
		known: 'inferred',
		evidence: ranges.map(({node, text}) => ({source: `Node/${node} spec.podCIDRs`, value: text})),
		why: 'no K3s server arguments: the smallest range around the podCIDRs of the nodes, the real one may be wider',
	};
}

/** networking.k8s.io/v1 ServiceCIDR (Kubernetes 1.33): what the API server itself allocates from. */
function serviceObjects(snapshot: Snapshot): KnownCidrs | undefined {
	const rows = snapshot.tables.serviceCidrs;
	const cidrs = uniqueCidrs(rows.flatMap(row => row.cidrs));
	if (cidrs.length === 0) return undefined;
	const evidence = rows.map(row => ({
		source: `ServiceCIDR/${row.name} .spec.cidrs`,
		value: row.cidrs.join(','),
	}));
	return {cidrs, known: 'stated', evidence, why: ''};
}

function unknownServiceRange(snapshot: Snapshot): KnownCidrs {
	const api = snapshot.tables.services.find(row => row.namespace === 'default' && row.name === 'kubernetes');
	const evidence =
		api === undefined
			? []
			: [{source: 'Service default/kubernetes .spec.clusterIPs', value: api.clusterIps.join(',')}];
	const why = 'neither ServiceCIDR objects nor K3s server arguments can be read';
	return {cidrs: [], known: 'unknown', evidence, why};
}

function uniqueCidrs(texts: readonly string[]): readonly Cidr[] {
	const byText = new Map<string, Cidr>();
	for (const text of texts) {
		const cidr = parseCidr(text);
		if (cidr !== undefined) byText.set(formatCidr(cidr), cidr);
	}
	return [...byText.values()];
}

/** The known range that holds all of `inner`; undefined when none does. */
export function coveredBy(known: KnownCidrs, inner: Cidr): Cidr | undefined {
	return known.cidrs.find(outer => covers(outer, inner));
}

/** Active pools for pods that are known to lie outside the cluster CIDR; none while that is only inferred or not known. */
export function poolsOutside(snapshot: Snapshot): readonly IpPoolRow[] {
	const {pod} = clusterCidrs(snapshot);
	if (pod.known !== 'stated' && pod.known !== 'default') return [];
	return snapshot.tables.ipPools.filter(pool => {
		const cidr = parseCidr(pool.cidr);
		if (!isPodPool(pool) || pool.disabled || cidr === undefined || !isOfFamily(pod, cidr)) return false;
		return coveredBy(pod, cidr) === undefined;
	});
}

/** Whether the cluster has a range of the family of `cidr`; of another one there is nothing to compare it with. */
export function isOfFamily(known: KnownCidrs, cidr: Cidr | undefined): boolean {
	return cidr !== undefined && known.cidrs.some(range => range.family === cidr.family);
}

/** Whether a pool hands out addresses to pods (IPPoolSpec.allowedUses; Workload and Tunnel when it is not set). */
export function isPodPool(pool: IpPoolRow): boolean {
	return pool.allowedUses.length === 0 || pool.allowedUses.includes('Workload');
}
