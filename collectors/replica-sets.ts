import {metadataSchema} from '../src/kube/wire/schemas.ts';
import {objectMeta} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {appsResource} from './workload.ts';

/** ReplicaSets, as metadata only: the step from a pod to its Deployment. */
export const replicaSets: Collector<'replicaSets'> = {
	name: 'replicaSets',
	title: 'ReplicaSets',
	about: 'The step from a pod to its Deployment; only metadata is read.',
	resources: [appsResource('ReplicaSet')],
	encoding: 'metadata',
	schema: metadataSchema,
	project: objectMeta,
	verbs: listAndWatch,
};
