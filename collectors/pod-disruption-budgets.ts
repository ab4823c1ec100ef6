import {labelSelectorSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {type Fields, labelSelector, number, numberOrText, objectMeta, part} from '../src/store/fields.ts';
import type {LabelSelector, PodDisruptionBudgetRow} from '../src/store/rows.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** A null selector matches no pod, an empty one every pod (policy/v1 PodDisruptionBudgetSpec.selector). */
const nothing: LabelSelector = {expressions: [{key: '', operator: 'In', values: []}]};

function project(object: Fields): PodDisruptionBudgetRow {
	const spec = part(object, 'spec');
	const status = part(object, 'status');
	return {
		...objectMeta(object),
		selector: spec.selector == null ? nothing : labelSelector(spec, 'selector'),
		minAvailable: numberOrText(spec, 'minAvailable'),
		maxUnavailable: numberOrText(spec, 'maxUnavailable'),
		disruptionsAllowed: number(status, 'disruptionsAllowed'),
		currentHealthy: number(status, 'currentHealthy'),
		desiredHealthy: number(status, 'desiredHealthy'),
		expectedPods: number(status, 'expectedPods'),
	};
}

/** PodDisruptionBudgets: what a restart may not do. */
export const podDisruptionBudgets: Collector<'podDisruptionBudgets'> = {
	name: 'podDisruptionBudgets',
	title: 'PodDisruptionBudgets',
	about: 'How many pods of a group may be down at once while they are restarted.',
	resources: [
		{
			group: 'policy',
			version: 'v1',
			resource: 'poddisruptionbudgets',
			kind: 'PodDisruptionBudget',
			namespaced: true,
		},
	],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['minAvailable', 'intOrString'],
				2: ['selector', labelSelectorSchema],
				3: ['maxUnavailable', 'intOrString'],
			},
		],
		3: [
			'status',
			{
				3: ['disruptionsAllowed', 'int'],
				4: ['currentHealthy', 'int'],
				5: ['desiredHealthy', 'int'],
				6: ['expectedPods', 'int'],
			},
		],
	},
	project,
	verbs: listAndWatch,
};
