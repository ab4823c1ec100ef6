import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'POL-09', title: 'What policies really drop'};

/** Says that policies are judged by what is written, and where live counters are to be had. */
export const pol09: Check = {
	...named,
	about: 'Whether counters of the data plane were read; without them policies are judged by what is written.',
	needs: ['networkPolicies'],
	run: () => [
		finding(named, {
			verdict: 'SKIP',
			summary: 'no counters were read: policies are judged by what is written',
			explanation:
				'Counters are on the nodes. Reading them runs a command in calico-node and is never done by itself.',
		}),
	],
};
