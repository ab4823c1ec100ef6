import {eventObject} from '../build/events.ts';
import type {Clock} from '../clock.ts';
import type {KubeObject} from '../object.ts';
import {quotaRefusal} from './workloads.ts';

/** Warnings that the components of the broken cluster wrote. */
export function canonicalEvents(clock: Clock): readonly KubeObject[] {
	const workflow = {
		apiVersion: 'argoproj.io/v1alpha1',
		kind: 'Workflow',
		namespace: 'financial-mlops-pytorch',
		name: 'financial-training-pipeline-h5q7n',
	};
	return [
		eventObject(workflow, 'workflow-controller', clock.at('15:10'), {
			type: 'Warning',
			reason: 'FailedCreate',
			message: quotaRefusal,
		}),
		eventObject(workflow, 'workflow-controller', clock.at('15:10:01'), {
			type: 'Warning',
			reason: 'WorkflowFailed',
			message: `error in entry template execution: ${quotaRefusal}`,
		}),
		eventObject(
			{apiVersion: 'v1', kind: 'Pod', namespace: 'financial-inference', name: 'mlserver-0'},
			'kubelet',
			clock.at('15:39'),
			{
				type: 'Warning',
				reason: 'Unhealthy',
				message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
				count: 1057,
			},
		),
		eventObject(
			{
				apiVersion: 'mlops.seldon.io/v1alpha1',
				kind: 'Model',
				namespace: 'financial-inference',
				name: 'enhanced-predictor',
			},
			'seldon-controller-manager',
			clock.at('14:13'),
			{
				type: 'Warning',
				reason: 'ModelNotReady',
				message: 'Failed to schedule model as no matching servers are available',
			},
		),
	];
}
