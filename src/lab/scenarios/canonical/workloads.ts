import {finishedWorkflows, workflowObject} from '../base/argo-objects.ts';
import {experimentObject, modelObject, models, serverObject} from '../base/seldon-objects.ts';
import type {Clock} from '../clock.ts';
import type {KubeObject} from '../object.ts';

/** What Argo's controller is told when the quota refuses a pod whose init and wait containers name no limits. */
export const quotaRefusal =
	'failed quota: financial-mlops-pytorch-quota: must specify limits.memory for: init,wait; requests.cpu for: init,wait; requests.memory for: init,wait';

/** Models, experiment and server of the serving namespace: nothing is loaded. */
export function brokenServing(clock: Clock): readonly KubeObject[] {
	const createdAt = clock.daysAgo(30);
	const ns = 'financial-inference';
	const states = [
		{
			message: 'ModelFailed',
			reason: 'load failed: lookup minio.minio.svc.cluster.local on 10.43.0.10:53: i/o timeout',
			at: clock.at('15:07'),
		},
		{
			message: 'ScheduleFailed',
			reason: 'Failed to schedule model as no matching servers are available',
			at: clock.at('14:13'),
		},
	];
	return [
		...models.map((model, index) =>
			modelObject(ns, model, createdAt, {
				ready: false,
				...(states[index] ?? {message: '', reason: '', at: createdAt}),
			}),
		),
		experimentObject(createdAt, {
			ready: false,
			reason: 'candidate models are not ready',
			at: clock.at('14:13'),
		}),
		serverObject(ns, 'mlserver', createdAt, {ready: false, loadedModels: 0, at: clock.at('14:12')}),
	];
}

/** Five workflows that ended well before the window and two that did not in it. */
export function failedWorkflows(clock: Clock): readonly KubeObject[] {
	const days = [5, 4, 3, 2, 1].map(day => [clock.daysAgo(day), clock.daysAgo(day - 0.02)] as const);
	const pod = 'financial-training-pipeline-h5q7n-train-1184203311';
	return [
		...finishedWorkflows(days),
		workflowObject('financial-training-pipeline-h5q7n', {
			phase: 'Error',
			message: `error in entry template execution: pods "${pod}" is forbidden: ${quotaRefusal}`,
			startedAt: clock.at('15:10'),
			finishedAt: clock.at('15:10:01'),
		}),
		workflowObject('financial-training-pipeline-t8x4v', {
			phase: 'Failed',
			message: 'OOMKilled (exit code 137)',
			startedAt: clock.at('15:12'),
			finishedAt: clock.at('15:21'),
		}),
	];
}
