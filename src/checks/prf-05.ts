import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'PRF-05', title: 'Nothing lost'};

/** What "no data lost, every service back" is made of, and which of it has numbers to compare with. */
export const prf05: Check = {
	...named,
	about:
		'No data lost and every Service back, which CID-08 (an earlier snapshot), MLO-03 and MLO-06 (counts) tell; says which of them can be told here.',
	needs: [],
	run: ({profile, other}) => {
		const {mlflowExperiments, mlflowModels, readyModels} = profile.counts ?? {};
		const known = [
			...(other === undefined ? [] : ['the other cluster (CTX-01, CTX-02, MLO-17)']),
			...(mlflowExperiments === undefined && mlflowModels === undefined
				? []
				: ['counts of the tracking server (MLO-03)']),
			...(readyModels === undefined ? [] : ['ready models (SEL-23)']),
		];
		return [
			finding(named, {
				verdict: 'SKIP',
				owner: 'joint',
				summary:
					known.length === 0
						? 'needs an earlier snapshot or counts of the profile to compare with'
						: `told by ${known.join(', ')}; artifacts are counted by hand (MLO-06)`,
				explanation:
					'Save a snapshot before the window and compare with it afterwards; counts of experiments, models and artifacts are not in the Kubernetes API.',
				remedies: [
					{
						owner: 'joint',
						text: 'Save before the window, compare after it.',
						command: 'ktriage snapshot save ./before',
						risk: 'none',
						verify: 'ktriage diff ./before ./after',
					},
				],
			}),
		];
	},
};
