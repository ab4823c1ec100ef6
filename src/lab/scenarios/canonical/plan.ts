import {trackingByAddress} from '../base/argo-objects.ts';
import {basePlan, isCalico, spread} from '../base/base.ts';
import {fiveNodes, foreignBlocks, i5} from '../base/nodes.ts';
import {platformSettings, trainingLimits} from '../base/settings.ts';
import {trainingPod} from '../base/training.ts';
import type {Clock} from '../clock.ts';
import {withFlannelPods, withPods, withService} from '../delta.ts';
import type {ClusterPlan, ServiceSpec} from '../plan.ts';
import {canonicalEvents} from './events.ts';
import {leftOvers} from './left-overs.ts';
import {canonicalLogs} from './logs.ts';
import {canonicalPolicies} from './policies.ts';
import {canonicalProbes} from './probes.ts';
import {brokenServing, failedWorkflows} from './workloads.ts';

/** The arguments of the guide that was followed: cluster and service CIDR never reached them. */
const guideServerArgs = [
	'server',
	'--write-kubeconfig-mode',
	'644',
	'--disable',
	'traefik',
	'--disable',
	'servicelb',
	'--disable-network-policy',
	'--flannel-backend',
	'none',
];

/** The pods that nobody restarted. */
export const flannelEraPods: Readonly<Record<string, string>> = {
	'financial-inference/seldon-scheduler-0': '10.42.3.21',
	'mlflow/mlflow-postgres-0': '10.42.1.14',
	'jupyterhub/jupyter-user1': '10.42.3.30',
	'jupyterhub/jupyter-user2': '10.42.4.31',
	'jupyterhub/jupyter-user3': '10.42.2.32',
	'monitoring/prometheus-kube-prometheus-stack-prometheus-0': '10.42.3.40',
};

const repoServer = /^argocd-repo-server-/;

/** The canonical broken cluster: an in-place migration 1 h 40 min into its window, with several faults at once. */
export function canonicalPlan(clock: Clock): ClusterPlan {
	const installed = clock.daysAgo(45);
	const before = clock.daysAgo(9);
	const base = basePlan(clock, {
		nodes: fiveNodes(foreignBlocks, guideServerArgs, true),
		poolCidr: '10.244.0.0/16',
		calicoSince: clock.at('14:04'),
		controllerEnv: {
			CLUSTERWIDE: 'true',
			CONTROL_PLANE_SECURITY_PROTOCOL: 'PLAINTEXT',
			LOG_LEVEL: 'info',
		},
		bornAt: (namespace, pod) => {
			if (isCalico(namespace)) return spread(clock, pod, 14 * 60 + 2, 2);
			if (pod.startsWith('coredns-')) return clock.at('14:20');
			if (pod.startsWith('speaker-') || pod.startsWith('node-exporter-')) return installed;
			if (pod === 'mlserver-0' && namespace === 'financial-inference') return clock.at('14:11:40');
			return spread(clock, `${namespace}/${pod}`, 14 * 60 + 14, 36);
		},
	});
	const failedTraining = trainingPod(
		'financial-training-pipeline-t8x4v',
		[i5, 26],
		clock.at('15:12'),
		{phase: 'Failed', reason: 'OOMKilled', exitCode: 137},
		'4Gi',
	);
	const restarted = withPods(
		withFlannelPods({...base, workloads: [...base.workloads, failedTraining]}, flannelEraPods, before),
		(namespace, pod) => {
			if (repoServer.test(pod.name)) {
				return {...pod, address: {kind: 'flannel', ip: '10.42.2.50'}, createdAt: before};
			}
			return namespace === 'financial-inference' && pod.name === 'mlserver-0'
				? {...pod, states: {agent: {kind: 'running', ready: false}}}
				: pod;
		},
	);
	const exposed = withService(exposeNodePorts(restarted), 'mlflow/mlflow-server', service => ({
		...service,
		annotations: {
			'metallb.universe.tf/loadBalancer-ip': '192.168.1.201',
			'metallb.universe.tf/ip-allocated-from-pool': 'production-pool',
		},
	}));
	return {
		...exposed,
		objects: [
			...trackingByAddress(exposed.objects, installed),
			...platformSettings(installed, false),
			...canonicalPolicies(clock),
			...trainingLimits(installed, false),
			...brokenServing(clock),
			...leftOvers(clock),
			...failedWorkflows(clock),
			...canonicalEvents(clock),
		],
		logs: canonicalLogs(exposed, clock),
		probes: canonicalProbes(exposed, clock),
	};
}

/** NodePorts as Kubernetes gives to every balanced service that does not refuse them. */
function exposeNodePorts(plan: ClusterPlan): ClusterPlan {
	const known: Readonly<Record<string, number>> = {'seldon-system/seldon-scheduler scheduler': 30788};
	let next = 31200;
	const expose = (service: ServiceSpec): ServiceSpec => ({
		...service,
		ports: service.ports.map(port => {
			const name = port.slice(0, port.indexOf(' '));
			next += 7;
			return `${port}@${known[`${service.namespace}/${service.name} ${name}`] ?? next}`;
		}),
	});
	return {
		...plan,
		services: plan.services.map(service => (service.type === 'LoadBalancer' ? expose(service) : service)),
	};
}
