import {type PodTable, podFlags} from '../pod-table.ts';
import {matchPods, type PodQuery} from './query.ts';

export type PodGrouping = 'namespace' | 'node' | 'owner' | 'status';

export type PodGroup = {
	/** Id of the group's namespace, node, owner or status in the table. */
	readonly id: number;
	/** As it is shown: "KIND/NAME" for owners; empty for pods that have none. */
	readonly name: string;
	readonly pods: number;
	/** Neither finished nor ready. */
	readonly notReady: number;
};

type Ids = {
	readonly count: number;
	readonly of: (slot: number) => number;
	readonly name: (id: number) => string;
};

const idsOf: {readonly [K in PodGrouping]: (table: PodTable) => Ids} = {
	namespace: ({idCounts, namespaceId, namespaceName}) => ({
		count: idCounts.namespaces,
		of: namespaceId,
		name: namespaceName,
	}),
	node: ({idCounts, nodeId, nodeName}) => ({count: idCounts.nodes, of: nodeId, name: nodeName}),
	status: ({idCounts, statusId, statusOf}) => ({count: idCounts.statuses, of: statusId, name: statusOf}),
	owner: ({idCounts, ownerId, ownerOf}) => ({
		count: idCounts.owners,
		of: ownerId,
		name: id => {
			const owner = ownerOf(id);
			return owner ? `${owner.kind}/${owner.name}` : '';
		},
	}),
};

/** How many of the matching pods are in each namespace, on each node, of each owner or status; largest groups first, then by name. */
export function groupPods(
	table: PodTable,
	by: PodGrouping,
	query: Pick<PodQuery, 'filter' | 'where'> = {},
): readonly PodGroup[] {
	const ids = idsOf[by](table);
	const pods = new Uint32Array(ids.count);
	const notReady = new Uint32Array(ids.count);
	for (const slot of matchPods(table, query)) {
		const id = ids.of(slot);
		pods[id]!++;
		if (!(table.flags(slot) & (podFlags.ready | podFlags.finished))) notReady[id]!++;
	}
	const groups: PodGroup[] = [];
	for (const [id, count] of pods.entries()) {
		if (count > 0) groups.push({id, name: ids.name(id), pods: count, notReady: notReady[id]!});
	}
	return groups.sort((one, other) => other.pods - one.pods || (one.name < other.name ? -1 : 1));
}
