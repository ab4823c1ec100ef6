import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CID-08', title: 'Pods and Services as before the window'};

/** Says that the comparison needs an earlier snapshot. */
export const cid08: Check = {
	...named,
	about: 'No Service vanished or changed its address, and every workload has running pods again.',
	needs: [],
	run: () => [
		finding(named, {
			verdict: 'SKIP',
			summary: 'needs an earlier snapshot',
			explanation: 'Save one before the window: ktriage snapshot save DIR.',
		}),
	],
};
