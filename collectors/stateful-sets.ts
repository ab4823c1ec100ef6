import {
	compactConditionSchema,
	labelSelectorSchema,
	metadataSchema,
	podTemplateSchema,
} from '../src/kube/wire/schemas.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {appsResource, replicaCounts, workloadProjector} from './workload.ts';

/** StatefulSets: owners of pods that must be restarted with care. */
export const statefulSets: Collector<'statefulSets'> = {
	name: 'statefulSets',
	title: 'StatefulSets',
	about: 'Owners of pods that must be restarted with care.',
	resources: [appsResource('StatefulSet')],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['replicas', 'int'],
				2: ['selector', labelSelectorSchema],
				3: ['template', podTemplateSchema],
				7: ['updateStrategy', {1: ['type', 'string']}],
			},
		],
		3: [
			'status',
			{
				1: ['observedGeneration', 'int'],
				3: ['readyReplicas', 'int'],
				5: ['updatedReplicas', 'int'],
				10: ['conditions', compactConditionSchema, 'repeated'],
				11: ['availableReplicas', 'int'],
			},
		],
	},
	project: workloadProjector({kind: 'StatefulSet', strategy: 'updateStrategy', counts: replicaCounts}),
	verbs: listAndWatch,
};
