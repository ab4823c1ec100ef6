import {modelStates} from '../migration/model-states.ts';
import {everRead} from '../migration/per-snapshot.ts';
import {fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'SEL-23', title: 'As many models as before'};

/** As many models ready as the profile says there were before the window. */
export const sel23: Check = {
	...named,
	about: 'As many models are ready as before the window (counts.readyModels of the profile).',
	needs: ['seldonModels'],
	run: snapshot => {
		const {counts} = snapshot.profile;
		const before = counts?.readyModels;
		if (before === undefined || !everRead(snapshot, 'seldonModels')) {
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: 'the profile does not say how many models were ready (counts.readyModels)',
				}),
			];
		}
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the models of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const states = modelStates(snapshot);
		const ready = states.filter(({kind}) => kind === 'ready').length;
		const evidence = fields([
			{source: 'Models .status.conditions[ModelReady]', value: `True for ${ready} of ${states.length}`},
			{source: 'profile counts.readyModels', value: String(before)},
		]);
		if (ready >= before)
			return [
				finding(named, {verdict: 'PASS', summary: `${ready} models ready, ${before} before`, evidence}),
			];
		const unconfirmed = states.filter(({kind}) => kind === 'unconfirmed').length;
		if (ready + unconfirmed >= before) {
			const summary = `${ready} models ready, ${unconfirmed} more say so without evidence, ${before} before`;
			return [finding(named, {verdict: 'UNKNOWN', summary, evidence})];
		}
		const failing = states.filter(({kind}) => kind === 'failing');
		return [
			finding(named, {
				verdict: 'FAIL',
				owner: 'application',
				subjects: failing.map(({row}) => ({kind: 'Model', namespace: row.namespace, name: row.name})),
				summary: `${ready} models ready, ${before} before the window`,
				explanation:
					failing.length === 0
						? 'None of those that exist fails: models have been deleted, or are scaled to nothing.'
						: 'SEL-01 says of each one why it is not.',
				evidence,
				remedies: [
					{
						owner: 'application',
						text:
							failing.length === 0
								? 'Compare with what was deployed before the window.'
								: 'Bring back those that fail.',
						command: 'kubectl get models.mlops.seldon.io -A',
						risk: 'none',
						verify: 'ktriage check SEL-23',
					},
				],
			}),
		];
	},
};
