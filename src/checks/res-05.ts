import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'RES-05', title: 'Quotas without defaults'};

/** Namespaces in which every container has to say itself what it needs: no fault, but good to know before a pod is made by hand. */
export const res05: Check = {
	...named,
	about:
		'In which namespaces a quota makes every container say what it needs and no LimitRange says it for them.',
	needs: ['resourceQuotas', 'limitRanges'],
	run: snapshot => {
		const {resourceQuotas, limitRanges} = snapshot.tables;
		if (resourceQuotas.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there are no quotas'})];
		const demanding = resourceQuotas.flatMap(row => {
			const defaults = new Set(
				limitRanges.filter(({namespace}) => namespace === row.namespace).flatMap(one => one.defaults),
			);
			const wanted = row.items
				.map(({resource}) => (/^(cpu|memory)$/.test(resource) ? `requests.${resource}` : resource))
				.filter(resource => /^(requests|limits)\.(cpu|memory)$/.test(resource) && !defaults.has(resource));
			return wanted.length === 0 || row.isScoped ? [] : [{row, wanted}];
		});
		const names = [...new Set(demanding.map(({row}) => row.namespace))];
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					names.length === 0
						? 'LimitRanges say what containers need that do not say it'
						: `containers must say themselves what they need in ${few(names)}`,
				explanation:
					names.length === 0
						? ''
						: 'A LimitRange with default and defaultRequest would say it for them; pods for a probe need requests and limits there.',
				evidence: fields(
					demanding.map(({row, wanted}) => ({
						source: `ResourceQuota ${row.namespace}/${row.name} .spec.hard`,
						value: `${wanted.join(', ')}, without a default in a LimitRange`,
					})),
				),
			}),
		];
	},
};
