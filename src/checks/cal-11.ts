import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-11', title: 'Policies by namespace'};

/** How many policies of which kind there are in each namespace; POL-01 lists them one by one. */
export const cal11: Check = {
	...named,
	about:
		'How many policies of Kubernetes and of Calico each namespace has, and how many hold everywhere; for information.',
	needs: ['networkPolicies', 'daemonSets'],
	run: snapshot => {
		const without = withoutCalico(named, snapshot);
		if (without !== undefined) return without;
		const {networkPolicies, calicoNetworkPolicies, globalNetworkPolicies, tiers} = snapshot.tables;
		const counts = new Map<string, [number, number]>();
		for (const {namespace} of networkPolicies) bump(counts, namespace, 0);
		for (const {namespace} of calicoNetworkPolicies) bump(counts, namespace, 1);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(networkPolicies.length, 'policy', 'policies')} of Kubernetes, ${calicoNetworkPolicies.length} of Calico, ${globalNetworkPolicies.length} for all namespaces`,
				evidence: fields([
					...[...counts].sort().map(([namespace, [kubernetes, calico]]) => ({
						source: `Namespace/${namespace}`,
						value: `${kubernetes} of Kubernetes, ${calico} of Calico`,
					})),
					...globalNetworkPolicies.map(({name, types}) => ({
						source: `GlobalNetworkPolicy/${name} .spec.types`,
						value: types.join(', '),
					})),
					...tiers.map(({name}) => ({source: `Tier/${name}`, value: 'present'})),
				]),
			}),
		];
	},
};

function bump(counts: Map<string, [number, number]>, namespace: string, kind: 0 | 1): void {
	const entry = counts.get(namespace) ?? [0, 0];
	counts.set(namespace, entry);
	entry[kind]++;
}
