import type {ObjectTarget} from '../../src/session/session.ts';
import type {Condition} from '../../src/store/rows.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';

/** The parts of the object view, in the order of their key. */
export const parts = ['yaml', 'conditions', 'events'] as const;
export type Part = (typeof parts)[number];

/** The conditions of an object as the store has them: of kinds that are read whole. */
export function conditionsOf(
	snapshot: Snapshot,
	{resource, namespace, name}: ObjectTarget,
): readonly Condition[] {
	const {nodes, namespaces, deployments, daemonSets, statefulSets, installations, serviceCidrs} =
		snapshot.tables;
	const rows = {
		nodes,
		namespaces,
		deployments,
		daemonsets: daemonSets,
		statefulsets: statefulSets,
		installations,
		servicecidrs: serviceCidrs,
	}[resource.resource];
	return rows?.find(row => row.name === name && row.namespace === namespace)?.conditions ?? [];
}
