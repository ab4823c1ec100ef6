import {modelObject, models, runtimeObject} from '../base/seldon-objects.ts';
import type {Clock} from '../clock.ts';
import {condition, type KubeObject, kubeObject} from '../object.ts';

const old = 'financial-ml';

/** The old serving namespace, being deleted since 13:30Z, and the objects in it that wait for their finalizers. */
export function leftOvers(clock: Clock): readonly KubeObject[] {
	const createdAt = clock.daysAgo(50);
	const deletedAt = clock.at('13:30');
	const at = clock.at('13:30:06');
	const state = {ready: true, message: 'ModelAvailable', reason: '', at: createdAt};
	const wanted = [
		...[{name: 'test-model-simple', storageUri: 'gs://seldon-models/mlserver/iris'}, ...models].map(model =>
			modelObject(old, model, createdAt, state),
		),
		kubeObject(
			['mlops.seldon.io/v1alpha1', 'Experiment'],
			[old, 'financial-ab-test-experiment'],
			createdAt,
			{
				spec: {
					default: 'baseline-predictor',
					candidates: [
						{name: 'baseline-predictor', weight: 70},
						{name: 'enhanced-predictor', weight: 30},
					],
				},
			},
			{generation: 1, finalizers: ['seldon.experiment.finalizer']},
		),
		runtimeObject(old, 'financial-ml-runtime', createdAt, {'seldon-scheduler': 1}, createdAt),
	];
	return [
		kubeObject(
			['v1', 'Namespace'],
			['', old],
			createdAt,
			{
				spec: {finalizers: ['kubernetes']},
				status: {phase: 'Terminating', conditions: deletionConditions(at)},
			},
			{
				deletionTimestamp: deletedAt,
				labels: {name: old, 'kubernetes.io/metadata.name': old},
			},
		),
		...wanted.map(object => ({
			...object,
			metadata: {
				...object.metadata,
				generation: 2,
				deletionTimestamp: deletedAt,
				deletionGracePeriodSeconds: 0,
			},
		})),
	];
}

function deletionConditions(at: string): readonly unknown[] {
	return [
		condition(
			'NamespaceDeletionDiscoveryFailure',
			'False',
			at,
			'ResourcesDiscovered',
			'All resources successfully discovered',
		),
		condition(
			'NamespaceDeletionGroupVersionParsingFailure',
			'False',
			at,
			'ParsedGroupVersions',
			'All legacy kube types successfully parsed',
		),
		condition(
			'NamespaceDeletionContentFailure',
			'False',
			at,
			'ContentDeleted',
			'All content successfully deleted, may be waiting on finalization',
		),
		condition(
			'NamespaceContentRemaining',
			'True',
			at,
			'SomeResourcesRemain',
			'Some resources are remaining: experiments.mlops.seldon.io has 1 resource instances, models.mlops.seldon.io has 3 resource instances, seldonruntimes.mlops.seldon.io has 1 resource instances',
		),
		condition(
			'NamespaceFinalizersRemaining',
			'True',
			at,
			'SomeFinalizersRemain',
			'Some content in the namespace has finalizers remaining: seldon.experiment.finalizer in 1 resource instances, seldon.model.finalizer in 3 resource instances, seldon.runtime.finalizer in 1 resource instances',
		),
	];
}
