import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'ENV-05', title: 'Quotas there are'};

/** What namespaces may use: the list to compare with after the window. RES-01 and RES-04 judge it. */
export const env05: Check = {
	...named,
	about: 'Which quotas and defaults namespaces have; for information.',
	needs: ['resourceQuotas', 'limitRanges'],
	run: snapshot => {
		const {resourceQuotas, limitRanges} = snapshot.tables;
		if (resourceQuotas.length + limitRanges.length === 0)
			return [finding(named, {verdict: 'PASS', summary: 'no namespace has a quota or defaults'})];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(resourceQuotas.length, 'quota')}, ${count(limitRanges.length, 'LimitRange')}`,
				evidence: fields([
					...resourceQuotas.flatMap(({namespace, name, items}) =>
						items.map(({resource, hard, used}) => ({
							source: `ResourceQuota ${namespace}/${name} .status.used[${resource}]`,
							value: `${used || '?'} of ${hard}`,
						})),
					),
					...limitRanges.map(({namespace, name, defaults}) => ({
						source: `LimitRange ${namespace}/${name} .spec.limits`,
						value: defaults.join(', ') || 'no defaults',
					})),
				]),
			}),
		];
	},
};
