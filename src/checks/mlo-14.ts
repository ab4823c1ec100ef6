import {programs} from '../migration/programs.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'MLO-14', title: 'New runs are tracked'};

/** Whether a run that ended after the window shows in the tracking server; only the server knows. */
export const mlo14: Check = {
	...named,
	about: 'A run made after the window shows in the tracking server; the server has to be asked for that.',
	needs: ['pods'],
	run: snapshot => {
		if (!programs(snapshot).has('tracking'))
			return [finding(named, {verdict: 'SKIP', summary: 'no tracking server is known here by its image'})];
		return [
			finding(named, {
				verdict: 'SKIP',
				owner: 'application',
				summary: 'look by hand: the Kubernetes API does not know the runs of the tracking server',
				explanation:
					'The newest run has to be younger than the change. Ask by the name of the Service, as programs do: an answer of /health or by address proves less.',
				remedies: [
					{
						owner: 'application',
						text: 'Ask for the newest run from a pod.',
						command:
							'curl -s -X POST http://TRACKING-SERVER:5000/api/2.0/mlflow/runs/search -H \'content-type: application/json\' -d \'{"experiment_ids":["ID"],"max_results":1,"order_by":["attributes.start_time DESC"]}\'',
						risk: 'none',
						verify: 'start_time lies after the window began',
					},
				],
			}),
		];
	},
};
