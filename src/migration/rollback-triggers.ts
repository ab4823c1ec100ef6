import {podFlags} from '../store/pod-table.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterDns} from './dns/cluster-dns.ts';
import {readyEndpoints} from './endpoints.ts';
import {overlay} from './overlay.ts';
import {type Fact, perSnapshot, usable} from './per-snapshot.ts';
import {type PodPath, podPaths} from './pod-paths.ts';

/** A failure that may be a reason to roll back when it lasts. Times are milliseconds since the epoch. */
export type Trigger = {
	readonly part: 'paths' | 'dns' | 'nodes';
	/** When it began as far as the evidence goes; 0 when nothing tells. */
	readonly since: number;
	/** Up to when it was seen to last. */
	readonly until: number;
	readonly what: string;
	readonly evidence: readonly Fact[];
	readonly nodes: readonly string[];
	readonly pods: readonly number[];
	readonly services: readonly ServiceRow[];
	readonly paths: readonly PodPath[];
};

/** What is failing now of what the rollback plan watches: paths between pods, DNS for the whole cluster, the network of the nodes. */
export const rollbackTriggers = perSnapshot((snapshot: Snapshot): readonly Trigger[] => [
	...lostPaths(snapshot),
	...deadDns(snapshot),
	...nodesWithoutNetwork(snapshot),
]);

/**
 * Lost paths that no policy can be the reason for: those of the overlay, and those across nodes between the two networks. What a policy
 * may refuse on purpose is no failure of the network, however long it lasts.
 */
function lostPaths(snapshot: Snapshot): readonly Trigger[] {
	const {pods} = snapshot;
	const wired = (slot: number) => (pods.flags(slot) & podFlags.calicoMatches) !== 0;
	const mixed = podPaths(snapshot).filter(
		({answer, source, targets, fromNode, toNode}) =>
			answer === 'lost' && fromNode !== toNode && targets.every(slot => wired(slot) !== wired(source)),
	);
	const paths = [...overlay(snapshot).lost, ...mixed];
	if (paths.length === 0) return [];
	const longest = paths.reduce((a, b) => (lasted(b) > lasted(a) ? b : a));
	const slots = [...new Set(paths.flatMap(({source, targets}) => [...targets, source]))];
	return [
		{
			part: 'paths',
			since: longest.lostSince,
			until: longest.last.at,
			what: `${paths.length} ${paths.length === 1 ? 'path' : 'paths'} between pods lost`,
			evidence: [],
			nodes: [...new Set(paths.flatMap(({fromNode, toNode}) => [fromNode, toNode]))].filter(
				name => name !== '',
			),
			pods: slots,
			services: [],
			paths,
		},
	];
}

/** For how long a path was seen lost. */
function lasted({lostSince, last}: PodPath): number {
	return lostSince === 0 ? 0 : last.at - lostSince;
}

/** The DNS Service of the cluster without any endpoint: nobody resolves a name. */
function deadDns(snapshot: Snapshot): readonly Trigger[] {
	if (!usable(snapshot, 'services') || !usable(snapshot, 'endpointSlices')) return [];
	const {service, workloads} = clusterDns(snapshot);
	if (service === undefined) return [];
	const key = `${service.namespace}/${service.name}`;
	if ((readyEndpoints(snapshot).get(key)?.ready ?? 0) > 0) return [];
	const times = workloads.flatMap(({conditions}) =>
		conditions.filter(({type, status, at}) => type === 'Available' && status === 'False' && at > 0),
	);
	return [
		{
			part: 'dns',
			since: times.length === 0 ? 0 : Math.min(...times.map(({at}) => at)),
			until: snapshot.now,
			what: 'no DNS server is ready: no pod of the cluster resolves a name',
			evidence: [
				{source: `EndpointSlices of Service ${key}`, value: '0 ready'},
				...workloads.map(row => ({
					source: `${row.kind} ${row.namespace}/${row.name} .status`,
					value: `${row.ready} of ${row.desired} ready`,
				})),
			],
			nodes: [],
			pods: [],
			services: [service],
			paths: [],
		},
	];
}

/** One node without a network is that node's repair; most of them without one is the migration's failure. */
function nodesWithoutNetwork({tables, now}: Snapshot): readonly Trigger[] {
	const down = tables.nodes
		.flatMap(node =>
			node.conditions
				.filter(({type, status}) => type === 'NetworkUnavailable' && status === 'True')
				.map(condition => ({node, condition})),
		)
		.sort((a, b) => a.condition.at - b.condition.at);
	const most = Math.floor(tables.nodes.length / 2) + 1;
	if (down.length < most) return [];
	return [
		{
			part: 'nodes',
			since: down[most - 1]?.condition.at ?? 0,
			until: now,
			what: `${down.length} of ${tables.nodes.length} nodes have no pod network`,
			evidence: down.map(({node, condition}) => ({
				source: `Node/${node.name} .status.conditions[NetworkUnavailable]`,
				value: `True ${condition.reason} since ${new Date(condition.at).toISOString()}`,
			})),
			nodes: down.map(({node}) => node.name),
			pods: [],
			services: [],
			paths: [],
		},
	];
}
