import {namespaceRoles} from '../../migration/namespace-roles.ts';
import {podEnd} from '../../migration/policies.ts';
import {programs} from '../../migration/programs.ts';
import {type RequiredFlow, requiredFlows} from '../../migration/required-flows.ts';
import {bitsOf, formatIp} from '../../net/ip.ts';
import {addressesOf, type End, type Port} from '../../policy/ends.ts';
import {portText} from '../../policy/port-text.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {PeerDraft, PolicyDraft, RuleDraft} from './manifest.ts';

/** Ports of the metrics of serving pods (seldon-core 2.9: MLServer, Envoy, agent); Prometheus connects to them, they never do to it. */
const metrics: readonly Port[] = [8082, 9003, 9006].map(port => ({protocol: 'TCP', port}));

/** Who looks after a scheduler from another namespace may need each of its ports (seldon-core 2.7 to 2.10). */
const scheduler: readonly Port[] = [9002, 9004, 9005].map(port => ({protocol: 'TCP', port}));

/** Namespaces that a template is made for when none is named: those that models are served in. */
export function templateNamespaces(snapshot: Snapshot): readonly string[] {
	const {pods} = snapshot;
	const agents = programs(snapshot).get('seldon agent') ?? [];
	return [...new Set(agents.map(slot => pods.namespaceName(pods.namespaceId(slot))))].sort();
}

/**
 * A baseline for a namespace: what is known to be needed by what runs in it and by whom it serves, DNS over UDP and TCP, its own pods
 * among each other, the API server where it really listens; nothing else. Namespaces by the label they have by themselves.
 */
export function baselineFor(snapshot: Snapshot, namespace: string): PolicyDraft {
	const flows = requiredFlows(snapshot);
	const own: RuleDraft = {peers: [{}], ports: []};
	const egress = collect(flows, flow => outgoing(snapshot, flow, namespace));
	const ingress = collect(flows, flow => incoming(snapshot, flow, namespace));
	const watchers = namespaceRoles(snapshot)
		.filter(({role, namespace: name}) => role === 'monitoring' && name !== namespace)
		.map(({namespace: name}) => ({namespace: name}));
	return {
		namespace,
		name: 'baseline',
		selects: {},
		ingress: [own, ...ingress, ...(watchers.length > 0 ? [{peers: distinct(watchers), ports: metrics}] : [])],
		egress: [own, ...(egress.some(opensDns) ? [] : [usualDns]), ...egress],
	};
}

/** Where no DNS is known, as in a folder of manifests: nothing works without one, and clusters have it by these names (kubernetes cluster/addons/dns). */
const usualDns: RuleDraft = {
	peers: [{namespace: 'kube-system', labels: {'k8s-app': 'kube-dns'}}],
	ports: [
		{protocol: 'UDP', port: 53},
		{protocol: 'TCP', port: 53},
	],
};

function opensDns({ports}: RuleDraft): boolean {
	return ports.some(({port, protocol}) => port === 53 && protocol === 'UDP');
}

type Opening = {readonly peer: PeerDraft; readonly ports: readonly Port[]};

function outgoing(
	snapshot: Snapshot,
	{sources, targets, ports, topic}: RequiredFlow,
	namespace: string,
): readonly Opening[] {
	const {pods} = snapshot;
	const starts = sources.some(slot => pods.namespaceName(pods.namespaceId(slot)) === namespace);
	if (!starts) return [];
	return targets.filter(isForeign(namespace)).map(target => ({peer: peerOf(target, topic === 'dns'), ports}));
}

function incoming(
	snapshot: Snapshot,
	{sources, targets, ports, topic}: RequiredFlow,
	namespace: string,
): readonly Opening[] {
	if (topic === 'dns' || !targets.some(end => end.kind === 'pod' && end.namespace === namespace)) return [];
	return sources
		.map(slot => podEnd(snapshot, slot))
		.filter(isForeign(namespace))
		.map(source => ({
			peer: peerOf(source, false),
			ports: topic === 'seldon' ? [...ports, ...scheduler] : ports,
		}));
}

function isForeign(namespace: string): (end: End) => boolean {
	return end => end.kind !== 'pod' || end.namespace !== namespace;
}

/** Namespaces as a whole, but of the one that the cluster's DNS is in that alone: much else runs there. */
function peerOf(end: End, isDns: boolean): PeerDraft {
	if (end.kind === 'pod')
		return {
			namespace: end.namespace,
			...(isDns && {labels: {'k8s-app': end.labels['k8s-app'] ?? 'kube-dns'}}),
		};
	const [ip] = addressesOf(end);
	return {cidr: ip === undefined ? '0.0.0.0/0' : `${formatIp(ip)}/${bitsOf(ip.family)}`};
}

/** One rule for each peer, with all of its ports. */
function collect(
	flows: readonly RequiredFlow[],
	openings: (flow: RequiredFlow) => readonly Opening[],
): readonly RuleDraft[] {
	const found = new Map<string, {readonly peer: PeerDraft; readonly ports: Map<string, Port>}>();
	for (const {peer, ports} of flows.flatMap(openings)) {
		const key = JSON.stringify(peer);
		const entry = found.get(key) ?? {peer, ports: new Map<string, Port>()};
		found.set(key, entry);
		for (const port of ports) entry.ports.set(portText(port), port);
	}
	return [...found.values()].map(({peer, ports}) => ({
		peers: [peer],
		ports: [...ports.values()].sort((a, b) => a.port - b.port),
	}));
}

function distinct<T>(values: readonly T[]): readonly T[] {
	return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}
