import {programs} from '../migration/programs.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'MLO-03', title: 'Experiments and models that are tracked'};

/** The counts before the window are in the profile; those after it only the tracking server knows, which the API does not show. */
export const mlo03: Check = {
	...named,
	about:
		'As many experiments and models are tracked as before the window; the tracking server has to be asked for that.',
	needs: ['nodes'],
	run: snapshot => {
		const {mlflowExperiments, mlflowModels} = snapshot.profile.counts ?? {};
		if (mlflowExperiments === undefined && mlflowModels === undefined) {
			const installed = programs(snapshot).has('tracking');
			const summary = installed
				? 'the profile names no counts to compare with'
				: 'no tracking server is known here';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		return [
			finding(named, {
				verdict: 'SKIP',
				owner: 'application',
				summary: `compare by hand: ${mlflowExperiments ?? '?'} experiments and ${mlflowModels ?? '?'} models before the window`,
				explanation: 'The Kubernetes API does not know them. Fewer than before means that data was lost.',
				remedies: [
					{
						owner: 'application',
						text: 'Count them where the tracking server is reached. /health proves nothing about its data.',
						command:
							"curl -s 'http://TRACKING-SERVER:5000/api/2.0/mlflow/experiments/search?max_results=1000' | jq '.experiments | length'",
						risk: 'none',
						verify: `the number is ${mlflowExperiments ?? 'that of before'} or more`,
					},
				],
			}),
		];
	},
};
