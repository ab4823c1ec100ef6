import {conditions, flag, number, objectMeta, part, parts, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {agentSecretsOf, seldonResource} from './seldon.ts';

/** SeldonRuntimes: which components of Seldon run in a namespace. */
export const seldonRuntimes: Collector<'seldonRuntimes'> = {
	name: 'seldonRuntimes',
	title: 'Seldon runtimes',
	about:
		'Which components of Seldon a namespace has, which are switched off on purpose, and which are ready.',
	resources: seldonResource('SeldonRuntime'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...objectMeta(object),
			conditions: conditions(part(object, 'status')),
			seldonConfig: text(spec, 'seldonConfig'),
			agentSecrets: agentSecretsOf(spec),
			overrides: parts(spec, 'overrides').map(component => ({
				name: text(component, 'name'),
				disabled: flag(component, 'disable'),
				...(component.replicas != null && {replicas: number(component, 'replicas')}),
			})),
		};
	},
	verbs: listAndWatch,
};
