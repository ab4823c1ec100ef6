import type {Random} from '../random.ts';
import {addObject, createResourceSet, type ResourceSet} from '../resource-set.ts';
import {FLANNEL_CIDR, nodeAddress, nodePodCidr, SERVICE_CIDR} from './addresses.ts';
import {EPOCH, metadata, timestamp} from './metadata.ts';

const COLUMNS = ['Name', 'Status', 'Roles', 'Age', 'Version'].map(name => ({name}));
const CONDITIONS = [
	['NetworkUnavailable', 'False', 'CalicoIsUp', 'Calico is running on this node'],
	['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
	['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
	['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
	['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

export function nodeNames(count: number): readonly string[] {
	return Array.from(
		{length: count},
		(_, index) => `worker-${String(index).padStart(5, '0')}.cluster.example.internal`,
	);
}

function annotations(random: Random, index: number): Record<string, string> {
	const server = index === 0;
	const args = server
		? ['server', '--cluster-cidr', FLANNEL_CIDR, '--service-cidr', SERVICE_CIDR, '--flannel-backend', 'none']
		: ['agent'];
	return {
		'flannel.alpha.coreos.com/backend-type': 'vxlan',
		'flannel.alpha.coreos.com/public-ip': nodeAddress(index),
		'k3s.io/node-args': JSON.stringify(args),
		'k3s.io/node-config-hash': random.hex(52).toUpperCase(),
		'projectcalico.org/IPv4Address': `${nodeAddress(index)}/16`,
		'node.alpha.kubernetes.io/ttl': '0',
	};
}

function status(random: Random, index: number) {
	const resources = {cpu: '16', 'ephemeral-storage': '203056560Ki', memory: '65842572Ki', pods: '110'};
	return {
		capacity: resources,
		allocatable: {...resources, memory: '64818572Ki'},
		conditions: CONDITIONS.map(([type, state, reason, message]) => ({
			type,
			status: state,
			lastHeartbeatTime: timestamp(EPOCH + 4e9),
			lastTransitionTime: timestamp(EPOCH),
			reason,
			message,
		})),
		addresses: [
			{type: 'InternalIP', address: nodeAddress(index)},
			{type: 'Hostname', address: `worker-${index}`},
		],
		daemonEndpoints: {kubeletEndpoint: {Port: 10250}},
		nodeInfo: {
			machineID: random.hex(32),
			systemUUID: random.uid(),
			bootID: random.uid(),
			kernelVersion: '6.8.0-45-generic',
			osImage: 'Ubuntu 24.04.1 LTS',
			containerRuntimeVersion: 'containerd://1.7.22-k3s1',
			kubeletVersion: 'v1.31.2+k3s1',
			kubeProxyVersion: 'v1.31.2+k3s1',
			operatingSystem: 'linux',
			architecture: 'amd64',
		},
		images: Array.from({length: 25}, () => {
			const name = `images.example.internal/${random.word()}/${random.word()}`;
			return {
				names: [`${name}@sha256:${random.hex(64)}`, `${name}:1.4.2`],
				sizeBytes: 10_000_000 + random.below(1e9),
			};
		}),
	};
}

/** Nodes that ran flannel and run Calico now. */
export function buildNodes(random: Random, names: readonly string[]): ResourceSet {
	const set = createResourceSet({
		group: '',
		version: 'v1',
		plural: 'nodes',
		kind: 'Node',
		namespaced: false,
		builtIn: true,
		columns: COLUMNS,
	});
	names.forEach((name, index) => {
		const labels: Record<string, string> = {
			'beta.kubernetes.io/arch': 'amd64',
			'beta.kubernetes.io/os': 'linux',
			'kubernetes.io/arch': 'amd64',
			'kubernetes.io/hostname': name,
			'kubernetes.io/os': 'linux',
			'node.kubernetes.io/instance-type': 'k3s',
		};
		if (index === 0) labels['node-role.kubernetes.io/control-plane'] = 'true';
		const reported = status(random, index);
		const given = {name, labels, annotations: annotations(random, index)};
		const cidr = nodePodCidr(index);
		const spec = {podCIDR: cidr, podCIDRs: [cidr], providerID: `k3s://${name}`};
		const manages = {metadata: {labels, annotations: given.annotations}, spec, status: reported};
		const object = {metadata: metadata(random, given, 'k3s', manages), spec, status: reported};
		addObject(set, object, [name, 'Ready', index === 0 ? 'control-plane' : '<none>', '33d', 'v1.31.2+k3s1']);
	});
	return set;
}
