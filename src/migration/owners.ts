import {selects as matches} from '../policy/labels.ts';
import type {LabelSelector, Labels, OwnerRef, WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';

/** What a pod belongs to: the workload one would restart. `owner` is what manages the workload itself, when something does. */
export type PodOwner =
	| {readonly kind: 'none'}
	| {
			readonly kind: string;
			readonly name: string;
			readonly row?: WorkloadRow;
			readonly manager?: OwnerRef;
	  };

/** Follows a pod to its workload, through a ReplicaSet to the Deployment. */
export const podOwners = perSnapshot((snapshot: Snapshot) => {
	const key = (namespace: string, name: string) => `${namespace}/${name}`;
	const index = <T extends {readonly namespace: string; readonly name: string}>(rows: readonly T[]) =>
		new Map(rows.map(row => [key(row.namespace, row.name), row]));
	const replicaSets = index(snapshot.tables.replicaSets);
	const workloads = new Map<string, ReadonlyMap<string, WorkloadRow>>([
		['Deployment', index(snapshot.tables.deployments)],
		['StatefulSet', index(snapshot.tables.statefulSets)],
		['DaemonSet', index(snapshot.tables.daemonSets)],
	]);
	const workload = (namespace: string, owner: OwnerRef): PodOwner => {
		const row = workloads.get(owner.kind)?.get(key(namespace, owner.name));
		const manager = row?.owner;
		return {...owner, ...(row && {row}), ...(manager && {manager})};
	};
	return (slot: number): PodOwner => {
		const {pods} = snapshot;
		const owner = pods.ownerOf(pods.ownerId(slot));
		if (owner === undefined) return {kind: 'none'};
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		if (owner.kind !== 'ReplicaSet') return workload(namespace, owner);
		const set = replicaSets.get(key(namespace, owner.name));
		if (set !== undefined) return set.owner === undefined ? owner : workload(namespace, set.owner);
		const hash = pods.labelsOf(pods.labelsId(slot))['pod-template-hash'] ?? '';
		if (hash === '' || !owner.name.endsWith(`-${hash}`)) return owner;
		return workload(namespace, {kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1)});
	};
});

/** Whether a label selector of the API surely selects these labels; an empty one selects everything. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
	return matches(selector, labels) === true;
}
