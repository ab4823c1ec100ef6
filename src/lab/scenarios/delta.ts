import type {ClusterPlan, NodeSpec, PodSpec, ServiceSpec} from './plan.ts';

/** The plan with pods changed; `change` gets each pod with its namespace and gives it back, changed or not. */
export function withPods(
	plan: ClusterPlan,
	change: (namespace: string, pod: PodSpec) => PodSpec,
): ClusterPlan {
	return {
		...plan,
		workloads: plan.workloads.map(workload => ({
			...workload,
			pods: workload.pods.map(pod => change(workload.namespace, pod)),
		})),
	};
}

/** The plan with pods put back on addresses that Flannel gave them, by "namespace/pod". */
export function withFlannelPods(
	plan: ClusterPlan,
	addresses: Readonly<Record<string, string>>,
	createdAt: string,
): ClusterPlan {
	return withPods(plan, (namespace, pod) => {
		const ip = addresses[`${namespace}/${pod.name}`];
		return ip === undefined ? pod : {...pod, address: {kind: 'flannel', ip}, createdAt};
	});
}

/** The plan with one service changed. */
export function withService(
	plan: ClusterPlan,
	path: string,
	change: (service: ServiceSpec) => ServiceSpec,
): ClusterPlan {
	return {
		...plan,
		services: plan.services.map(service =>
			`${service.namespace}/${service.name}` === path ? change(service) : service,
		),
	};
}

/** The plan with nodes changed. */
export function withNodes(plan: ClusterPlan, change: (node: NodeSpec) => NodeSpec): ClusterPlan {
	return {...plan, nodes: plan.nodes.map(change)};
}
