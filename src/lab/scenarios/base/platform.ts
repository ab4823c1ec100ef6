import type {WorkloadSpec} from '../plan.ts';
import {i3, i4, i5, i7, nuc8} from './nodes.ts';
import {container, daemonSet, deployment, type Place} from './workload.ts';

const everyHost: readonly Place[] = [[nuc8], [i3], [i4], [i5], [i7]];
const everyNode: readonly Place[] = [
	[nuc8, 1],
	[i3, 1],
	[i4, 1],
	[i5, 1],
	[i7, 1],
];

/** Calico, MetalLB and what K3s itself runs. */
export function platformWorkloads(calicoVersion: string): readonly WorkloadSpec[] {
	return [...calico(calicoVersion), ...kubeSystem(), ...metallb()];
}

function calico(version: string): readonly WorkloadSpec[] {
	const app = (name: string) => ({'k8s-app': name});
	return [
		deployment(
			'tigera-operator',
			'tigera-operator',
			{name: 'tigera-operator', 'k8s-app': 'tigera-operator'},
			[container('tigera-operator', 'quay.io/tigera/operator:v1.34.5')],
			[[nuc8]],
			{serviceAccount: 'tigera-operator'},
		),
		daemonSet(
			'calico-system',
			'calico-node',
			app('calico-node'),
			[
				container('calico-node', `docker.io/calico/node:${version}`, [], {
					env: {
						DATASTORE_TYPE: 'kubernetes',
						CALICO_NETWORKING_BACKEND: 'vxlan',
						FELIX_DEFAULTENDPOINTTOHOSTACTION: 'ACCEPT',
						IP_AUTODETECTION_METHOD: 'kubernetes-internal-ip',
					},
				}),
			],
			everyHost,
			{
				serviceAccount: 'calico-node',
				initContainers: [container('install-cni', `docker.io/calico/cni:${version}`)],
			},
		),
		deployment(
			'calico-system',
			'calico-typha',
			app('calico-typha'),
			[container('calico-typha', `docker.io/calico/typha:${version}`, ['5473'])],
			[[i4], [i5]],
			{serviceAccount: 'calico-typha'},
		),
		deployment(
			'calico-system',
			'calico-kube-controllers',
			app('calico-kube-controllers'),
			[container('calico-kube-controllers', `docker.io/calico/kube-controllers:${version}`, ['9094'])],
			[[i3, 2]],
			{serviceAccount: 'calico-kube-controllers'},
		),
		daemonSet(
			'calico-system',
			'csi-node-driver',
			app('csi-node-driver'),
			[
				container('calico-csi', `docker.io/calico/csi:${version}`),
				container('csi-node-driver-registrar', `docker.io/calico/node-driver-registrar:${version}`),
			],
			everyNode,
			{serviceAccount: 'csi-node-driver'},
		),
		deployment(
			'calico-apiserver',
			'calico-apiserver',
			{...app('calico-apiserver'), apiserver: 'true'},
			[container('calico-apiserver', `docker.io/calico/apiserver:${version}`, ['5443'])],
			[
				[i3, 3],
				[i7, 4],
			],
			{serviceAccount: 'calico-apiserver'},
		),
	];
}

function kubeSystem(): readonly WorkloadSpec[] {
	return [
		deployment(
			'kube-system',
			'coredns',
			{'k8s-app': 'kube-dns'},
			[
				container('coredns', 'rancher/mirrored-coredns-coredns:1.12.1', ['53/UDP', '53', '9153'], {
					args: ['-conf', '/etc/coredns/Corefile'],
					limits: {memory: '170Mi'},
					requests: {cpu: '100m', memory: '70Mi'},
				}),
			],
			[[i3, 4]],
			{serviceAccount: 'coredns'},
		),
		deployment(
			'kube-system',
			'metrics-server',
			{'k8s-app': 'metrics-server'},
			[container('metrics-server', 'rancher/mirrored-metrics-server:v0.7.2', ['10250'])],
			[[i7, 5]],
			{serviceAccount: 'metrics-server'},
		),
		deployment(
			'kube-system',
			'local-path-provisioner',
			{app: 'local-path-provisioner'},
			[container('local-path-provisioner', 'rancher/local-path-provisioner:v0.0.31')],
			[[i4, 3]],
			{serviceAccount: 'local-path-provisioner-service-account'},
		),
		deployment(
			'kube-system',
			'sealed-secrets-controller',
			{name: 'sealed-secrets-controller'},
			[
				container('sealed-secrets-controller', 'docker.io/bitnami/sealed-secrets-controller:0.29.0', [
					'8080',
					'8081',
				]),
			],
			[[nuc8, 5]],
			{serviceAccount: 'sealed-secrets-controller'},
		),
	];
}

function metallb(): readonly WorkloadSpec[] {
	return [
		deployment(
			'metallb-system',
			'controller',
			{app: 'metallb', component: 'controller'},
			[
				container('controller', 'quay.io/metallb/controller:v0.14.8', ['7472', '9443'], {
					args: ['--port=7472', '--log-level=info'],
				}),
			],
			[[i4, 2]],
			{serviceAccount: 'controller'},
		),
		daemonSet(
			'metallb-system',
			'speaker',
			{app: 'metallb', component: 'speaker'},
			[
				container('speaker', 'quay.io/metallb/speaker:v0.14.8', ['7472', '7946', '7946/UDP'], {
					args: ['--port=7472', '--log-level=info'],
				}),
			],
			everyHost,
			{serviceAccount: 'speaker'},
		),
	];
}
