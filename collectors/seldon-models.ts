import {conditions, number, objectMeta, part, text, texts} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {seldonResource, serverOf, wantedReplicas} from './seldon.ts';

/** Models: what has to be served, and how far Seldon's scheduler came with it. */
export const seldonModels: Collector<'seldonModels'> = {
	name: 'seldonModels',
	title: 'Seldon models',
	about: 'What has to be served, and what the scheduler said of it last.',
	resources: seldonResource('Model'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const status = part(object, 'status');
		const observed = number(status, 'observedGeneration');
		return {
			...objectMeta(object),
			conditions: conditions(status),
			storageUri: text(spec, 'storageUri'),
			requirements: texts(spec, 'requirements'),
			server: text(spec, 'server'),
			secretName: text(spec, 'secretName'),
			replicas: wantedReplicas(spec),
			availableReplicas: number(status, 'availableReplicas'),
			scheduledOn: serverOf(status),
			statusIsOld: observed > 0 && number(part(object, 'metadata'), 'generation') > observed,
		};
	},
	verbs: listAndWatch,
};
