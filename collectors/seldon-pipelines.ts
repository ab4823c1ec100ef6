import {conditions, objectMeta, part, parts, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {seldonResource} from './seldon.ts';

/** Pipelines: chains of models. */
export const seldonPipelines: Collector<'seldonPipelines'> = {
	name: 'seldonPipelines',
	title: 'Seldon pipelines',
	about: 'Chains of models, and whether they work.',
	resources: seldonResource('Pipeline'),
	encoding: 'json',
	project: object => ({
		...objectMeta(object),
		kind: 'Pipeline',
		conditions: conditions(part(object, 'status')),
		members: [...new Set(parts(part(object, 'spec'), 'steps').map(step => text(step, 'name')))],
		memberKind: 'Model',
	}),
	verbs: listAndWatch,
};
