import type {PolicyWorld} from '../policy/world.ts';
import {byNamespace} from '../policy/world.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {policyWorlds} from './policies.ts';

/** A policy that is tried out and not enforced. */
export type StagedPolicy = {
	readonly kind: 'StagedNetworkPolicy' | 'StagedGlobalNetworkPolicy' | 'StagedKubernetesNetworkPolicy';
	/** Empty for what is cluster-wide. */
	readonly namespace: string;
	readonly name: string;
	/** Set: it would be there; Delete: the policy of this name would be gone. Learn and Ignore change nothing. */
	readonly action: string;
};

/** "StagedNetworkPolicy NAMESPACE/NAME", "StagedGlobalNetworkPolicy/NAME". */
export function stagedName({kind, namespace, name}: StagedPolicy): string {
	return namespace === '' ? `${kind}/${name}` : `${kind} ${namespace}/${name}`;
}

/** Every policy that is tried out. */
export const stagedPolicies = perSnapshot(({tables}: Snapshot): readonly StagedPolicy[] => [
	...tables.stagedNetworkPolicies.map(({namespace, ownName, stagedAction}) => ({
		kind: 'StagedNetworkPolicy' as const,
		namespace,
		name: ownName,
		action: stagedAction,
	})),
	...tables.stagedGlobalNetworkPolicies.map(({ownName, stagedAction}) => ({
		kind: 'StagedGlobalNetworkPolicy' as const,
		namespace: '',
		name: ownName,
		action: stagedAction,
	})),
	...tables.stagedKubernetesNetworkPolicies.map(({namespace, name, stagedAction}) => ({
		kind: 'StagedKubernetesNetworkPolicy' as const,
		namespace,
		name,
		action: stagedAction,
	})),
]);

/**
 * The world as it would be if everything that is staged were enforced (Calico api v3 StagedAction): Set puts a policy in, in place of one of the same name,
 * Delete takes that away. Undefined where nothing is staged.
 */
export const stagedWorld = perSnapshot((snapshot: Snapshot): PolicyWorld | undefined => {
	if (!stagedPolicies(snapshot).some(({action}) => action === 'Set' || action === 'Delete')) return undefined;
	const {tables} = snapshot;
	const {now} = policyWorlds(snapshot);
	const acts = ({stagedAction}: {readonly stagedAction: string}) => /^(Set|Delete)$/.test(stagedAction);
	const sets = ({stagedAction}: {readonly stagedAction: string}) => stagedAction === 'Set';
	const calico = [...tables.stagedNetworkPolicies, ...tables.stagedGlobalNetworkPolicies].filter(acts);
	const kubernetes = tables.stagedKubernetesNetworkPolicies.filter(acts);
	const keyOf = (row: {readonly kind: string; readonly namespace: string; readonly ownName: string}) =>
		`${row.kind} ${row.namespace}/${row.ownName}`;
	const replaced = new Set(calico.map(keyOf));
	const ofKubernetes = new Set(kubernetes.map(({namespace, name}) => `${namespace}/${name}`));
	const kept = [...now.policies.values()]
		.flat()
		.filter(({namespace, name}) => !ofKubernetes.has(`${namespace}/${name}`));
	return {
		...now,
		policies: byNamespace([...kept, ...kubernetes.filter(sets)]),
		calico: [...now.calico.filter(row => !replaced.has(keyOf(row))), ...calico.filter(sets)],
	};
});
