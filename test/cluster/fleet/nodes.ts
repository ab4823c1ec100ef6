/** The label of everything that belongs to the fake nodes and their pods. */
export const fleetLabel = 'ktriage.test/fleet';

export type FleetNode = {
	readonly name: string;
	readonly address: string;
	/** First three octets of the range its flannel pods get addresses from. */
	readonly podRange: string;
	/** Moved to Calico: its pods carry Calico's annotations and pool addresses. */
	readonly calico: boolean;
};

const firstRange = 10; // 10.42.0 to 10.42.9 stay with the real nodes
export const maximumNodes = 240;

/** The fake nodes. With Calico in the cluster every other one has been moved. */
export function fleetNodes(count: number, calicoInstalled: boolean): readonly FleetNode[] {
	return Array.from({length: count}, (_, index) => ({
		name: `fleet-${String(index).padStart(3, '0')}`,
		address: `172.30.${1 + Math.floor(index / 200)}.${1 + (index % 200)}`,
		podRange: `10.42.${firstRange + index}`,
		calico: calicoInstalled && index % 2 === 1,
	}));
}

/**
 * A Node object. It has no label kubernetes.io/os, so that the DaemonSets of Calico and MetalLB, which select it,
 * do not wait for pods there, and a taint that keeps real pods away.
 */
export function nodeObject(node: FleetNode, version: string): object {
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {
			name: node.name,
			labels: {
				[fleetLabel]: 'true',
				'kubernetes.io/hostname': node.name,
				'kubernetes.io/arch': 'amd64',
				'node.kubernetes.io/instance-type': 'k3s',
			},
			annotations: {
				'k3s.io/hostname': node.name,
				'k3s.io/internal-ip': node.address,
				'k3s.io/node-args': '["agent"]',
				'k3s.io/node-env': '{}',
				...(node.calico ? {'projectcalico.org/IPv4Address': `${node.address}/24`} : {}),
			},
		},
		spec: {
			podCIDR: `${node.podRange}.0/24`,
			podCIDRs: [`${node.podRange}.0/24`],
			taints: [{key: fleetLabel, value: 'true', effect: 'NoSchedule'}],
		},
		status: nodeStatus(node, version),
	};
}

function nodeStatus(node: FleetNode, version: string): object {
	const now = new Date().toISOString();
	const condition = (type: string, status: string, reason: string, message: string) => ({
		type,
		status,
		reason,
		message,
		lastHeartbeatTime: now,
		lastTransitionTime: now,
	});
	const resources = {
		cpu: '16',
		memory: '64Gi',
		pods: '250',
		'ephemeral-storage': '200Gi',
		'hugepages-2Mi': '0',
	};
	return {
		capacity: resources,
		allocatable: resources,
		addresses: [
			{type: 'InternalIP', address: node.address},
			{type: 'Hostname', address: node.name},
		],
		conditions: [
			...(node.calico
				? [condition('NetworkUnavailable', 'False', 'CalicoIsUp', 'Calico is running on this node')]
				: []),
			condition(
				'MemoryPressure',
				'False',
				'KubeletHasSufficientMemory',
				'kubelet has sufficient memory available',
			),
			condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
			condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
			condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
		],
		nodeInfo: {
			machineID: '',
			systemUUID: '',
			bootID: '',
			kernelVersion: '6.1.0',
			osImage: 'Debian GNU/Linux 12 (bookworm)',
			containerRuntimeVersion: 'containerd://1.6.20',
			kubeletVersion: version,
			kubeProxyVersion: '',
			operatingSystem: 'linux',
			architecture: 'amd64',
		},
	};
}
