import type {HitPolicy} from '../counter.ts';

const calico = 'projectcalico.org';
const kubernetes = 'networking.k8s.io';
const admin = 'policy.networking.k8s.io';

/** Kinds as flows write them (Calico goldmane/proto/api.proto PolicyKind); those of administrators are two kinds up to v3.31. */
const kinds: Readonly<Record<string, readonly [group: string, kind: string]>> = {
	CalicoNetworkPolicy: [calico, 'NetworkPolicy'],
	GlobalNetworkPolicy: [calico, 'GlobalNetworkPolicy'],
	NetworkPolicy: [kubernetes, 'NetworkPolicy'],
	StagedNetworkPolicy: [calico, 'StagedNetworkPolicy'],
	StagedGlobalNetworkPolicy: [calico, 'StagedGlobalNetworkPolicy'],
	StagedKubernetesNetworkPolicy: [calico, 'StagedKubernetesNetworkPolicy'],
	AdminNetworkPolicy: [admin, 'AdminNetworkPolicy'],
	BaselineAdminNetworkPolicy: [admin, 'BaselineAdminNetworkPolicy'],
	ClusterNetworkPolicy: [admin, 'ClusterNetworkPolicy'],
};

/** What Calico puts in front of names of its copies of policies of Kubernetes, up to v3.31. */
const copied = /^(knp\.default|kanp\.adminnetworkpolicy|kbanp\.baselineadminnetworkpolicy|kcnp\.[\w-]+)\./;

/** The policy that a flow names, as objects name it: without the tier and without the marks of a copy. Undefined for kinds that are not known. */
export function flowPolicy(
	kind: string,
	namespace: string,
	name: string,
	tier: string,
): HitPolicy | undefined {
	const found = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
	if (found === undefined) return undefined;
	const [group, own] = found;
	const plain = name.replace(copied, '');
	return {
		group,
		kind: own,
		namespace: namespace === '-' || namespace === 'Global' ? '' : namespace,
		name:
			group === calico && tier !== '' && plain.startsWith(`${tier}.`) ? plain.slice(tier.length + 1) : plain,
	};
}

/** Whether a policy is one that is only tried out. */
export const isStaged = ({kind}: HitPolicy): boolean => kind.startsWith('Staged');
