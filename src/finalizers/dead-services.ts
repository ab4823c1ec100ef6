import {everRead} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** True when it is proven that nobody answers for a Service: it is gone, or none of its endpoints is ready. */
export function deadEndpoints(
	snapshot: Snapshot,
	{namespace, name}: {readonly namespace: string; readonly name: string},
): boolean {
	if (snapshot.namespaceScope !== undefined && snapshot.namespaceScope !== namespace) return false;
	if (!everRead(snapshot, 'services') || !everRead(snapshot, 'endpointSlices')) return false;
	if (!snapshot.tables.services.some(row => row.namespace === namespace && row.name === name)) return true;
	return !snapshot.tables.endpointSlices.some(
		slice =>
			slice.namespace === namespace &&
			slice.service === name &&
			slice.endpoints.some(({ready, terminating}) => ready && !terminating),
	);
}
