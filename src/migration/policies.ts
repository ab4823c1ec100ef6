import {parseIp} from '../net/ip.ts';
import {parseCidr} from '../net/range.ts';
import {type DeadSelector, deadSelectors, mended} from '../policy/dead-selectors.ts';
import type {End, HostEnd, PodEnd} from '../policy/ends.ts';
import {type Match, type Unknown, unknown} from '../policy/unknown.ts';
import {
	byNamespace,
	type Engine,
	type PolicyWorld,
	type PortClass,
	type ServiceEndpoint,
} from '../policy/world.ts';
import {podFlags} from '../store/pod-table.ts';
import type {AdminPolicyRow} from '../store/rows/policies.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceStatus} from '../store/source-state.ts';
import {calicoVersions, compareVersions, parseVersion} from './calico-version.ts';
import {classifyPods, slotsOfKind} from './classify-pods.ts';
import {everRead, perSnapshot, sourceStatus} from './per-snapshot.ts';
import {engineOf, policyEngines} from './policy-engine.ts';
import {goingNamespaces} from './seldon.ts';

/** The policies of a cluster as they are, as they were meant, and as they will bite. */
export type PolicyWorlds = {
	readonly now: PolicyWorld;
	/** As if engines that were turned off had left nothing behind: what is denied here, is so by an engine that runs. */
	readonly running: PolicyWorld;
	/** With dead namespace selectors repaired: what is denied there as well has a cause of its own. */
	readonly meant: PolicyWorld;
	/** When every pod has been recreated and is enforced on. */
	readonly later: PolicyWorld;
	readonly dead: readonly DeadSelector[];
};

const calicoKinds = ['calicoNetworkPolicies', 'globalNetworkPolicies', 'tiers'] as const;
const setKinds = ['networkSets', 'globalNetworkSets', 'hostEndpoints'] as const;
const adminKinds = [
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
] as const;

/** Everything verdicts of policies are made of. Policies of namespaces that are being deleted are left out. */
export const policyWorlds = perSnapshot((snapshot: Snapshot): PolicyWorlds => {
	const {tables} = snapshot;
	const engine = engineOf(snapshot);
	const calicoPolicies = policiesOfCalico(snapshot);
	// What rules select matters only where there are rules.
	const kinds = [...calicoKinds, ...adminKinds, ...(calicoPolicies.length > 0 ? setKinds : [])];
	const now: PolicyWorld = {
		policies: policiesOfKubernetes(snapshot),
		namespaces: namespaceLabels(snapshot),
		engine,
		calico: calicoPolicies,
		tiers: tables.tiers,
		sets: [...tables.networkSets, ...tables.globalNetworkSets],
		hostEndpoints: tables.hostEndpoints,
		admin: policiesOfAdmins(snapshot),
		adminEnforced: adminEnforcement(snapshot),
		endpointsOf: endpointFinder(snapshot),
		seenFrom: (node, pod) => nodeSeenFrom(snapshot, node, pod),
		portClasses: () => portClasses(snapshot),
		unread: kinds.map(name => unreadKind(snapshot, name)).find(one => one !== undefined),
		// One that cannot be read or understood may isolate any pod.
		malformed: unreadKind(snapshot, 'networkPolicies'),
	};
	const dead = deadSelectors(now);
	const {calico, others} = policyEngines(snapshot);
	const running = others.leftOver === undefined ? now : {...now, engine: withoutLeftOver(engine, others)};
	return {now, running, meant: mended(running, dead), later: {...now, engine: () => calico}, dead};
});

// Each by itself: a pod that changes makes another world, of the same policies.
const namespaceLabels = perSnapshot((snapshot): PolicyWorld['namespaces'] =>
	everRead(snapshot, 'namespaces')
		? new Map(snapshot.tables.namespaces.map(row => [row.name, row.labels]))
		: undefined,
);
const policiesOfKubernetes = perSnapshot(snapshot =>
	byNamespace(staying(snapshot, snapshot.tables.networkPolicies)),
);
const policiesOfCalico = perSnapshot(snapshot =>
	staying(snapshot, [...snapshot.tables.calicoNetworkPolicies, ...snapshot.tables.globalNetworkPolicies]),
);
const policiesOfAdmins = perSnapshot(({tables}) => adminKinds.flatMap(kind => tables[kind]));

/** Those that are not being deleted, nor with their namespace. */
function staying<Row extends {readonly deletedAt?: number; readonly namespace: string}>(
	snapshot: Snapshot,
	rows: readonly Row[],
): readonly Row[] {
	const going = goingNamespaces(snapshot);
	return rows.filter(row => row.deletedAt === undefined && !going.has(row.namespace));
}

function withoutLeftOver(engine: PolicyWorld['engine'], others: Engine): PolicyWorld['engine'] {
	const {leftOver: _, ...alone} = others;
	return pod => {
		const found = engine(pod);
		return found === others ? alone : found;
	};
}

/** A kind that is served but cannot be read may say anything. */
function unreadKind(snapshot: Snapshot, name: SourceName): Unknown | undefined {
	const source = sourceStatus(snapshot, name);
	if (source === undefined || source.state.kind === 'absent') return undefined;
	const {state} = source;
	if (everRead(snapshot, name)) return garbled(source);
	return unknown(
		source.title,
		'',
		state.kind === 'forbidden' ? 'this user may not read them' : 'not read yet',
	);
}

function garbled({malformed, title, malformedWhy}: SourceStatus): Unknown | undefined {
	if (malformed === 0) return undefined;
	return unknown(title, '', `${malformed} cannot be understood: ${malformedWhy ?? 'no reason given'}`);
}

/** Since when Calico enforces policies of administrators (its release notes): 3.29, 3.30 and 3.32. */
const enforcedSince: Readonly<Record<AdminPolicyRow['kind'], readonly [number, number, number]>> = {
	AdminNetworkPolicy: [3, 29, 0],
	BaselineAdminNetworkPolicy: [3, 30, 0],
	ClusterNetworkPolicy: [3, 32, 0],
};

function adminEnforcement(snapshot: Snapshot): (kind: AdminPolicyRow['kind']) => Match {
	const versions = calicoVersions(snapshot).map(({value}) => parseVersion(value)!);
	return kind => {
		if (versions.length === 0) {
			const enforced = policyEngines(snapshot).calico.kind === 'assumed';
			return enforced
				? 'yes'
				: unknown(kind, '', 'whether the version that runs enforces this kind is not known');
		}
		const since = enforcedSince[kind];
		const able = versions.map(version => compareVersions(version, since) >= 0);
		if (able.every(Boolean)) return 'yes';
		return able.some(Boolean) ? unknown(kind, '', 'several versions of Calico are named') : 'no';
	};
}

function endpointFinder(snapshot: Snapshot): PolicyWorld['endpointsOf'] {
	const read = everRead(snapshot, 'endpointSlices');
	return (namespace, name) => {
		if (!read) return undefined;
		const slices = snapshot.tables.endpointSlices.filter(
			slice => slice.service === name && slice.namespace === namespace,
		);
		return slices.flatMap(({ports, endpoints}) =>
			endpoints.flatMap(({addresses}) =>
				addresses.flatMap(text => {
					const ip = parseIp(text);
					if (ip === undefined) return [];
					const end = {kind: 'address', ip} as const;
					return ports.map(({protocol, port}): ServiceEndpoint => ({end, protocol, port}));
				}),
			),
		);
	};
}

/**
 * To pods of flannel on other nodes a node speaks from the address of its VXLAN interface, the first one of its pod CIDR (flannel
 * pkg/backend/vxlan): no rule for the node's own address lets it in, and one for pod addresses does.
 */
function nodeSeenFrom(snapshot: Snapshot, node: HostEnd, pod: PodEnd): HostEnd {
	if (pod.slot < 0 || node.node === pod.node || !onFlannel(snapshot).has(pod.slot)) return node;
	const named = snapshot.tables.nodes.find(({name}) => name === node.node);
	// One that has no name stands for any but the pod's own.
	const rows = named === undefined ? snapshot.tables.nodes.filter(({name}) => name !== pod.node) : [named];
	if (rows.some(({flannel}) => flannel?.backendType !== 'vxlan')) return node;
	const cidrs = rows.flatMap(({podCidrs}) => podCidrs.flatMap(text => parseCidr(text) ?? []));
	return {...node, ips: cidrs.map(({family, first}) => ({family, value: first}))};
}

const onFlannel = perSnapshot(snapshot => new Set(slotsOfKind(classifyPods(snapshot), 'flannel')));

/** Pods that may be connected to, put together by namespace, labels and ports. */
const portClasses = perSnapshot(({pods}: Snapshot): readonly PortClass[] => {
	const found = new Map<string, PortClass>();
	for (const slot of pods.slotList()) {
		if ((pods.flags(slot) & (podFlags.hostNetwork | podFlags.finished)) !== 0) continue;
		const [space, labels, spec] = [pods.namespaceId(slot), pods.labelsId(slot), pods.specId(slot)];
		const key = `${space} ${labels} ${spec}`;
		if (found.has(key)) continue;
		const {ports} = pods.specOf(spec);
		found.set(key, {namespace: pods.namespaceName(space), labels: pods.labelsOf(labels), ports});
	}
	return [...found.values()];
});

/** A pod as an end of a connection: itself, or its node when it is on the node's network. */
export function podEnd(snapshot: Snapshot, slot: number): End {
	const {pods} = snapshot;
	const flags = pods.flags(slot);
	const node = pods.nodeName(pods.nodeId(slot));
	if ((flags & podFlags.hostNetwork) !== 0)
		return {kind: 'host', node, ips: nodeIps(snapshot).get(node) ?? []};
	return {
		kind: 'pod',
		slot,
		namespace: pods.namespaceName(pods.namespaceId(slot)),
		name: pods.name(slot),
		labels: pods.labelsOf(pods.labelsId(slot)),
		...pods.specOf(pods.specId(slot)),
		node,
		ips: pods.ips(slot).flatMap(text => parseIp(text) ?? []),
		finished: (flags & podFlags.finished) !== 0,
	};
}

/** Every address a node may be seen under, those of its tunnels included. */
const nodeIps = perSnapshot(
	({tables}: Snapshot) =>
		new Map(
			tables.nodes.map(({name, internalIps, calico}) => {
				const texts = [...internalIps, calico?.vxlanTunnel ?? '', calico?.ipipTunnel ?? ''];
				return [name, texts.flatMap(text => parseIp(text) ?? [])] as const;
			}),
		),
);
