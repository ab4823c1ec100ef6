import {objectMeta} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** ConfigMaps named seldon-config, which Seldon Core v1 has and runbooks ask for: only whether there is one. */
export const seldonConfigMaps: Collector<'seldonConfigMaps'> = {
	name: 'seldonConfigMaps',
	title: 'ConfigMap seldon-config',
	about: 'Whether the ConfigMap of Seldon Core v1 is there that runbooks take for necessary.',
	resources: [{group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true}],
	encoding: 'json',
	fieldSelector: 'metadata.name=seldon-config',
	project: objectMeta,
	verbs: listAndWatch,
};
