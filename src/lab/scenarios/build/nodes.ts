import type {Clock} from '../clock.ts';
import {uid} from '../ids.ts';
import {condition, type KubeObject, kubeObject} from '../object.ts';
import type {CalicoSpec, NodeSpec} from '../plan.ts';
import {slotAddress} from './addresses.ts';

const kubelet = 'v1.33.1+k3s1';

/** A Node of K3s as the API shows it, with the marks that Calico and, once, Flannel wrote on it. */
export function nodeObject(node: NodeSpec, calico: CalicoSpec, clock: Clock): KubeObject {
	const createdAt = clock.daysAgo(60);
	const roles = node.server
		? {'node-role.kubernetes.io/control-plane': 'true', 'node-role.kubernetes.io/master': 'true'}
		: {'node-role.kubernetes.io/worker': 'true'};
	const capacity = {
		cpu: String(node.cores),
		memory: `${node.memoryGi * 1024 * 1024}Ki`,
		pods: '110',
		'ephemeral-storage': '479151816Ki',
	};
	return kubeObject(
		['v1', 'Node'],
		['', node.name],
		createdAt,
		{
			spec: {
				podCIDR: node.podCidr,
				podCIDRs: [node.podCidr],
				providerID: `k3s://${node.name}`,
			},
			status: {
				capacity,
				allocatable: capacity,
				conditions: nodeConditions(node, calico.since, createdAt, clock),
				addresses: [
					{type: 'InternalIP', address: node.address},
					{type: 'Hostname', address: node.name},
				],
				daemonEndpoints: {kubeletEndpoint: {Port: 10250}},
				nodeInfo: {
					architecture: 'amd64',
					bootID: uid(`boot ${node.name}`),
					containerRuntimeVersion: 'containerd://2.0.5-k3s1.32',
					kernelVersion: '6.8.0-60-generic',
					kubeProxyVersion: kubelet,
					kubeletVersion: kubelet,
					machineID: uid(`machine ${node.name}`).replaceAll('-', ''),
					operatingSystem: 'linux',
					osImage: 'Ubuntu 24.04.2 LTS',
					systemUUID: uid(`system ${node.name}`),
				},
			},
		},
		{
			labels: {
				'beta.kubernetes.io/arch': 'amd64',
				'beta.kubernetes.io/instance-type': 'k3s',
				'beta.kubernetes.io/os': 'linux',
				'kubernetes.io/arch': 'amd64',
				'kubernetes.io/hostname': node.name,
				'kubernetes.io/os': 'linux',
				'node.kubernetes.io/instance-type': 'k3s',
				...roles,
			},
			annotations: nodeAnnotations(node),
			finalizers: ['wrangler.cattle.io/node'],
		},
	);
}

function nodeAnnotations(node: NodeSpec): Record<string, string> {
	const flannel = {
		'flannel.alpha.coreos.com/backend-data': `{"VNI":1,"VtepMAC":"${uid(`vtep ${node.name}`).slice(0, 8).replaceAll(/(..)/g, '$1:')}06:1d"}`,
		'flannel.alpha.coreos.com/backend-type': 'vxlan',
		'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
		'flannel.alpha.coreos.com/public-ip': node.address,
	};
	return {
		...(node.flannelMarks ? flannel : {}),
		'k3s.io/hostname': node.name,
		'k3s.io/internal-ip': node.address,
		'k3s.io/node-args': JSON.stringify(node.args),
		'k3s.io/node-config-hash': `${uid(`config ${node.name}`).replaceAll('-', '').toUpperCase()}====`,
		'k3s.io/node-env': node.server ? '{}' : '{"K3S_TOKEN":"********","K3S_URL":"https://192.168.1.85:6443"}',
		'node.alpha.kubernetes.io/ttl': '0',
		...(node.blocks.length === 0
			? {}
			: {
					'projectcalico.org/IPv4Address': node.calicoAddress ?? `${node.address}/24`,
					'projectcalico.org/IPv4VXLANTunnelAddr': slotAddress(node, 0),
				}),
		'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
	};
}

function nodeConditions(
	node: NodeSpec,
	calicoSince: string,
	createdAt: string,
	clock: Clock,
): readonly unknown[] {
	const heartbeat = {lastHeartbeatTime: clock.after(-40_000)};
	const kubeletSays = (type: string, status: 'True' | 'False', reason: string, message: string) => ({
		...condition(type, status, createdAt, reason, message),
		...heartbeat,
	});
	return [
		networkUnavailable(node.calicoDownSince, calicoSince),
		kubeletSays(
			'MemoryPressure',
			'False',
			'KubeletHasSufficientMemory',
			'kubelet has sufficient memory available',
		),
		kubeletSays('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
		kubeletSays('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
		kubeletSays('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
	];
}

function networkUnavailable(downSince: string | undefined, upSince: string): unknown {
	const at = downSince ?? upSince;
	const said =
		downSince === undefined
			? condition('NetworkUnavailable', 'False', at, 'CalicoIsUp', 'Calico is running on this node')
			: condition('NetworkUnavailable', 'True', at, 'CalicoIsDown', 'Calico is shutting down on this node');
	return {...said, lastHeartbeatTime: at};
}

/** The lease by which the kubelet says that it is alive. */
export function nodeLease(node: NodeSpec, clock: Clock): KubeObject {
	return kubeObject(['coordination.k8s.io/v1', 'Lease'], ['kube-node-lease', node.name], clock.daysAgo(60), {
		spec: {
			holderIdentity: node.name,
			leaseDurationSeconds: 40,
			renewTime: clock.after(-5000).replace('Z', '.000000Z'),
		},
	});
}
