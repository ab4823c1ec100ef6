import {workflowObject} from '../base/argo-objects.ts';
import {i5} from '../base/nodes.ts';
import {modelObject, models, serverObject} from '../base/seldon-objects.ts';
import {trainingPod} from '../base/training.ts';
import {eventObject} from '../build/events.ts';
import {leftOvers} from '../canonical/left-overs.ts';
import {quotaRefusal} from '../canonical/workloads.ts';
import type {KubeObject} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const serving = 'financial-inference';
const training = 'financial-mlops-pytorch';

/** The plan with objects taken out and others put in. */
function withObjects(
	plan: ClusterPlan,
	isGone: (object: KubeObject) => boolean,
	added: readonly KubeObject[] = [],
): ClusterPlan {
	return {...plan, objects: [...plan.objects.filter(object => !isGone(object)), ...added]};
}

const missingConfigs = fault(
	{
		id: 'sc-08',
		title: 'SeldonConfig and ServerConfig are missing',
		story:
			'ServerConfig mlserver and SeldonConfig default were deleted, and there is no ConfigMap seldon-config either: the Server of the serving namespace got no pods again after a restart, and no model finds a server.',
		expected: {
			code: 'SEL-11',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['CID-01', 'CID-02', 'POL-03', 'POL-08', 'POL-12', 'SEL-05'],
		},
	},
	(plan, clock) => {
		const at = clock.at('15:10');
		const changed = withObjects(
			{
				...plan,
				workloads: plan.workloads.map(workload =>
					workload.namespace === serving && workload.name === 'mlserver'
						? {...workload, pods: [], replicas: 1}
						: workload,
				),
			},
			({kind, metadata: {namespace, name}}) =>
				kind === 'SeldonConfig' ||
				(kind === 'ServerConfig' && name === 'mlserver') ||
				(kind === 'ConfigMap' && name === 'seldon-config') ||
				(namespace === serving && (kind === 'Model' || kind === 'Server')),
			[
				...models.map(model =>
					modelObject(serving, model, clock.daysAgo(30), {
						ready: false,
						message: 'ScheduleFailed',
						reason: 'Failed to schedule model as no matching servers are available',
						at,
					}),
				),
				serverObject(serving, 'mlserver', clock.daysAgo(30), {ready: false, loadedModels: 0, at}),
			],
		);
		return {
			...changed,
			logs: Object.fromEntries(
				Object.entries(changed.logs).filter(([key]) => !key.startsWith(`${serving}/mlserver-0/`)),
			),
		};
	},
);

const controllerGone = fault(
	{
		id: 'sc-16',
		title: 'Namespace stuck in Terminating, the controller scaled to 0',
		story:
			'The old serving namespace is being deleted, but its models, its experiment and its runtime wait for finalizers that only the controller of Seldon takes away, and that was scaled to 0.',
		expected: {
			code: 'FIN-03',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: ['SEL-01', 'SEL-04', 'CID-01', 'CID-02'],
		},
	},
	(plan, clock) => ({
		...plan,
		workloads: plan.workloads.map(workload =>
			workload.name === 'seldon-v2-controller-manager' ? {...workload, pods: [], replicas: 0} : workload,
		),
		objects: [...plan.objects, ...leftOvers(clock)],
		logs: Object.fromEntries(
			Object.entries(plan.logs).filter(([key]) => !key.includes('/seldon-v2-controller-manager-')),
		),
	}),
);

const quotaWithoutDefaults = fault(
	{
		id: 'sc-17',
		title: "The quota wants limits, Argo's own containers have none",
		story:
			'The LimitRange of the training namespace is gone. A workflow was started at 15:10Z; its pod was refused because containers init and wait say nothing of what they need.',
		expected: {
			code: 'RES-01',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: ['CID-01', 'RES-02', 'POL-05', 'POL-08'],
		},
	},
	(plan, clock) => {
		const name = 'financial-training-pipeline-h5q7n';
		return withObjects(plan, ({kind}) => kind === 'LimitRange', [
			workflowObject(name, {
				phase: 'Error',
				message: `error in entry template execution: pods "${name}-train-1184203311" is forbidden: ${quotaRefusal}`,
				startedAt: clock.at('15:10'),
				finishedAt: clock.at('15:10:01'),
			}),
			eventObject(
				{apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', namespace: training, name},
				'workflow-controller',
				clock.at('15:10'),
				{type: 'Warning', reason: 'FailedCreate', message: quotaRefusal},
			),
		]);
	},
);

const outOfMemory = fault(
	{
		id: 'sc-18',
		title: 'A training step was killed for memory',
		story: 'Container main of a training workflow reached its memory limit of 2Gi at 15:21Z and was killed.',
		expected: {
			code: 'RES-02',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: ['RES-01', 'CID-01', 'ENV-03'],
		},
	},
	(plan, clock) => {
		const name = 'financial-training-pipeline-t8x4v';
		const killed = trainingPod(
			name,
			[i5, 27],
			clock.at('15:12'),
			{phase: 'Failed', reason: 'OOMKilled', exitCode: 137},
			'2Gi',
		);
		return {
			...plan,
			workloads: [...plan.workloads, killed],
			objects: [
				...plan.objects,
				workflowObject(name, {
					phase: 'Failed',
					message: 'OOMKilled (exit code 137)',
					startedAt: clock.at('15:12'),
					finishedAt: clock.at('15:21'),
				}),
			],
		};
	},
);

/** Faults of model serving, workflows, quotas and deletions. */
export const applicationFaults: readonly Scenario[] = [
	missingConfigs,
	controllerGone,
	quotaWithoutDefaults,
	outOfMemory,
];
