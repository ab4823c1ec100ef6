import {conditions, objectMeta, part, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {metalLbResource} from './metallb.ts';

/** ConfigurationStates of MetalLB: whether each component took the configuration. */
export const configurationStates: Collector<'configurationStates'> = {
	name: 'configurationStates',
	title: 'MetalLB configuration states',
	about: 'Whether the components of MetalLB took its configuration (0.15.3 and newer).',
	resources: [metalLbResource('configurationstates', 'ConfigurationState')],
	encoding: 'json',
	project: object => {
		const status = part(object, 'status');
		return {
			...objectMeta(object),
			result: text(status, 'result'),
			error: text(status, 'errorSummary', 1024),
			conditions: conditions(status),
		};
	},
	verbs: listAndWatch,
};
