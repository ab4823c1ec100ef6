import {parseIp} from '../net/ip.ts';
import {type DeadSelector, deadSelectors, mended} from '../policy/dead-selectors.ts';
import type {End, PodEnd} from '../policy/ends.ts';
import {otherPolicies} from '../policy/others.ts';
import {type Unknown, unknown} from '../policy/unknown.ts';
import {byNamespace, type Direction, type PolicyWorld} from '../policy/world.ts';
import {podFlags} from '../store/pod-table.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {everRead, perSnapshot, sourceState} from './per-snapshot.ts';
import {engineOf, policyEngines} from './policy-engine.ts';
import {goingNamespaces} from './seldon.ts';

/** The policies of a cluster as they are, as they were meant, and as they will bite. */
export type PolicyWorlds = {
	readonly now: PolicyWorld;
	/** With dead namespace selectors repaired: what is denied there as well has a cause of its own. */
	readonly meant: PolicyWorld;
	/** When every pod has been recreated and is enforced on. */
	readonly later: PolicyWorld;
	readonly dead: readonly DeadSelector[];
};

const calicoKinds = ['calicoNetworkPolicies', 'globalNetworkPolicies'] as const;
const adminKinds = [
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
] as const;

/** Everything verdicts of policies are made of. Policies of namespaces that are being deleted are left out. */
export const policyWorlds = perSnapshot((snapshot: Snapshot): PolicyWorlds => {
	const {tables} = snapshot;
	const going = goingNamespaces(snapshot);
	const namespaces = everRead(snapshot, 'namespaces')
		? new Map(tables.namespaces.map(row => [row.name, row.labels]))
		: undefined;
	const engine = engineOf(snapshot);
	const judge = otherPolicies({
		calico: [...tables.calicoNetworkPolicies, ...tables.globalNetworkPolicies],
		admin: adminKinds.flatMap(kind => tables[kind]),
		namespaces,
	});
	const unread = [...calicoKinds, ...adminKinds].flatMap(name => unreadKind(snapshot, name));
	const enforcedByCalico = policyEngines(snapshot).calico.kind === 'calico';
	const now: PolicyWorld = {
		policies: byNamespace(
			tables.networkPolicies.filter(row => row.deletedAt === undefined && !going.has(row.namespace)),
		),
		namespaces,
		engine,
		others: (pod: PodEnd, direction: Direction): Unknown | undefined =>
			enforcedByCalico && engine(pod).kind === 'calico' && unread[0] !== undefined
				? unread[0]
				: engine(pod).kind === 'kube-router'
					? undefined
					: judge(pod, direction),
	};
	const dead = deadSelectors(now);
	const {calico} = policyEngines(snapshot);
	return {now, meant: mended(now, dead), later: {...now, engine: () => calico}, dead};
});

/** A kind that is served but cannot be read may say anything. */
function unreadKind(snapshot: Snapshot, name: SourceName): readonly Unknown[] {
	const state = sourceState(snapshot, name);
	if (state === undefined || state.kind === 'absent' || everRead(snapshot, name)) return [];
	const title = snapshot.sources.find(source => source.name === name)?.title ?? name;
	return [unknown(title, '', state.kind === 'forbidden' ? 'this user may not read them' : 'not read yet')];
}

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
