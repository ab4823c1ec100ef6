import {programs} from '../migration/programs.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'MLO-06', title: 'Artifacts in the object store'};

/** How many objects lie in the buckets only the object store knows: which is said, and how to ask it. */
export const mlo06: Check = {
	...named,
	about:
		'As many artifacts lie in the object store as before the window; the store has to be asked for that.',
	needs: ['pods'],
	run: snapshot => {
		if (!programs(snapshot).has('object store'))
			return [finding(named, {verdict: 'SKIP', summary: 'no object store is known here by its image'})];
		return [
			finding(named, {
				verdict: 'SKIP',
				owner: 'application',
				summary: 'count by hand: the Kubernetes API does not know what lies in buckets',
				explanation:
					'Count objects and bytes before the window and after it. Fewer than before means that data was lost; a dry run of a copy proves nothing.',
				remedies: [
					{
						owner: 'application',
						text: 'Count them, with the endpoint of the store.',
						command: 'aws --endpoint-url http://OBJECT-STORE:9000 s3 ls --recursive --summarize s3://BUCKET',
						risk: 'none',
						verify: 'both numbers are those of before or more',
					},
				],
			}),
		];
	},
};
