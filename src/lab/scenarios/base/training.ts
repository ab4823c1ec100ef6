import type {WorkloadSpec} from '../plan.ts';
import {barePod, container, type Place} from './workload.ts';

/** The pod of a training workflow that ran to its end: its main container ended as told. */
export function trainingPod(
	workflow: string,
	place: Place,
	createdAt: string,
	end: {readonly phase: 'Succeeded' | 'Failed'; readonly reason: string; readonly exitCode: number},
	memoryLimit = '8Gi',
): WorkloadSpec {
	return barePod(
		'financial-mlops-pytorch',
		`${workflow}-main`,
		{'workflows.argoproj.io/workflow': workflow, 'workflows.argoproj.io/completed': 'true'},
		[
			container('main', 'ghcr.io/example/financial-training:1.8.2', [], {
				requests: {cpu: '2', memory: '4Gi'},
				limits: {cpu: '4', memory: memoryLimit},
			}),
			container('wait', 'quay.io/argoproj/argoexec:v3.6.10', [], {
				requests: {cpu: '10m', memory: '64Mi'},
				limits: {memory: '256Mi'},
			}),
		],
		place,
		{
			createdAt,
			serviceAccount: 'argo-workflow',
			initContainers: [container('init', 'quay.io/argoproj/argoexec:v3.6.10')],
			owner: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', name: workflow},
			pod: {
				createdAt,
				phase: end.phase,
				states: {
					main: {kind: 'terminated', reason: end.reason, exitCode: end.exitCode},
					wait: {kind: 'terminated', reason: 'Completed', exitCode: 0},
				},
			},
		},
	);
}
