import {perSnapshot} from '../../migration/per-snapshot.ts';
import {otherPolicies} from '../../policy/others.ts';
import type {AdminPolicyRow, CalicoPolicyRow} from '../../store/rows/policies.ts';
import type {Snapshot} from '../../store/snapshot.ts';

type Policies = {readonly calico: readonly CalicoPolicyRow[]; readonly admin: readonly AdminPolicyRow[]};

/** Every policy that is not a NetworkPolicy of Kubernetes. */
export function policiesOfOtherKinds({tables}: Snapshot): Policies {
	return {
		calico: [...tables.calicoNetworkPolicies, ...tables.globalNetworkPolicies],
		admin: [
			...tables.adminNetworkPolicies,
			...tables.baselineAdminNetworkPolicies,
			...tables.clusterNetworkPolicies,
		],
	};
}

/** Finds out whether one of these policies may decide about a pod. */
export function judgeOf({tables}: Snapshot, policies: Policies): ReturnType<typeof otherPolicies> {
	return otherPolicies({
		...policies,
		namespaces: new Map(tables.namespaces.map(({name, labels}) => [name, labels])),
	});
}

/** Finds out whether any policy of another kind may decide about a pod. */
export const otherKinds = perSnapshot((snapshot: Snapshot) =>
	judgeOf(snapshot, policiesOfOtherKinds(snapshot)),
);
