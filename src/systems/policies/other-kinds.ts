import {policyWorlds} from '../../migration/policies.ts';
import {adminPolicy} from '../../policy/admin.ts';
import {calicoPolicy, isMirror} from '../../policy/calico.ts';
import type {PolicyRef} from '../../policy/compiled.ts';
import type {PodEnd} from '../../policy/ends.ts';
import type {Direction} from '../../policy/world.ts';
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

/** Finds out which of these policies selects a pod in a direction, or may. */
export function judgeOf(snapshot: Snapshot, {calico, admin}: Policies) {
	const world = policyWorlds(snapshot).now;
	const compiled = [
		...calico.filter(row => !row.hostOnly && !isMirror(row)).map(calicoPolicy),
		...admin.map(adminPolicy),
	];
	return (pod: PodEnd, direction: Direction): PolicyRef | undefined =>
		compiled.find(
			({directions, namespace, selects}) =>
				directions.includes(direction) &&
				(namespace === undefined || namespace === pod.namespace) &&
				selects(world, pod) !== 'no',
		)?.ref;
}
