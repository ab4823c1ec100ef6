import type {Bucket} from '../migration/buckets.ts';
import type {PodTable} from '../store/pod-table.ts';

export const podsFormat = 'ktriage.pods/v1';

/** The document of `pods --by cidr -o json`. `owner` is "Kind/name", empty for bare pods. */
export function podsDocument(buckets: readonly Bucket[], pods: PodTable) {
	return {
		format: podsFormat,
		buckets: buckets.map(({cidr, kind, slots}) => ({cidr, kind, pods: Array.from(slots, slot => podEntry(pods, slot))})),
	};
}

function podEntry(pods: PodTable, slot: number) {
	const owner = pods.ownerOf(pods.ownerId(slot));
	return {
		namespace: pods.namespaceName(pods.namespaceId(slot)),
		name: pods.name(slot),
		ip: pods.ips(slot)[0] ?? '',
		node: pods.nodeName(pods.nodeId(slot)),
		owner: owner ? `${owner.kind}/${owner.name}` : '',
	};
}
