import {objectMeta} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {seldonResource} from './seldon.ts';

/** ServerConfigs: only which there are. */
export const seldonServerConfigs: Collector<'seldonServerConfigs'> = {
	name: 'seldonServerConfigs',
	title: 'Seldon server configurations',
	about: 'Whether the ServerConfig that a server names exists, and where.',
	resources: seldonResource('ServerConfig'),
	encoding: 'json',
	project: objectMeta,
	verbs: listAndWatch,
};
