import {labelSelectorSchema, metadataSchema, podTemplateSchema} from '../src/kube/wire/schemas.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {appsResource, replicaCounts, workloadProjector} from './workload.ts';

/** Deployments: owners of pods through their ReplicaSets. */
export const deployments: Collector<'deployments'> = {
	name: 'deployments',
	title: 'Deployments',
	about: 'Owners of pods through their ReplicaSets, and whether they are complete.',
	resources: [appsResource('Deployment')],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['replicas', 'int'],
				2: ['selector', labelSelectorSchema],
				3: ['template', podTemplateSchema],
				4: ['strategy', {1: ['type', 'string']}],
			},
		],
		3: [
			'status',
			{
				1: ['observedGeneration', 'int'],
				3: ['updatedReplicas', 'int'],
				4: ['availableReplicas', 'int'],
				6: [
					'conditions',
					{
						1: ['type', 'string'],
						2: ['status', 'string'],
						4: ['reason', 'string'],
						5: ['message', 'string'],
						7: ['lastTransitionTime', 'time'],
					},
					'repeated',
				],
				7: ['readyReplicas', 'int'],
			},
		],
	},
	project: workloadProjector({kind: 'Deployment', strategy: 'strategy', counts: replicaCounts}),
	verbs: listAndWatch,
};
