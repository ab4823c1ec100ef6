import {objectMeta, part} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {agentSecretsOf, seldonResource} from './seldon.ts';

/** SeldonConfigs: which there are, and the names of the Secrets that their agents read. */
export const seldonConfigs: Collector<'seldonConfigs'> = {
	name: 'seldonConfigs',
	title: 'Seldon configurations',
	about:
		'Whether the SeldonConfig that a runtime names exists, and where; which Secrets its agents configure their storage from.',
	resources: seldonResource('SeldonConfig'),
	encoding: 'json',
	project: object => ({...objectMeta(object), agentSecrets: agentSecretsOf(part(object, 'spec'))}),
	verbs: listAndWatch,
};
