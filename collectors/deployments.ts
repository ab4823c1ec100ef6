import type {MessageSchema} from '../src/kube/wire/message.ts';
import {labelSelectorSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {appsResource, replicaCounts, workloadProjector} from './workload.ts';

/** Container, with the environment in which controllers are told what to watch. */
const container: MessageSchema = {
	1: ['name', 'string'],
	2: ['image', 'string'],
	7: ['env', {1: ['name', 'string'], 2: ['value', 'string']}, 'repeated'],
};

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
				3: ['template', {2: ['spec', {2: ['containers', container, 'repeated']}]}],
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
