import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {selects} from './owners.ts';
import {sourceState} from './per-snapshot.ts';

const policySources: readonly SourceName[] = [
	'networkPolicies',
	'calicoNetworkPolicies',
	'globalNetworkPolicies',
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
];

/**
 * Whether certainly no policy of any kind selects the pod, so that nothing about it is refused on purpose. Policies of Calico and of
 * administrators count as selecting wherever they may: a wrong "no" only costs a proof.
 */
export function isUnselected(snapshot: Snapshot, slot: number): boolean {
	const {tables, pods} = snapshot;
	const known = policySources.every(name => {
		const kind = sourceState(snapshot, name)?.kind;
		return kind === 'live' || kind === 'absent';
	});
	if (!known) return false;
	const ofAdministrators =
		tables.adminNetworkPolicies.length +
		tables.baselineAdminNetworkPolicies.length +
		tables.clusterNetworkPolicies.length;
	if (ofAdministrators > 0 || tables.globalNetworkPolicies.some(row => !row.hostOnly)) return false;
	const namespace = pods.namespaceName(pods.namespaceId(slot));
	const labels = pods.labelsOf(pods.labelsId(slot));
	return (
		!tables.calicoNetworkPolicies.some(row => row.namespace === namespace) &&
		!tables.networkPolicies.some(row => row.namespace === namespace && selects(row.podSelector, labels))
	);
}
