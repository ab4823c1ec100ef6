import {dependencies} from '../migration/dependencies.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'ENV-08', title: 'Dependencies between namespaces'};

/** Who needs whom, as far as programs, names in environments and aliases show it: the map to be reviewed before a window. */
export const env08: Check = {
	...named,
	about:
		'Which namespaces need which Services of others, by programs that are known and by names in use; for information.',
	needs: ['services', 'endpointSlices', 'pods', 'deployments', 'statefulSets'],
	run: snapshot => {
		const edges = dependencies(snapshot);
		if (edges.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no dependency between namespaces is known'})];
		const targets = [...new Set(edges.map(({to}) => to))];
		return [
			finding(named, {
				verdict: 'PASS',
				confidence: 'probable',
				summary: `${count(edges.length, 'dependency', 'dependencies')} between namespaces, on ${few(targets)}`,
				explanation:
					'Names that programs hold in files, Secrets or their own settings are not seen. Go through the list with those who know the programs.',
				evidence: fields(
					edges.map(({from, to, port, why}) => ({
						source: `${from} to ${to}${port === 0 ? '' : `:${port}`}`,
						value: why,
					})),
				),
			}),
		];
	},
};
