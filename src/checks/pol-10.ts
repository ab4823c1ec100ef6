import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'POL-10', title: 'Layers of policies'};

/** Whether a namespace with models has a policy for all of its pods, on which those of applications build. */
export const pol10: Check = {
	...named,
	about: 'Namespaces with models have a policy that selects every pod, beside those of single applications.',
	needs: ['networkPolicies', 'seldonModels'],
	run: snapshot => {
		const {networkPolicies, seldonModels} = snapshot.tables;
		const namespaces = [
			...new Set(
				seldonModels.filter(({deletedAt}) => deletedAt === undefined).map(({namespace}) => namespace),
			),
		].sort();
		if (namespaces.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no namespace has models'})];
		const covers = (policy: NetworkPolicyRow) => policy.podSelector.expressions.length === 0;
		const layers = namespaces.map(namespace => {
			const own = networkPolicies.filter(policy => policy.namespace === namespace);
			return {namespace, own, baseline: own.filter(covers)};
		});
		// Without any policy the namespace is open on purpose or not: that is for POL-11 and POL-17.
		const without = layers.filter(({own, baseline}) => own.length > 0 && baseline.length === 0);
		const evidence = fields(
			layers.flatMap(({own}) =>
				own.map(policy => ({
					source: `NetworkPolicy ${nameOf(policy)} .spec.podSelector`,
					value: `${covers(policy) ? 'every pod' : 'some pods'}, ${policy.trackedBy || policy.labels['app.kubernetes.io/managed-by'] || 'written by hand'}`,
				})),
			),
		);
		if (without.length === 0) {
			const summary = `${count(layers.filter(({baseline}) => baseline.length > 0).length, 'namespace')} of ${namespaces.length} with models ${namespaces.length === 1 ? 'has' : 'have'} a baseline`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'advisory',
				subjects: without.map(({namespace}) => clusterSubject('Namespace', namespace)),
				summary: `${few(without.map(({namespace}) => namespace))}: policies for some pods, none for all`,
				explanation:
					'Pods that no policy selects are open to everybody, and a new pod is one of them. A baseline of the platform selects all, policies of applications add to it.',
				evidence,
				predictions: [{probe: 'Start a pod without labels there', expect: 'it may reach everything'}],
				remedies: [
					{
						owner: 'platform',
						text: 'Write a baseline for every pod of the namespace, and see what it would deny before it is applied.',
						command: 'ktriage policy template',
						risk: 'medium',
						verify: 'ktriage check POL-10 POL-08',
					},
				],
			}),
		];
	},
};
