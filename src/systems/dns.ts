import {podsOf} from '../migration/calico-workloads.ts';
import type {BucketKind} from '../migration/classify-pods.ts';
import {type ClusterDns, clusterDns} from '../migration/dns/cluster-dns.ts';
import {readyEndpoints} from '../migration/endpoints.ts';
import {denials, troubledFlows} from '../migration/flow-verdicts.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {networkOf} from './services/network.ts';
import {type ServiceLine, serviceLines} from './services.ts';
import {type Gap, gapsOf, type Note, notesOf, passedOf, perFrame} from './system.ts';

export const dnsFormat = 'ktriage.dns/v1';

export type DnsPod = {
	readonly namespace: string;
	readonly name: string;
	readonly node: string;
	readonly ip: string;
	readonly ready: boolean;
	readonly network: BucketKind | 'elsewhere';
};

export type DnsZone = {
	/** "." is everything. */
	readonly zones: readonly string[];
	/** "ConfigMap NAMESPACE/NAME FILE". */
	readonly file: string;
	readonly plugins: readonly string[];
	/** Where questions are sent on to. */
	readonly forwards: readonly string[];
};

/** Pods of a namespace that policies do not let ask the DNS. */
export type DnsDenial = {
	readonly namespace: string;
	readonly pods: number;
	/** "53/UDP". */
	readonly ports: readonly string[];
	readonly policies: readonly string[];
};

/** The name server of the cluster, and every Service with what is behind it. */
export type DnsSummary = {
	readonly format: typeof dnsFormat;
	readonly service: {
		readonly namespace: string;
		readonly name: string;
		readonly clusterIps: readonly string[];
		readonly readyEndpoints: number;
	} | null;
	readonly workloads: readonly {
		readonly kind: string;
		readonly namespace: string;
		readonly name: string;
		readonly ready: number;
		readonly desired: number;
	}[];
	readonly pods: readonly DnsPod[];
	readonly domain: string;
	readonly zones: readonly DnsZone[];
	/** Who cannot ask it, by policies as they are enforced now. */
	readonly denied: readonly DnsDenial[];
	/** Whether policies could be judged, so that nobody in `denied` means that nobody is. */
	readonly deniedKnown: boolean;
	readonly services: readonly ServiceLine[];
	readonly findings: readonly Note[];
	/** How many findings about it say that all is right. */
	readonly passed: number;
	readonly gaps: readonly Gap[];
};

/** What names are resolved by, who cannot reach it, and where Services lead. */
export const dnsSummary = perFrame((input): DnsSummary => {
	const {snapshot} = input;
	const dns = clusterDns(snapshot);
	return {
		format: dnsFormat,
		service: serviceOf(snapshot, dns),
		workloads: dns.workloads.map(({kind, namespace, name, ready, desired}) => ({
			kind,
			namespace,
			name,
			ready,
			desired,
		})),
		pods: dnsPods(snapshot, dns),
		domain: dns.domain,
		zones: dns.blocks.map(({zones, file, plugins}) => ({
			zones,
			file,
			plugins: plugins.map(({name}) => name),
			forwards: plugins.filter(({name}) => name === 'forward').flatMap(({args}) => args.slice(1)),
		})),
		denied: deniedNamespaces(snapshot),
		deniedKnown: input.diagnosis.findings.some(
			({code, verdict}) =>
				code === 'DNS-05' && (verdict === 'PASS' || verdict === 'FAIL' || verdict === 'WARN'),
		),
		services: serviceLines(input),
		findings: notesOf(input, 'DNS-'),
		passed: passedOf(input, 'DNS-'),
		gaps: gapsOf(snapshot, [
			'services',
			'endpointSlices',
			'pods',
			'deployments',
			'dnsConfigs',
			'networkPolicies',
		]),
	};
});

function serviceOf(snapshot: Snapshot, {service}: ClusterDns): DnsSummary['service'] {
	if (service === undefined) return null;
	const {namespace, name, clusterIps} = service;
	const ready = readyEndpoints(snapshot).get(`${namespace}/${name}`)?.ready ?? 0;
	return {namespace, name, clusterIps, readyEndpoints: ready};
}

function dnsPods(snapshot: Snapshot, {workloads}: ClusterDns): readonly DnsPod[] {
	const {pods} = snapshot;
	const network = networkOf(snapshot);
	return workloads
		.flatMap(row => podsOf(snapshot, row))
		.map(slot => ({
			namespace: pods.namespaceName(pods.namespaceId(slot)),
			name: pods.name(slot),
			node: pods.nodeName(pods.nodeId(slot)),
			ip: pods.ips(slot)[0] ?? '',
			ready: (pods.flags(slot) & podFlags.ready) !== 0,
			network: network.ofSlot(slot),
		}));
}

function deniedNamespaces(snapshot: Snapshot): readonly DnsDenial[] {
	const found = new Map<string, {slots: Set<number>; ports: Set<string>; policies: Set<string>}>();
	const {pods} = snapshot;
	for (const {flow, slots, from, to, port, now} of troubledFlows(snapshot)) {
		const [first] = slots;
		if (flow.topic !== 'dns' || now.verdict !== 'deny' || first === undefined) continue;
		const namespace = pods.namespaceName(pods.namespaceId(first));
		const entry = found.get(namespace) ?? {slots: new Set(), ports: new Set(), policies: new Set()};
		found.set(namespace, entry);
		for (const slot of slots) entry.slots.add(slot);
		entry.ports.add(`${port.port}/${port.protocol}`);
		for (const {policies} of denials(now, from, to))
			for (const {namespace: of, name} of policies) entry.policies.add(`${of}/${name}`);
	}
	return [...found]
		.map(([namespace, {slots, ports, policies}]) => ({
			namespace,
			pods: slots.size,
			ports: [...ports].sort(),
			policies: [...policies].sort(),
		}))
		.sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}
