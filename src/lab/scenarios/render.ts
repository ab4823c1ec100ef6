import type {LabCluster} from '../cluster.ts';
import {calicoSettings} from './build/calico.ts';
import {ipamObjects, type PodAllocation} from './build/ipam.ts';
import {metalLbObjects} from './build/metallb.ts';
import {usageObjects} from './build/metrics.ts';
import {nodeLease, nodeObject} from './build/nodes.ts';
import {isFinished, sandboxId} from './build/pod.ts';
import {apiServerService, endpointSlices, type ServicePod, serviceObject} from './build/services.ts';
import {claimObjects} from './build/storage.ts';
import {podBirth, workloadObjects} from './build/workload.ts';
import {type KubeObject, kubeObject} from './object.ts';
import type {ClusterPlan, NamespaceSpec} from './plan.ts';

/** Writes a plan out as the objects of a cluster: what follows from what is worked out here, so that nothing contradicts. */
export function renderCluster(plan: ClusterPlan): LabCluster {
	const nodes = new Map(plan.nodes.map(node => [node.name, node]));
	const oldest = plan.clock.daysAgo(60);
	const workloads = plan.workloads.flatMap(workload => workloadObjects(workload, nodes, plan.bornAt));
	const pods = servicePods(workloads);
	const held = podAllocations(plan);
	const servers = plan.nodes.filter(node => node.server).map(node => node.address);
	return {
		now: plan.clock.now,
		objects: [
			...plan.nodes.flatMap(node => [nodeObject(node, plan.calico, plan.clock), nodeLease(node, plan.clock)]),
			...plan.namespaces.map(namespace => namespaceObject(namespace, oldest)),
			...calicoSettings(plan.calico, plan.calico.since),
			...plan.nodes.flatMap(node =>
				ipamObjects(node, held.get(node.name) ?? [], plan.calico.since, plan.clock),
			),
			...workloads,
			...plan.workloads.flatMap(workload => claimObjects(workload, nodes)),
			...apiServerService('10.43.0.1', servers, oldest),
			...plan.services.flatMap(service => [
				serviceObject(service),
				...endpointSlices(service, pods, plan.clock),
			]),
			...metalLbObjects(plan.metallb, plan.services, plan.clock.daysAgo(40), plan.clock),
			...usageObjects(plan),
			...plan.objects,
		],
		logs: plan.logs,
		probes: plan.probes,
		...(plan.prometheus && {prometheus: plan.prometheus}),
	};
}

/** A Namespace as the API shows it. */
function namespaceObject(namespace: NamespaceSpec, createdAt: string): KubeObject {
	return kubeObject(
		['v1', 'Namespace'],
		['', namespace.name],
		createdAt,
		{spec: {finalizers: ['kubernetes']}, status: {phase: 'Active'}},
		{labels: {...namespace.labels, 'kubernetes.io/metadata.name': namespace.name}},
	);
}

/** Who holds addresses of Calico blocks, by node. */
export function podAllocations(plan: ClusterPlan): ReadonlyMap<string, readonly PodAllocation[]> {
	const byNode = new Map<string, PodAllocation[]>();
	for (const workload of plan.workloads) {
		for (const pod of workload.pods) {
			if (pod.address.kind !== 'calico' || isFinished(pod)) continue;
			const createdAt = podBirth(workload, pod, plan.bornAt);
			const held = byNode.get(pod.node) ?? [];
			byNode.set(pod.node, held);
			held.push({
				slot: pod.address.slot,
				namespace: workload.namespace,
				pod: pod.name,
				sandbox: sandboxId(workload.namespace, {...pod, createdAt}),
				createdAt,
			});
		}
	}
	return byNode;
}

type RenderedPod = KubeObject & {
	readonly spec: {readonly nodeName: string};
	readonly status: {
		readonly podIP?: string;
		readonly phase: string;
		readonly conditions: readonly {readonly type: string; readonly status: string}[];
	};
};

function isPod(object: KubeObject): object is RenderedPod {
	return object.kind === 'Pod';
}

/** The pods that can be endpoints, by namespace. */
export function servicePods(objects: readonly KubeObject[]): ReadonlyMap<string, readonly ServicePod[]> {
	const byNamespace = new Map<string, ServicePod[]>();
	for (const object of objects) {
		if (!isPod(object)) continue;
		const {podIP, phase, conditions} = object.status;
		if (podIP === undefined || phase === 'Succeeded' || phase === 'Failed') continue;
		const {namespace = '', name, uid, labels = {}, deletionTimestamp} = object.metadata;
		const list = byNamespace.get(namespace) ?? [];
		byNamespace.set(namespace, list);
		list.push({
			namespace,
			name,
			uid,
			ip: podIP,
			node: object.spec.nodeName,
			labels,
			ready: conditions.some(({type, status}) => type === 'Ready' && status === 'True'),
			terminating: deletionTimestamp !== undefined,
		});
	}
	return byNamespace;
}
