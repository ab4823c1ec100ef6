import {type Fields, objectMeta, part, parts, text} from '../src/store/fields.ts';
import {cell} from '../src/store/sanitise.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** A default limit is the default request as well where there is none (kubernetes core/v1 LimitRangeItem). */
function defaults(limit: Fields): readonly string[] {
	const limits = Object.keys(part(limit, 'default')).map(name => cell(name));
	const requests = Object.keys(part(limit, 'defaultRequest')).map(name => cell(name));
	return [
		...limits.map(name => `limits.${name}`),
		...[...new Set([...limits, ...requests])].map(name => `requests.${name}`),
	];
}

/** LimitRanges: what containers get that do not say what they need. */
export const limitRanges: Collector<'limitRanges'> = {
	name: 'limitRanges',
	title: 'Limit ranges',
	about: 'What containers get that do not say themselves what they need.',
	resources: [{group: '', version: 'v1', resource: 'limitranges', kind: 'LimitRange', namespaced: true}],
	encoding: 'json',
	project: object => ({
		...objectMeta(object),
		defaults: parts(part(object, 'spec'), 'limits')
			.filter(limit => text(limit, 'type') === 'Container')
			.flatMap(defaults),
	}),
	verbs: listAndWatch,
};
