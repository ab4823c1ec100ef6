import {objectMeta} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {seldonResource} from './seldon.ts';

/** SeldonConfigs: only which there are. */
export const seldonConfigs: Collector<'seldonConfigs'> = {
	name: 'seldonConfigs',
	title: 'Seldon configurations',
	about: 'Whether the SeldonConfig that a runtime names exists, and where.',
	resources: seldonResource('SeldonConfig'),
	encoding: 'json',
	project: objectMeta,
	verbs: listAndWatch,
};
