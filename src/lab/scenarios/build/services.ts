import type {Clock} from '../clock.ts';
import {suffix} from '../ids.ts';
import {type KubeObject, kubeObject, ownedBy, type Strings} from '../object.ts';
import type {ServiceSpec} from '../plan.ts';

/** A pod as a service sees it. */
export type ServicePod = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly ip: string;
	readonly node: string;
	readonly labels: Strings;
	readonly ready: boolean;
	readonly terminating: boolean;
};

type Port = {
	readonly name: string;
	readonly port: number;
	readonly targetPort: number;
	readonly protocol: string;
	readonly nodePort?: number;
};

/** Endpoints the endpoint slice controller puts into one slice (Kubernetes default --max-endpoints-per-slice). */
const maxEndpoints = 100;

/** Reads "NAME PORT[:TARGET][/UDP][@NODEPORT]". */
export function parsePort(text: string): Port {
	const match = /^(\S+) (\d+)(?::(\d+))?(\/UDP)?(?:@(\d+))?$/.exec(text);
	if (match === null) throw new SyntaxError(`not a service port: ${text}`);
	const [, name = '', port = '', target = port, udp, nodePort] = match;
	return {
		name,
		port: Number(port),
		targetPort: Number(target),
		protocol: udp === undefined ? 'TCP' : 'UDP',
		...(nodePort === undefined ? {} : {nodePort: Number(nodePort)}),
	};
}

/** A Service as the API shows it. */
export function serviceObject(service: ServiceSpec): KubeObject {
	const ports = service.ports.map(parsePort);
	const balanced = service.type === 'LoadBalancer';
	const addressed = service.type !== 'ExternalName';
	const selects = Object.keys(service.selector).length > 0;
	return kubeObject(
		['v1', 'Service'],
		[service.namespace, service.name],
		service.createdAt,
		{
			spec: {
				type: service.type,
				...(ports.length === 0 ? {} : {ports}),
				...(selects ? {selector: service.selector} : {}),
				...(addressed
					? {
							clusterIP: service.clusterIp,
							clusterIPs: [service.clusterIp],
							internalTrafficPolicy: 'Cluster',
							ipFamilies: ['IPv4'],
							ipFamilyPolicy: 'SingleStack',
						}
					: {externalName: service.externalName}),
				sessionAffinity: 'None',
				...(balanced
					? {
							allocateLoadBalancerNodePorts: ports.some(port => port.nodePort !== undefined),
							externalTrafficPolicy: 'Cluster',
						}
					: {}),
				...(service.requestedIp === undefined ? {} : {loadBalancerIP: service.requestedIp}),
			},
			status: {
				loadBalancer:
					service.loadBalancerIp === undefined
						? {}
						: {ingress: [{ip: service.loadBalancerIp, ipMode: 'VIP'}]},
			},
		},
		{
			...(service.labels === undefined ? {} : {labels: service.labels}),
			...(service.annotations === undefined ? {} : {annotations: service.annotations}),
		},
	);
}

/** The EndpointSlices of a service that selects pods; none for others. */
export function endpointSlices(
	service: ServiceSpec,
	podsByNamespace: ReadonlyMap<string, readonly ServicePod[]>,
	clock: Clock,
): readonly KubeObject[] {
	const wanted = Object.entries(service.selector);
	if (wanted.length === 0 || service.type === 'ExternalName') return [];
	const pods = (podsByNamespace.get(service.namespace) ?? []).filter(pod =>
		wanted.every(([key, value]) => pod.labels[key] === value),
	);
	const owner = ownedBy(serviceObject(service));
	const ports = service.ports.map(text => {
		const {name, targetPort, protocol} = parsePort(text);
		return {name, port: targetPort, protocol};
	});
	const headless = service.clusterIp === 'None' ? {'service.kubernetes.io/headless': ''} : {};
	const slices = Math.max(1, Math.ceil(pods.length / maxEndpoints));
	return Array.from({length: slices}, (_, index) =>
		kubeObject(
			['discovery.k8s.io/v1', 'EndpointSlice'],
			[service.namespace, `${service.name}-${suffix(`${service.namespace}/${service.name}/${index}`, 5)}`],
			service.createdAt,
			{
				addressType: 'IPv4',
				endpoints: pods.slice(index * maxEndpoints, (index + 1) * maxEndpoints).map(endpoint),
				ports,
			},
			{
				generateName: `${service.name}-`,
				generation: 1,
				labels: {
					...service.labels,
					'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
					'kubernetes.io/service-name': service.name,
					...headless,
				},
				annotations: {'endpoints.kubernetes.io/last-change-trigger-time': clock.after(-60_000)},
				ownerReferences: owner,
			},
		),
	);
}

function endpoint(pod: ServicePod): unknown {
	return {
		addresses: [pod.ip],
		conditions: {
			ready: pod.ready && !pod.terminating,
			serving: pod.ready,
			terminating: pod.terminating,
		},
		nodeName: pod.node,
		targetRef: {kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid},
	};
}

/** Service default/kubernetes and its slice: the API server itself. */
export function apiServerService(
	clusterIp: string,
	servers: readonly string[],
	createdAt: string,
): readonly KubeObject[] {
	const labels = {component: 'apiserver', provider: 'kubernetes'};
	return [
		kubeObject(
			['v1', 'Service'],
			['default', 'kubernetes'],
			createdAt,
			{
				spec: {
					type: 'ClusterIP',
					clusterIP: clusterIp,
					clusterIPs: [clusterIp],
					internalTrafficPolicy: 'Cluster',
					ipFamilies: ['IPv4'],
					ipFamilyPolicy: 'SingleStack',
					ports: [{name: 'https', port: 443, protocol: 'TCP', targetPort: 6443}],
					sessionAffinity: 'None',
				},
				status: {loadBalancer: {}},
			},
			{labels},
		),
		kubeObject(
			['discovery.k8s.io/v1', 'EndpointSlice'],
			['default', 'kubernetes'],
			createdAt,
			{
				addressType: 'IPv4',
				endpoints: servers.map(address => ({addresses: [address], conditions: {ready: true}})),
				ports: [{name: 'https', port: 6443, protocol: 'TCP'}],
			},
			{labels: {'kubernetes.io/service-name': 'kubernetes'}},
		),
	];
}
