import {finishedWorkflows} from './base/argo-objects.ts';
import {basePlan} from './base/base.ts';
import {healthyLogs} from './base/logs.ts';
import {fiveNodes, healthyBlocks, i5} from './base/nodes.ts';
import {baselinePolicies} from './base/policies.ts';
import {reachability} from './base/reachability.ts';
import {experimentObject, modelObject, models, serverObject} from './base/seldon-objects.ts';
import {platformSettings, trainingLimits} from './base/settings.ts';
import {trainingPod} from './base/training.ts';
import {healthyAnswers} from './build/prometheus.ts';
import type {Clock} from './clock.ts';
import {pick} from './ids.ts';
import type {ClusterPlan} from './plan.ts';

/** Node-args of a server that says everything that matters itself. */
export const explicitServerArgs: readonly string[] = [
	'server',
	'--write-kubeconfig-mode',
	'600',
	'--disable',
	'traefik',
	'--disable',
	'servicelb',
	'--disable-network-policy',
	'--flannel-backend',
	'none',
	'--cluster-cidr',
	'10.42.0.0/16',
	'--service-cidr',
	'10.43.0.0/16',
];

const schedulerEnv = {
	CLUSTERWIDE: 'true',
	CONTROL_PLANE_SECURITY_PROTOCOL: 'PLAINTEXT',
	LOG_LEVEL: 'info',
	SELDON_SCHEDULER_HOST: 'seldon-scheduler',
	SELDON_SCHEDULER_PORT: '9004',
};

/** H0, the same cluster with the migration done and nothing wrong. Faults are deltas on it. */
export function healthyPlan(clock: Clock): ClusterPlan {
	const installed = clock.daysAgo(45);
	const settled = clock.daysAgo(12);
	const base = basePlan(clock, {
		nodes: fiveNodes(healthyBlocks, explicitServerArgs, false),
		poolCidr: '10.42.0.0/16',
		calicoSince: clock.daysAgo(20),
		controllerEnv: schedulerEnv,
		bornAt: (namespace, pod) => clock.daysAgo(2 + pick(`${namespace}/${pod}`, 1000) / 100),
	});
	const workflows = [5, 4, 3, 2, 1].map(days => [clock.daysAgo(days), clock.daysAgo(days - 0.02)] as const);
	return {
		...base,
		workloads: [
			...base.workloads,
			trainingPod('financial-training-pipeline-w9n4h', [i5, 26], clock.daysAgo(1), {
				phase: 'Succeeded',
				reason: 'Completed',
				exitCode: 0,
			}),
		],
		objects: [
			...base.objects,
			...platformSettings(installed, true),
			...baselinePolicies(settled),
			...trainingLimits(installed, true),
			...models.map(model =>
				modelObject('financial-inference', model, settled, {
					ready: true,
					message: 'ModelAvailable',
					reason: '',
					at: settled,
				}),
			),
			experimentObject(settled, {ready: true, reason: 'experiment active', at: settled}),
			serverObject('financial-inference', 'mlserver', installed, {ready: true, loadedModels: 2, at: settled}),
			...finishedWorkflows(workflows),
		],
		logs: healthyLogs(base, clock),
		probes: reachability(base, () => false),
		prometheus: healthyAnswers(
			base.nodes.map(({name}) => name),
			clock.now,
		),
	};
}
