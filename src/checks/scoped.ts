import type {Snapshot} from '../store/snapshot.ts';
import type {Check, Need} from './check.ts';
import type {Finding} from './finding.ts';

/** Sources whose objects are in no namespace: of these everything is read whatever namespace is looked at. */
export const clusterWide: ReadonlySet<Need> = new Set<Need>([
	'nodes',
	'namespaces',
	'customResourceDefinitions',
	'apiServices',
	'serviceCidrs',
	'globalNetworkPolicies',
	'stagedGlobalNetworkPolicies',
	'tiers',
	'globalNetworkSets',
	'hostEndpoints',
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
	'ipPools',
	'ipamBlocks',
	'blockAffinities',
	'ipamHandles',
	'installations',
	'clusterInformation',
	'tigeraStatuses',
	'calicoApiServers',
	'felixConfigurations',
	'calicoBgpConfigurations',
	'calicoBgpPeers',
	'calicoNodeStatuses',
	'ingressClasses',
	'persistentVolumes',
	'storageClasses',
	'nodeMetrics',
]);

/** What a check found where only one namespace is read: that all is well says of which namespace, unless it rests on nothing that is in one. */
export function scoped(
	{namespaceScope}: Snapshot,
	check: Check,
	found: readonly Finding[],
): readonly Finding[] {
	if (namespaceScope === undefined) return found;
	const sources = [...check.needs, ...(check.infers ?? []), ...(check.weighs ?? [])];
	if (sources.length === 0 || sources.every(name => clusterWide.has(name))) return found;
	const where = `in namespace ${namespaceScope}`;
	return found.map(one =>
		one.verdict !== 'PASS' || one.summary.includes(where)
			? one
			: {...one, summary: `${where}: ${one.summary}`},
	);
}
