import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'POL-16', title: 'Policies from Git'};
const kinds = new Set(['NetworkPolicy', 'GlobalNetworkPolicy', 'AdminNetworkPolicy']);

/** Which policies Git or Helm write, and whether those in the cluster still are what is written there. */
export const pol16: Check = {
	...named,
	about:
		'Policies that Git writes are what Git says; which ones are taken back when they are changed by hand.',
	needs: ['networkPolicies'],
	run: snapshot => {
		const {networkPolicies, applications} = snapshot.tables;
		const tracked = networkPolicies.filter(({trackedBy}) => trackedBy !== '');
		const drifted = applications.flatMap(application =>
			application.drifted.filter(({kind}) => kinds.has(kind)).map(object => ({application, object})),
		);
		const evidence = fields([
			...drifted.map(({application, object}) => ({
				source: `Application ${nameOf(application)} .status.resources`,
				value: `${object.kind} ${object.namespace}/${object.name} OutOfSync`,
			})),
			...tracked.map(policy => ({
				source: `NetworkPolicy ${nameOf(policy)} metadata.annotations`,
				value: `written by ${policy.trackedBy}`,
			})),
		]);
		if (drifted.length === 0) {
			const summary =
				tracked.length === 0
					? 'no policy is known to come from Git or Helm'
					: `${count(tracked.length, 'policy comes', 'policies come')} from Git or Helm: changes by hand are taken back`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'advisory',
				subjects: drifted.map(({object}) => object),
				summary: `${few(drifted.map(({object}) => `${object.namespace}/${object.name}`))} ${drifted.length === 1 ? 'is' : 'are'} not what Git says`,
				explanation: drifted.some(({application}) => application.selfHeals)
					? 'Argo CD heals itself here: a change by hand is gone within minutes.'
					: 'The next sync takes the change back, or brings in what is missing.',
				evidence,
				ruledOut: [],
				predictions: [
					{
						probe: `argocd app diff ${drifted[0]?.application.name ?? ''}`,
						expect: 'the difference',
					},
				],
				remedies: [
					{
						owner: 'joint',
						text: 'Make the change in Git, or sync.',
						command: `argocd app diff ${drifted[0]?.application.name ?? ''}`,
						risk: 'none',
						verify: 'ktriage check POL-16',
					},
				],
			}),
		];
	},
};
