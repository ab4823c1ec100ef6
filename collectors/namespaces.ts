import {conditionSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {conditions, objectMeta, part, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Namespaces, and why one does not go away. */
export const namespaces: Collector<'namespaces'> = {
	name: 'namespaces',
	title: 'Namespaces',
	about: 'Labels that selectors match, and the conditions of namespaces that do not go away.',
	resources: [{group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace', namespaced: false}],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		3: ['status', {1: ['phase', 'string'], 2: ['conditions', conditionSchema, 'repeated']}],
	},
	project: object => {
		const status = part(object, 'status');
		return {...objectMeta(object), phase: text(status, 'phase'), conditions: conditions(status)};
	},
	verbs: listAndWatch,
};
