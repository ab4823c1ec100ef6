import {
	compactConditionSchema,
	labelSelectorSchema,
	metadataSchema,
	podTemplateSchema,
} from '../src/kube/wire/schemas.ts';
import {number} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {appsResource, workloadProjector} from './workload.ts';

/** DaemonSets: one pod per node, the network agents among them. */
export const daemonSets: Collector<'daemonSets'> = {
	name: 'daemonSets',
	title: 'DaemonSets',
	about: 'Owners of pods, and whether the network agents run on every node.',
	resources: [appsResource('DaemonSet')],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['selector', labelSelectorSchema],
				2: ['template', podTemplateSchema],
				3: ['updateStrategy', {1: ['type', 'string']}],
			},
		],
		3: [
			'status',
			{
				3: ['desiredNumberScheduled', 'int'],
				4: ['numberReady', 'int'],
				5: ['observedGeneration', 'int'],
				6: ['updatedNumberScheduled', 'int'],
				7: ['numberAvailable', 'int'],
				10: ['conditions', compactConditionSchema, 'repeated'],
			},
		],
	},
	project: workloadProjector({
		kind: 'DaemonSet',
		strategy: 'updateStrategy',
		counts: (_spec, status) => ({
			desired: number(status, 'desiredNumberScheduled'),
			ready: number(status, 'numberReady'),
			updated: number(status, 'updatedNumberScheduled'),
			available: number(status, 'numberAvailable'),
		}),
	}),
	verbs: listAndWatch,
};
