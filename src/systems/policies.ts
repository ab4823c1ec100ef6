import {type PodGroup, podGroups} from '../migration/pod-groups.ts';
import {policyWorlds} from '../migration/policies.ts';
import {policyEngines} from '../migration/policy-engine.ts';
import {type PolicyLine, policyLines} from './policies/inventory.ts';
import {type Isolation, isolationMap} from './policies/isolation.ts';
import {type Gap, gapsOf, type Note, notesOf, passedOf, perFrame} from './system.ts';

export const policiesFormat = 'ktriage.policies/v1';

/** Who enforces, which policies there are, and whom they isolate. */
export type PoliciesSummary = {
	readonly format: typeof policiesFormat;
	/** Who enforces on pods that Calico set up, and on all others. */
	readonly engines: {
		readonly calico: {readonly kind: string; readonly why: string};
		readonly others: {readonly kind: string; readonly why: string};
		/** Two engines enforce beside each other. */
		readonly both: boolean;
	};
	readonly policies: readonly PolicyLine[];
	readonly deadSelectors: number;
	/** Every namespace with pods or policies. */
	readonly namespaces: readonly Isolation[];
	readonly findings: readonly Note[];
	/** How many findings about it say that all is right. */
	readonly passed: number;
	readonly gaps: readonly Gap[];
};

/** What policies there are, what each selects, and which pods of which namespace are isolated by them. */
export const policiesSummary = perFrame((input): PoliciesSummary => {
	const {snapshot} = input;
	const engines = policyEngines(snapshot);
	const groups = byNamespace(podGroups(snapshot));
	const policies = policyLines(input, groups);
	return {
		format: policiesFormat,
		engines: {calico: engines.calico, others: engines.others, both: engines.both},
		policies,
		deadSelectors: policyWorlds(snapshot).dead.length,
		namespaces: isolationMap(snapshot, groups, policies),
		findings: notesOf(input, 'POL-'),
		passed: passedOf(input, 'POL-'),
		gaps: gapsOf(snapshot, [
			'pods',
			'namespaces',
			'networkPolicies',
			'calicoNetworkPolicies',
			'globalNetworkPolicies',
			'adminNetworkPolicies',
			'baselineAdminNetworkPolicies',
			'clusterNetworkPolicies',
		]).filter(({state}) => state !== 'absent'),
	};
});

function byNamespace(groups: readonly PodGroup[]): ReadonlyMap<string, readonly PodGroup[]> {
	const found = new Map<string, PodGroup[]>();
	for (const group of groups) {
		const list = found.get(group.end.namespace);
		if (list === undefined) found.set(group.end.namespace, [group]);
		else list.push(group);
	}
	return found;
}
