import {uid} from '../ids.ts';
import {condition, type KubeObject, kubeObject} from '../object.ts';
import type {CalicoSpec} from '../plan.ts';

/** An object as crd.projectcalico.org/v1 stores it and as the aggregated projectcalico.org/v3 shows it. */
export function calicoPair(
	kind: string,
	name: string,
	createdAt: string,
	spec: Readonly<Record<string, unknown>>,
): readonly KubeObject[] {
	return [
		kubeObject(
			['crd.projectcalico.org/v1', kind],
			['', name],
			createdAt,
			{spec},
			{
				annotations: {'projectcalico.org/metadata': `{"creationTimestamp":"${createdAt}"}`},
				generation: 1,
			},
		),
		kubeObject(
			['projectcalico.org/v3', kind],
			['', name],
			createdAt,
			{spec},
			{uid: uid(`v3 ${kind}/${name}`)},
		),
	];
}

/** The IPPool of the cluster in both of its forms. */
export function ipPool(calico: CalicoSpec, createdAt: string): readonly KubeObject[] {
	return calicoPair('IPPool', 'default-ipv4-ippool', createdAt, {
		allowedUses: ['Workload', 'Tunnel'],
		assignmentMode: 'Automatic',
		blockSize: 26,
		cidr: calico.poolCidr,
		ipipMode: 'Never',
		natOutgoing: calico.natOutgoing,
		nodeSelector: 'all()',
		vxlanMode: 'Always',
	});
}

/** What an operator installation of Calico says about itself: Installation, APIServer, TigeraStatus, and Calico's own settings. */
export function calicoSettings(calico: CalicoSpec, createdAt: string): readonly KubeObject[] {
	return [
		installation(calico, createdAt),
		kubeObject(['operator.tigera.io/v1', 'APIServer'], ['', 'default'], createdAt, {
			spec: {},
			status: {
				state: 'Ready',
				conditions: [
					condition('Ready', 'True', calico.since, 'AllObjectsAvailable', 'All Objects Available'),
				],
			},
		}),
		...['calico', 'apiserver', 'ippools'].map(name => tigeraStatus(name, calico.since, createdAt)),
		...ipPool(calico, createdAt),
		...calicoPair('ClusterInformation', 'default', createdAt, {
			calicoVersion: calico.version,
			clusterGUID: 'b5f8d1c06f2c4d9d9f0b6f1a7c3e2d10',
			clusterType: 'typha,kdd,k8s,operator,k3s',
			datastoreReady: true,
			variant: 'Calico',
		}),
		...calicoPair('FelixConfiguration', 'default', createdAt, {
			bpfConnectTimeLoadBalancing: 'TCP',
			bpfHostNetworkedNATWithoutCTLB: 'Enabled',
			bpfLogLevel: '',
			floatingIPs: 'Disabled',
			healthPort: 9099,
			logSeverityScreen: 'Info',
			reportingInterval: '0s',
			vxlanVNI: 4096,
		}),
		...calicoPair('KubeControllersConfiguration', 'default', createdAt, {
			controllers: {
				namespace: {reconcilerPeriod: '5m0s'},
				node: {hostEndpoint: {autoCreate: 'Disabled'}, leakGracePeriod: '15m0s', syncLabels: 'Enabled'},
				policy: {reconcilerPeriod: '5m0s'},
				serviceAccount: {reconcilerPeriod: '5m0s'},
				workloadEndpoint: {reconcilerPeriod: '5m0s'},
			},
			etcdV3CompactionPeriod: '10m0s',
			healthChecks: 'Enabled',
			prometheusMetricsPort: 9094,
		}),
		kubeObject(['crd.projectcalico.org/v1', 'IPAMConfig'], ['', 'default'], createdAt, {
			spec: {autoAllocateBlocks: true, maxBlocksPerHost: 0, strictAffinity: false},
		}),
	];
}

function installation(calico: CalicoSpec, createdAt: string): KubeObject {
	const spec = {
		variant: 'Calico',
		cni: {type: 'Calico', ipam: {type: 'Calico'}, binDir: '/opt/cni/bin', confDir: '/etc/cni/net.d'},
		calicoNetwork: {
			bgp: 'Disabled',
			hostPorts: 'Enabled',
			linuxDataplane: 'Iptables',
			containerIPForwarding: 'Enabled',
			mtu: 1450,
			nodeAddressAutodetectionV4: {kubernetes: 'NodeInternalIP'},
			ipPools: [
				{
					name: 'default-ipv4-ippool',
					cidr: calico.poolCidr,
					blockSize: 26,
					encapsulation: 'VXLAN',
					natOutgoing: calico.natOutgoing ? 'Enabled' : 'Disabled',
					nodeSelector: 'all()',
					allowedUses: ['Workload', 'Tunnel'],
					assignmentMode: 'Automatic',
					disableBGPExport: false,
				},
			],
		},
		flexVolumePath: '/usr/libexec/kubernetes/kubelet-plugins/volume/exec/',
		nodeUpdateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1}},
	};
	return kubeObject(
		['operator.tigera.io/v1', 'Installation'],
		['', 'default'],
		createdAt,
		{
			spec,
			status: {
				variant: 'Calico',
				mtu: 1450,
				calicoVersion: calico.version,
				computed: spec,
				conditions: [
					condition('Ready', 'True', calico.since, 'AllObjectsAvailable', 'All objects available'),
					condition('Degraded', 'False', calico.since, 'AllObjectsAvailable', 'All objects available'),
					condition('Progressing', 'False', calico.since, 'AllObjectsAvailable', 'All objects available'),
				],
			},
		},
		{generation: 2, finalizers: ['tigera.io/operator-cleanup']},
	);
}

function tigeraStatus(name: string, since: string, createdAt: string): KubeObject {
	return kubeObject(
		['operator.tigera.io/v1', 'TigeraStatus'],
		['', name],
		createdAt,
		{
			spec: {},
			status: {
				conditions: [
					condition('Available', 'True', since, 'AllObjectsAvailable', 'All objects available'),
					condition('Degraded', 'False', since, 'NotDegraded', 'Not degraded'),
					condition('Progressing', 'False', since, 'AllObjectsAvailable', 'All objects available'),
				],
			},
		},
		{generation: 1},
	);
}
