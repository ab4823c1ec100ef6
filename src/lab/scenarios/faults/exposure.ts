import {i3, i4, i5, i7, nuc8} from '../base/nodes.ts';
import {fromJumpHost, lostAnswer, record, tcp} from '../base/probes.ts';
import {container, daemonSet} from '../base/workload.ts';
import {eventObject} from '../build/events.ts';
import type {Clock} from '../clock.ts';
import {withService} from '../delta.ts';
import type {KubeObject} from '../object.ts';
import type {ClusterPlan, ServiceSpec} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

/** A Service that waits for its address. */
function pending({loadBalancerIp: _, ...service}: ServiceSpec): ServiceSpec {
	const {'metallb.universe.tf/ip-allocated-from-pool': __, ...annotations} = service.annotations ?? {};
	return {...service, annotations};
}

/** The plan with no other balanced Services than these; the others are reached inside the cluster alone. */
function balancing(plan: ClusterPlan, paths: readonly string[]): ClusterPlan {
	return {
		...plan,
		services: plan.services.map(service => {
			if (service.type !== 'LoadBalancer' || paths.includes(`${service.namespace}/${service.name}`))
				return service;
			const {requestedIp: _, annotations: __, ...rest} = pending(service);
			return {...rest, type: 'ClusterIP'};
		}),
	};
}

function refusal(path: string, clock: Clock, why: string): KubeObject {
	const [namespace = '', name = ''] = path.split('/');
	return eventObject(
		{apiVersion: 'v1', kind: 'Service', namespace, name},
		'metallb-controller',
		clock.at('15:30'),
		{
			type: 'Warning',
			reason: 'AllocationFailed',
			message: `Failed to allocate IP for "${path}": ${why}`,
			count: 9,
		},
	);
}

const noPool = fault(
	{
		id: 'sc-11',
		title: 'MetalLB without an address pool',
		story:
			'Controller and speakers run, but there is no IPAddressPool. Three Services wait for an address, and no event says why.',
		expected: {code: 'MLB-02', verdict: 'FAIL', owner: 'platform', mustPass: ['MLB-01', 'MLB-03']},
	},
	plan => {
		const few = balancing(plan, ['minio/minio', 'mlflow/mlflow-server', 'monitoring/grafana']);
		return {
			...few,
			services: few.services.map(service => (service.type === 'LoadBalancer' ? pending(service) : service)),
			metallb: {ranges: [], announcedBy: {}},
		};
	},
);

const poolExhausted = fault(
	{
		id: 'sc-12',
		title: 'MetalLB pool with fewer addresses than Services',
		story: 'The pool is 192.168.1.200-192.168.1.201. Two Services hold its addresses, the third one waits.',
		expected: {code: 'MLB-12', verdict: 'FAIL', owner: 'platform', mustPass: ['MLB-01', 'MLB-02', 'MLB-07']},
	},
	(plan, clock) => {
		const few = balancing(plan, ['minio/minio', 'seldon-system/seldon-scheduler', 'monitoring/grafana']);
		const waits = withService(few, 'monitoring/grafana', service => ({...pending(service), annotations: {}}));
		return {
			...waits,
			metallb: {...plan.metallb, ranges: ['192.168.1.200-192.168.1.201']},
			objects: [...waits.objects, refusal('monitoring/grafana', clock, 'no available IPs')],
		};
	},
);

const serviceLb = fault(
	{
		id: 'sc-13',
		title: 'ServiceLB of K3s works beside MetalLB',
		story:
			'The servers were not told to disable servicelb: it runs a DaemonSet for a Service and writes the addresses of nodes where MetalLB writes those of its pool. At this moment MLflow shows a node.',
		expected: {code: 'MLB-11', verdict: 'FAIL', owner: 'platform', mustPass: ['MLB-01', 'MLB-02', 'MLB-03']},
	},
	(plan, clock) => {
		const labels = {
			app: 'svclb-mlflow-server-5d1c02aa',
			'svccontroller.k3s.cattle.io/svcname': 'mlflow-server',
			'svccontroller.k3s.cattle.io/svcnamespace': 'mlflow',
		};
		const proxies = daemonSet(
			'kube-system',
			labels.app,
			labels,
			[container('lb-tcp-5000', 'rancher/klipper-lb:v0.4.13', ['5000'])],
			[nuc8, i3, i4, i5, i7].map(node => [node, 48] as const),
			{serviceAccount: 'svclb', createdAt: clock.daysAgo(30)},
		);
		const shown = withService(plan, 'mlflow/mlflow-server', service => ({
			...service,
			loadBalancerIp: '192.168.1.85',
		}));
		return {
			...shown,
			workloads: [...shown.workloads, proxies],
			nodes: shown.nodes.map(node => ({...node, args: node.args.filter(withoutServiceLb)})),
			objects: [
				...shown.objects,
				eventObject(
					{apiVersion: 'v1', kind: 'Service', namespace: 'mlflow', name: 'mlflow-server'},
					'service-controller',
					clock.at('15:38'),
					{
						reason: 'UpdatedLoadBalancer',
						message: 'Updated LoadBalancer with new IPs: [192.168.1.203] -> [192.168.1.85]',
						count: 412,
					},
				),
			],
		};
	},
);

/** Of "--disable traefik --disable servicelb" the second flag, with its value. */
function withoutServiceLb(arg: string, index: number, args: readonly string[]): boolean {
	return arg !== 'servicelb' && args[index + 1] !== 'servicelb';
}

/** From outside nobody answers for the addresses any more: no ARP reply, so that connections time out. */
function unansweredOutside(plan: ClusterPlan, clock: Clock): ClusterPlan {
	const asked = [tcp(fromJumpHost, '192.168.1.200', 9000), tcp(fromJumpHost, '192.168.1.203', 5000)];
	const balanced = new Set(plan.services.flatMap(({loadBalancerIp}) => loadBalancerIp ?? []));
	return {
		...plan,
		probes: [
			...plan.probes.filter(({from, to}) => from !== fromJumpHost || !balanced.has(to.host ?? '')),
			...asked.map(question => record(question, lostAnswer(question), clock.at('15:36'))),
		],
	};
}

const wrongInterface = fault(
	{
		id: 'sc-14',
		title: 'L2 advertisement limited to an interface that no node has',
		story:
			'The L2Advertisement names eth0, the interface of the nodes is eno1: addresses are assigned and nobody answers for them.',
		expected: {
			code: 'MLB-17',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['MLB-01', 'MLB-02', 'MLB-03', 'MLB-04'],
		},
	},
	(plan, clock) => ({
		...unansweredOutside(plan, clock),
		metallb: {...plan.metallb, advertisement: {interfaces: ['eth0']}, announcedBy: {}},
		objects: [
			...plan.objects,
			...Object.entries(plan.metallb.announcedBy).map(([path, node]) => {
				const [namespace = '', name = ''] = path.split('/');
				const ip = plan.services.find(
					service => service.namespace === namespace && service.name === name,
				)?.loadBalancerIp;
				return eventObject(
					{apiVersion: 'v1', kind: 'Service', namespace, name},
					'metallb-speaker',
					clock.at('15:31'),
					{
						type: 'Warning',
						reason: 'announceFailed',
						message: `the interfaces specified by LB IP "${ip}" doesn't exist in assigned node "${node}" with protocol "layer2"`,
					},
				);
			}),
		],
	}),
);

const wrongNamespace = fault(
	{
		id: 'sc-15',
		title: 'L2 advertisement in the wrong namespace',
		story:
			'The L2Advertisement was created in namespace default, where MetalLB does not look: addresses are assigned and nobody answers for them.',
		expected: {
			code: 'MLB-03',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['MLB-01', 'MLB-02', 'MLB-04', 'MLB-17'],
		},
	},
	(plan, clock) => ({
		...unansweredOutside(plan, clock),
		metallb: {...plan.metallb, advertisement: {namespace: 'default'}, announcedBy: {}},
	}),
);

const noDns = fault(
	{
		id: 'sc-24',
		title: 'CoreDNS scaled to zero',
		story: 'Nobody has answered DNS in any namespace for 33 minutes: CoreDNS was scaled to 0.',
		expected: {
			code: 'DNS-01',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['POL-03', 'DNS-05', 'CID-01', 'CAL-12'],
		},
	},
	plan => ({
		...plan,
		workloads: plan.workloads.map(workload =>
			workload.namespace === 'kube-system' && workload.name === 'coredns'
				? {...workload, pods: [], replicas: 0}
				: workload,
		),
		// Nobody could have got an answer: kube-proxy has nobody to send a question to.
		probes: plan.probes.map(probe =>
			probe.probe === 'dns' && probe.class === 'ok'
				? {...probe, class: 'refused', detail: ';; communications error to 10.43.0.10#53: connection refused'}
				: probe,
		),
		logs: Object.fromEntries(
			Object.entries(plan.logs).filter(([path]) => !path.startsWith('kube-system/coredns-')),
		),
	}),
);

const contested = fault(
	{
		id: 'sc-34',
		title: 'Two Services pinned to one address',
		story:
			'MLflow asks for 192.168.1.201 with the right annotation, but the Seldon scheduler has that address already: MLflow waits.',
		expected: {code: 'MLB-07', verdict: 'FAIL', owner: 'platform', mustPass: ['MLB-02', 'MLB-05', 'MLB-12']},
	},
	(plan, clock) => {
		const waits = withService(plan, 'mlflow/mlflow-server', service => ({
			...pending(service),
			annotations: {'metallb.universe.tf/loadBalancerIPs': '192.168.1.201'},
		}));
		const why = `can't change sharing key for "mlflow/mlflow-server", address also in use by seldon-system/seldon-scheduler`;
		return {...waits, objects: [...waits.objects, refusal('mlflow/mlflow-server', clock, why)]};
	},
);

/** Faults of load balancer addresses, their announcement, and names. */
export const exposureFaults: readonly Scenario[] = [
	noPool,
	poolExhausted,
	serviceLb,
	wrongInterface,
	wrongNamespace,
	noDns,
	contested,
];
