import {calicoPolicyName} from '../policy/world.ts';
import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'POL-20', title: 'Policies that only Calico understands'};

/** What would have to be written anew for another network plugin. For information. */
export const pol20: Check = {
	...named,
	about:
		'Which policies are written in words of Calico alone and would be lost with another network plugin; for information.',
	needs: ['networkPolicies'],
	run: snapshot => {
		const {calicoNetworkPolicies, globalNetworkPolicies, tiers} = snapshot.tables;
		const own = [...calicoNetworkPolicies, ...globalNetworkPolicies];
		if (own.length === 0)
			return [finding(named, {verdict: 'PASS', summary: 'every policy is a NetworkPolicy of Kubernetes'})];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(own.length, 'policy', 'policies')} in words of Calico, ${count(tiers.length, 'tier')}`,
				evidence: fields(
					own.map(policy => ({source: calicoPolicyName(policy), value: policy.types.join(', ')})),
				),
			}),
		];
	},
};
