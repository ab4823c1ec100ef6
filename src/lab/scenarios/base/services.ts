import type {Clock} from '../clock.ts';
import type {Strings} from '../object.ts';
import type {ServiceSpec} from '../plan.ts';

const app = (name: string) => ({'app.kubernetes.io/name': name});
const schedulerPorts = [
	'xds 9002',
	'scheduler 9004',
	'scheduler-mtls 9044',
	'agent 9005',
	'agent-mtls 9055',
	'dataflow 9008',
];

/** How a service asks MetalLB for an address, and what MetalLB notes on it. */
const pinned = (ip: string): Strings => ({'metallb.universe.tf/loadBalancerIPs': ip, ...fromPool});
const fromPool: Strings = {'metallb.universe.tf/ip-allocated-from-pool': 'production-pool'};

type Line = readonly [
	namespace: string,
	name: string,
	clusterIp: string,
	ports: readonly string[],
	selector: Strings,
	balanced?: {readonly ip: string; readonly annotations?: Strings; readonly requestedIp?: string},
];

const lines: readonly Line[] = [
	[
		'kube-system',
		'kube-dns',
		'10.43.0.10',
		['dns 53/UDP', 'dns-tcp 53', 'metrics 9153'],
		{'k8s-app': 'kube-dns'},
	],
	['kube-system', 'metrics-server', '10.43.14.92', ['https 443:10250'], {'k8s-app': 'metrics-server'}],
	[
		'kube-system',
		'sealed-secrets-controller',
		'10.43.161.8',
		['http 8080'],
		{name: 'sealed-secrets-controller'},
	],
	['calico-system', 'calico-typha', '10.43.190.22', ['calico-typha 5473'], {'k8s-app': 'calico-typha'}],
	[
		'calico-system',
		'calico-kube-controllers-metrics',
		'None',
		['metrics-port 9094'],
		{'k8s-app': 'calico-kube-controllers'},
	],
	['calico-apiserver', 'calico-api', '10.43.204.17', ['apiserver 443:5443'], {apiserver: 'true'}],
	[
		'metallb-system',
		'metallb-webhook-service',
		'10.43.31.140',
		['webhook 443:9443'],
		{app: 'metallb', component: 'controller'},
	],
	[
		'seldon-system',
		'seldon-scheduler',
		'10.43.129.2',
		schedulerPorts,
		app('seldon-scheduler'),
		{ip: '192.168.1.201'},
	],
	[
		'seldon-system',
		'seldon-mesh',
		'10.43.120.44',
		['http 80:9000', 'stats 9003'],
		app('seldon-envoy'),
		{ip: '192.168.1.202'},
	],
	[
		'seldon-system',
		'mlserver-0',
		'None',
		['http 9000:9001', 'grpc 9500:9501', 'agent 9005'],
		{'statefulset.kubernetes.io/pod-name': 'mlserver-0'},
	],
	[
		'seldon-system',
		'triton-0',
		'None',
		['http 9000:9001', 'grpc 9500:9501', 'agent 9005'],
		{'statefulset.kubernetes.io/pod-name': 'triton-0'},
	],
	['financial-inference', 'seldon-scheduler', '10.43.51.131', schedulerPorts, app('seldon-scheduler')],
	[
		'financial-inference',
		'seldon-mesh',
		'10.43.197.167',
		['http 80:9000', 'stats 9003'],
		app('seldon-envoy'),
	],
	[
		'financial-inference',
		'mlserver-0',
		'None',
		['http 9000:9001', 'grpc 9500:9501', 'agent 9005'],
		{'statefulset.kubernetes.io/pod-name': 'mlserver-0'},
	],
	[
		'mlflow',
		'mlflow-server',
		'10.43.77.20',
		['http 5000'],
		{app: 'mlflow-server'},
		{ip: '192.168.1.203', annotations: pinned('192.168.1.203')},
	],
	['mlflow', 'mlflow-postgres', '10.43.77.21', ['postgres 5432'], {app: 'mlflow-postgres'}],
	[
		'minio',
		'minio',
		'10.43.88.12',
		['api 9000'],
		{app: 'minio'},
		{ip: '192.168.1.200', annotations: pinned('192.168.1.200')},
	],
	[
		'monitoring',
		'grafana',
		'10.43.90.7',
		['http 3000'],
		app('grafana'),
		{ip: '192.168.1.207', annotations: pinned('192.168.1.207')},
	],
	['monitoring', 'prometheus', '10.43.90.21', ['http 9090'], app('prometheus')],
	['monitoring', 'kube-state-metrics', '10.43.90.33', ['http 8080'], app('kube-state-metrics')],
	[
		'ingress-nginx',
		'ingress-nginx-controller',
		'10.43.60.9',
		['http 80', 'https 443'],
		app('ingress-nginx'),
		{ip: '192.168.1.249', requestedIp: '192.168.1.249'},
	],
	[
		'ingress-nginx',
		'ingress-nginx-controller-admission',
		'10.43.60.10',
		['https-webhook 443:8443'],
		app('ingress-nginx'),
	],
	[
		'argocd',
		'argocd-server',
		'10.43.101.5',
		['http 80:8080'],
		app('argocd-server'),
		{ip: '192.168.1.204', annotations: pinned('192.168.1.204')},
	],
	['argocd', 'argocd-repo-server', '10.43.101.6', ['server 8081'], app('argocd-repo-server')],
	['argocd', 'argocd-redis', '10.43.101.7', ['tcp-redis 6379'], app('argocd-redis')],
	[
		'argowf',
		'argo-workflows-server',
		'10.43.112.3',
		['http 80:2746'],
		app('argo-workflows-server'),
		{ip: '192.168.1.205', annotations: pinned('192.168.1.205')},
	],
	['jupyterhub', 'hub', '10.43.133.14', ['hub 8081'], {app: 'jupyterhub', component: 'hub'}],
	[
		'jupyterhub',
		'proxy-public',
		'10.43.133.15',
		['http 80:8000'],
		{app: 'jupyterhub', component: 'proxy'},
		{ip: '192.168.1.206', annotations: pinned('192.168.1.206')},
	],
];

/** Every service but default/kubernetes. */
export function baseServices(clock: Clock): readonly ServiceSpec[] {
	const createdAt = clock.daysAgo(40);
	return [
		...lines.map(
			([namespace, name, clusterIp, ports, selector, balanced]): ServiceSpec => ({
				namespace,
				name,
				type: balanced === undefined ? 'ClusterIP' : 'LoadBalancer',
				clusterIp,
				ports,
				selector,
				createdAt,
				...(balanced === undefined
					? {}
					: {loadBalancerIp: balanced.ip, annotations: balanced.annotations ?? fromPool}),
				...(balanced?.requestedIp === undefined ? {} : {requestedIp: balanced.requestedIp}),
			}),
		),
		{
			namespace: 'ingress-nginx',
			name: 'financial-inference-seldon',
			type: 'ExternalName',
			clusterIp: '',
			externalName: 'seldon-mesh.financial-inference.svc.cluster.local',
			ports: ['http 80'],
			selector: {},
			createdAt,
		},
	];
}
