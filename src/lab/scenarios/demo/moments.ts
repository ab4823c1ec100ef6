import type {Clock} from '../clock.ts';
import {withNodes} from '../delta.ts';
import {suffix} from '../ids.ts';
import type {Address, ClusterPlan, PodSpec, WorkloadSpec} from '../plan.ts';

/** One thing that happens: a change of the plan, and the workloads ("namespace/name") and nodes that it touches. */
export type Moment = {
	readonly afterMs: number;
	readonly workloads: readonly string[];
	readonly nodes: readonly string[];
	/** `clock.now` is the moment at which it happens. */
	readonly change: (plan: ClusterPlan, clock: Clock) => ClusterPlan;
};

const second = 1000;

function onWorkload(
	path: string,
	afterMs: number,
	change: (workload: WorkloadSpec, clock: Clock) => WorkloadSpec,
): Moment {
	return {
		afterMs,
		workloads: [path],
		nodes: [],
		change: (plan, clock) => ({
			...plan,
			workloads: plan.workloads.map(workload =>
				`${workload.namespace}/${workload.name}` === path ? change(workload, clock) : workload,
			),
		}),
	};
}

/** The pods of a workload are deleted and made anew with another address: terminating, then pending, then running. */
export function recreated(path: string, address: Address, afterMs: number): readonly Moment[] {
	return [
		onWorkload(path, afterMs, (workload, clock) => ({
			...workload,
			pods: workload.pods.map(pod => ({...pod, deletedAt: clock.after(30 * second)})),
		})),
		onWorkload(path, afterMs + 2 * second, (workload, clock) => ({
			...workload,
			pods: workload.pods.map(pod => pendingPod(workload, pod, clock)),
		})),
		onWorkload(path, afterMs + 5 * second, workload => ({
			...workload,
			pods: workload.pods.map(({phase: _phase, states: _states, ...pod}) => ({...pod, address})),
		})),
	];
}

/** The successor of a pod before it has an address. Those of a Deployment get another name each time. */
function pendingPod(workload: WorkloadSpec, {name, node}: PodSpec, clock: Clock): PodSpec {
	const ending = suffix(`${name}/${clock.now}`, 5);
	return {
		name: workload.kind === 'Deployment' ? `${workload.name}-${workload.templateHash}-${ending}` : name,
		node,
		address: {kind: 'none'},
		phase: 'Pending',
		createdAt: clock.after(0),
		states: Object.fromEntries(
			workload.containers.map(container => [container.name, {kind: 'waiting', reason: 'ContainerCreating'}]),
		),
	};
}

/** calico-node stops on a node and comes back: its pod is not ready and the node says that its network is down. */
export function calicoOutage(path: string, node: string, fromMs: number, toMs: number): readonly Moment[] {
	const set = (afterMs: number, down: boolean): Moment => {
		const pods = onWorkload(path, afterMs, workload => ({
			...workload,
			pods: workload.pods.map(pod => {
				if (pod.node !== node) return pod;
				const {states: _, ...ready} = pod;
				return down
					? {...pod, states: {[workload.containers[0]?.name ?? '']: {kind: 'running', ready: false}}}
					: ready;
			}),
		}));
		return {
			...pods,
			nodes: [node],
			change: (plan, clock) =>
				withNodes(pods.change(plan, clock), spec => {
					if (spec.name !== node) return spec;
					const {calicoDownSince: _, ...up} = spec;
					return down ? {...spec, calicoDownSince: clock.after(0)} : up;
				}),
		};
	};
	return [set(fromMs, true), set(toMs, false)];
}
