import {conditions, number, objectMeta, part, text, texts} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {seldonResource, wantedReplicas} from './seldon.ts';

/** Servers: the inference servers that models are put on. */
export const seldonServers: Collector<'seldonServers'> = {
	name: 'seldonServers',
	title: 'Seldon servers',
	about: 'The inference servers that models are put on, and how many models they hold.',
	resources: seldonResource('Server'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const status = part(object, 'status');
		return {
			...objectMeta(object),
			conditions: conditions(status),
			serverConfig: text(spec, 'serverConfig'),
			capabilities: texts(spec, 'capabilities'),
			extraCapabilities: texts(spec, 'extraCapabilities'),
			replicas: wantedReplicas(spec),
			loadedModels: number(status, 'loadedModels'),
		};
	},
	verbs: listAndWatch,
};
