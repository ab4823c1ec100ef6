import {createHash} from 'node:crypto';
import type {FleetNode} from './nodes.ts';
import {owner, podLabels, podSpec, type Workload} from './workloads.ts';

export type FleetPod = {
	readonly workload: Workload;
	readonly name: string;
	readonly node: FleetNode;
	readonly address: string;
};

/**
 * Places the pods of the workloads round robin on the nodes and gives each an address: from the node's pod CIDR, or,
 * on a node that was moved to Calico, the next one of `poolAddresses`.
 */
export function fleetPods(
	workloads: readonly Workload[],
	nodes: readonly FleetNode[],
	poolAddresses: Iterator<string>,
): readonly FleetPod[] {
	const used = new Map<FleetNode, number>();
	const pods: FleetPod[] = [];
	for (const workload of workloads) {
		for (let index = 0; index < workload.replicas; index++) {
			const node = nodes[pods.length % nodes.length];
			if (!node) throw new Error('no nodes to put pods on');
			const slot = (used.get(node) ?? 1) + 1;
			used.set(node, slot);
			const address = node.calico ? poolAddresses.next().value : `${node.podRange}.${slot}`;
			const suffix = hex(workload.name, 3) + String(index).padStart(2, '0');
			pods.push({workload, name: `${workload.name}-${workload.hash}-${suffix}`, node, address});
		}
	}
	return pods;
}

function hex(text: string, length: number): string {
	return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** A pod bound to its node, as a ReplicaSet and the scheduler would have made it. */
export function podObject(pod: FleetPod, replicaSetUid: string): object {
	const {workload} = pod;
	const calico = {
		'cni.projectcalico.org/containerID': hex(pod.name, 64),
		'cni.projectcalico.org/podIP': `${pod.address}/32`,
		'cni.projectcalico.org/podIPs': `${pod.address}/32`,
	};
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: pod.name,
			generateName: `${workload.name}-${workload.hash}-`,
			namespace: workload.namespace,
			labels: podLabels(workload),
			annotations: {
				'checksum/config': hex(workload.name, 64),
				'prometheus.io/scrape': 'true',
				'prometheus.io/port': '9090',
				...(pod.node.calico ? calico : {}),
			},
			ownerReferences: [owner('ReplicaSet', `${workload.name}-${workload.hash}`, replicaSetUid)],
		},
		spec: {...podSpec(workload), nodeName: pod.node.name},
	};
}

/** The status that the kubelet of its node would have written: Running and ready. */
export function podStatus(pod: FleetPod, now: string): object {
	const condition = (type: string) => ({type, status: 'True', lastProbeTime: null, lastTransitionTime: now});
	const image = `registry.example.com/platform/${pod.workload.name}:1.4.2`;
	return {
		phase: 'Running',
		startTime: now,
		hostIP: pod.node.address,
		hostIPs: [{ip: pod.node.address}],
		podIP: pod.address,
		podIPs: [{ip: pod.address}],
		conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
			condition,
		),
		containerStatuses: [
			{
				name: pod.workload.name,
				image,
				imageID: `${image}@sha256:${hex(image, 64)}`,
				containerID: `containerd://${hex(`${pod.name}/0`, 64)}`,
				ready: true,
				started: true,
				restartCount: 0,
				state: {running: {startedAt: now}},
			},
		],
	};
}
