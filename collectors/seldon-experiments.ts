import {conditions, number, objectMeta, part, parts, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {seldonResource} from './seldon.ts';

/** Experiments: how requests are split between models. */
export const seldonExperiments: Collector<'seldonExperiments'> = {
	name: 'seldonExperiments',
	title: 'Seldon experiments',
	about: 'How requests are split between models, and whether that works.',
	resources: seldonResource('Experiment'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const names = [...parts(spec, 'candidates'), part(spec, 'mirror')].map(member => text(member, 'name'));
		return {
			...objectMeta(object),
			kind: 'Experiment',
			conditions: conditions(part(object, 'status')),
			weights: parts(spec, 'candidates').map(member => ({
				name: text(member, 'name'),
				weight: number(member, 'weight'),
			})),
			members: [...new Set(names.filter(name => name !== ''))],
			memberKind: text(spec, 'resourceType') === 'pipeline' ? 'Pipeline' : 'Model',
		};
	},
	verbs: listAndWatch,
};
