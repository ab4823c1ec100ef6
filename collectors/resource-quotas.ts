import {list, numberOrText, objectMeta, part} from '../src/store/fields.ts';
import {cell} from '../src/store/sanitise.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** ResourceQuotas: what a namespace may use and what it uses. */
export const resourceQuotas: Collector<'resourceQuotas'> = {
	name: 'resourceQuotas',
	title: 'Resource quotas',
	about: 'What a namespace may use, what it uses, and what pods have to say of themselves because of it.',
	resources: [
		{group: '', version: 'v1', resource: 'resourcequotas', kind: 'ResourceQuota', namespaced: true},
	],
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const hard = part(spec, 'hard');
		const used = part(part(object, 'status'), 'used');
		return {
			...objectMeta(object),
			items: Object.keys(hard).map(resource => ({
				resource: cell(resource),
				hard: numberOrText(hard, resource),
				used: numberOrText(used, resource),
			})),
			isScoped: list(spec, 'scopes').length > 0 || spec.scopeSelector != null,
		};
	},
	verbs: listAndWatch,
};
