import {type KubeObject, kubeObject} from '../object.ts';

const api = 'argoproj.io/v1alpha1';
const training = 'financial-mlops-pytorch';

/** How one Workflow ended; `node` is what its pod node says. */
export type WorkflowEnd = {
	readonly phase: 'Succeeded' | 'Failed' | 'Error';
	readonly message?: string;
	readonly startedAt: string;
	readonly finishedAt: string;
	readonly memoryLimit?: string;
};

/** An Argo Workflow of one step that ran to its end. */
export function workflowObject(name: string, end: WorkflowEnd): KubeObject {
	const said = end.message === undefined ? {} : {message: end.message};
	return kubeObject(
		[api, 'Workflow'],
		[training, name],
		end.startedAt,
		{
			spec: {
				entrypoint: 'train',
				serviceAccountName: 'argo-workflow',
				workflowTemplateRef: {name: 'financial-training-pipeline'},
			},
			status: {
				phase: end.phase,
				...said,
				startedAt: end.startedAt,
				finishedAt: end.finishedAt,
				progress: end.phase === 'Succeeded' ? '1/1' : '0/1',
				nodes: {
					[name]: {
						id: name,
						name,
						displayName: name,
						type: 'Pod',
						templateName: 'train',
						phase: end.phase,
						...said,
						startedAt: end.startedAt,
						finishedAt: end.finishedAt,
					},
				},
			},
		},
		{
			generation: 3,
			labels: {
				'workflows.argoproj.io/completed': 'true',
				'workflows.argoproj.io/phase': end.phase,
			},
		},
	);
}

/** The template that the training workflows start from, told where MLflow is. */
function trainingTemplate(createdAt: string, trackingUri: string): KubeObject {
	return kubeObject([api, 'WorkflowTemplate'], [training, 'financial-training-pipeline'], createdAt, {
		spec: {
			entrypoint: 'train',
			serviceAccountName: 'argo-workflow',
			templates: [
				{
					name: 'train',
					container: {
						image: 'ghcr.io/example/financial-training:1.8.2',
						command: ['python', 'train.py'],
						env: [{name: 'MLFLOW_TRACKING_URI', value: trackingUri}],
						resources: {
							requests: {cpu: '2', memory: '4Gi'},
							limits: {cpu: '4', memory: '8Gi'},
						},
					},
				},
			],
		},
	});
}

/** The template that the training workflows start from, and the Argo CD applications of the platform. */
export function argoConfiguration(createdAt: string): readonly KubeObject[] {
	return [
		trainingTemplate(createdAt, 'http://mlflow-server.mlflow.svc.cluster.local:5000'),
		kubeObject([api, 'AppProject'], ['argocd', 'default'], createdAt, {
			spec: {sourceRepos: ['*'], destinations: [{namespace: '*', server: '*'}]},
		}),
	];
}

/** The same objects, but workflows are told the load balancer address of MLflow instead of its name. */
export function trackingByAddress(objects: readonly KubeObject[], createdAt: string): readonly KubeObject[] {
	return objects.map(object =>
		object.kind === 'WorkflowTemplate' ? trainingTemplate(createdAt, 'http://192.168.1.203:5000') : object,
	);
}

/** Workflows that ended well before the window. */
export function finishedWorkflows(
	times: readonly (readonly [started: string, finished: string])[],
): readonly KubeObject[] {
	return times.map(([startedAt, finishedAt], index) =>
		workflowObject(
			`financial-training-pipeline-${['k7p2x', 'm4c9d', 'q8z5v', 'r2t6b', 'w9n4h'][index] ?? index}`,
			{
				phase: 'Succeeded',
				startedAt,
				finishedAt,
			},
		),
	);
}
