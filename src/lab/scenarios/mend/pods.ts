import {suffix} from '../ids.ts';
import type {ClusterPlan, PodSpec, WorkloadSpec} from '../plan.ts';

/** "namespace/name" of a workload. */
export const pathOf = ({namespace, name}: WorkloadSpec): string => `${namespace}/${name}`;

/** The plan with one workload changed. */
export function withWorkload(
	plan: ClusterPlan,
	path: string,
	change: (workload: WorkloadSpec) => WorkloadSpec,
): ClusterPlan {
	return {...plan, workloads: plan.workloads.map(one => (pathOf(one) === path ? change(one) : one))};
}

/** The successor of a pod that is gone: it waits for its network. Those of a Deployment get another name each time. */
export function successor(workload: WorkloadSpec, {name, node, address}: PodSpec, bornAt: string): PodSpec {
	const ending = suffix(`${workload.namespace}/${name}/${bornAt}`, 5);
	const isHost = address.kind === 'host';
	return {
		name:
			workload.kind === 'StatefulSet' || workload.kind === 'Pod'
				? name
				: `${workload.name}-${workload.kind === 'Deployment' ? `${workload.templateHash}-` : ''}${ending}`,
		node,
		address: isHost ? address : {kind: 'none'},
		createdAt: bornAt,
		phase: 'Pending',
		states: Object.fromEntries(
			workload.containers.map(({name: container}) => [
				container,
				{kind: 'waiting', reason: 'ContainerCreating'},
			]),
		),
	};
}

/** The plan once every pod of a workload that waited for its network runs, each on the next free address of its node. */
export function started(plan: ClusterPlan, path: string): ClusterPlan {
	return plan.workloads
		.filter(one => pathOf(one) === path)
		.flatMap(({pods}) => pods.filter(({phase}) => phase === 'Pending'))
		.reduce((state, {name}) => withOneStarted(state, path, name), plan);
}

function withOneStarted(plan: ClusterPlan, path: string, name: string): ClusterPlan {
	const run = ({phase: _, states: __, ...pod}: PodSpec): PodSpec => ({
		...pod,
		address: pod.address.kind === 'host' ? pod.address : {kind: 'calico', slot: freeSlot(plan, pod.node)},
	});
	return withWorkload(plan, path, workload => ({
		...workload,
		pods: workload.pods.map(pod => (pod.name === name ? run(pod) : pod)),
	}));
}

/** Slot 0 of the first block is the address of the tunnel. */
function freeSlot(plan: ClusterPlan, node: string): number {
	const taken = new Set(
		plan.workloads.flatMap(({pods}) =>
			pods.flatMap(pod => (pod.node === node && pod.address.kind === 'calico' ? [pod.address.slot] : [])),
		),
	);
	let slot = 1;
	while (taken.has(slot)) slot++;
	return slot;
}
