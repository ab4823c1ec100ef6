import {formatIp} from '../../net/ip.ts';
import {addressAt} from '../../net/range.ts';
import type {DnsConfigRow} from '../../store/rows/dns.ts';
import type {ServiceRow, WorkloadRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {clusterCidrs} from '../cluster-cidrs.ts';
import {k3sServers, listFlag} from '../k3s-args.ts';
import {repositoryOf} from '../namespace-roles.ts';
import {type Fact, perSnapshot} from '../per-snapshot.ts';
import {type Corefile, readCorefile, type ServerBlock} from './corefile.ts';

/** The name server of the cluster. */
export type ClusterDns = {
	/** The Service that pods ask; undefined when none is found. */
	readonly service: ServiceRow | undefined;
	/** What answers behind it. */
	readonly workloads: readonly WorkloadRow[];
	/** The ConfigMap with its Corefile; undefined when none is found or may be read. */
	readonly config: DnsConfigRow | undefined;
	readonly corefile: Corefile | undefined;
	/** Files that K3s and others let an operator add, in ConfigMaps of their own. */
	readonly custom: readonly DnsConfigRow[];
	/** Server blocks of all files. */
	readonly blocks: readonly ServerBlock[];
	/** The domain of cluster names, and what says so: "cluster.local" unless configured otherwise. */
	readonly domain: string;
	readonly domainFact: Fact;
};

/** Finds the cluster's name server by its Service (label, address given to kubelets, or name), not by what runs behind it. */
export const clusterDns = perSnapshot((snapshot: Snapshot): ClusterDns => {
	const service = dnsService(snapshot);
	const {deployments, daemonSets, dnsConfigs} = snapshot.tables;
	const namespace = service?.namespace ?? 'kube-system';
	const workloads = [...deployments, ...daemonSets].filter(
		row =>
			row.namespace === namespace && (isCoreDns(row) || (service !== undefined && isBehind(row, service))),
	);
	const main = dnsConfigs.filter(row => row.files.some(({name}) => name === 'Corefile'));
	// The cache on each node (NodeLocal DNSCache) has a Corefile too; it only forwards.
	const config =
		main.find(({name}) => name === 'coredns') ?? main.find(({name}) => !/node-?local/.test(name));
	const corefile = config && corefileOf(config, 'Corefile');
	const custom = dnsConfigs.filter(row => row.files.some(({name}) => name !== 'Corefile'));
	const blocks = [
		...(corefile?.blocks ?? []),
		...custom.flatMap(row =>
			row.files
				.filter(({name}) => name.endsWith('.server'))
				.flatMap(({name}) => corefileOf(row, name).blocks),
		),
	];
	return {service, workloads, config, corefile, custom, blocks, ...domainOf(snapshot, corefile, config)};
});

function dnsService(snapshot: Snapshot): ServiceRow | undefined {
	const candidates = snapshot.tables.services.filter(
		row => !row.headless && row.ports.some(({port, protocol}) => port === 53 && protocol === 'UDP'),
	);
	const given = k3sServers(snapshot.tables.nodes).flatMap(({args}) => listFlag(args, 'cluster-dns'));
	const tenths = clusterCidrs(snapshot).service.cidrs.flatMap(cidr => {
		const ip = addressAt(cidr, 10);
		return ip === undefined ? [] : [formatIp(ip)];
	});
	const wanted = given.length > 0 ? given : tenths;
	return (
		candidates.find(({clusterIps}) => clusterIps.some(ip => wanted.includes(ip))) ??
		candidates.find(({labels}) => labels['k8s-app'] === 'kube-dns') ??
		candidates.find(({namespace, name}) => namespace === 'kube-system' && name === 'kube-dns')
	);
}

function isCoreDns({images}: WorkloadRow): boolean {
	return images.some(image => /(^|[/-])coredns$/.test(repositoryOf(image)));
}

/** Pods of the workload carry at least what its selector names; that is enough when it names all that the Service asks for. */
function isBehind({selector}: WorkloadRow, service: ServiceRow): boolean {
	const wanted = Object.entries(service.selector);
	return (
		wanted.length > 0 &&
		wanted.every(([key, value]) =>
			selector.expressions.some(
				one => one.key === key && one.operator === 'In' && one.values.includes(value),
			),
		)
	);
}

function corefileOf(row: DnsConfigRow, file: string): Corefile {
	const lines = row.files.find(({name}) => name === file)?.lines ?? [];
	return readCorefile(`ConfigMap ${row.namespace}/${row.name} ${file}`, lines);
}

function domainOf(
	snapshot: Snapshot,
	corefile: Corefile | undefined,
	config: DnsConfigRow | undefined,
): Pick<ClusterDns, 'domain' | 'domainFact'> {
	for (const block of corefile?.blocks ?? []) {
		const plugin = block.plugins.find(({name}) => name === 'kubernetes');
		const zones = plugin?.args.length ? plugin.args : (plugin && block.zones) || [];
		const zone = zones.find(one => one !== '.' && !/\.arpa\.?$/.test(one));
		if (zone === undefined) continue;
		const source = `ConfigMap ${config?.namespace}/${config?.name} .data.Corefile, plugin kubernetes`;
		return {domain: zone.toLowerCase().replace(/\.$/, ''), domainFact: {source, value: zone}};
	}
	for (const {node, args} of k3sServers(snapshot.tables.nodes)) {
		const [flag] = listFlag(args, 'cluster-domain');
		if (flag === undefined) continue;
		const source = `Node/${node.name} metadata.annotations[k3s.io/node-args]`;
		return {domain: flag.toLowerCase(), domainFact: {source, value: `--cluster-domain ${flag}`}};
	}
	return {domain: 'cluster.local', domainFact: {source: 'default of Kubernetes', value: 'cluster.local'}};
}
