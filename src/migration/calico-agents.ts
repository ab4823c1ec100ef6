import {podFlags} from '../store/pod-table.ts';
import type {NodeRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {calicoPresence} from './calico-presence.ts';
import {perSnapshot} from './per-snapshot.ts';

/** A pod that starts is not yet a fault. */
export const startTime = 2 * 60_000;

/** What the node agent of Calico does on a node; `slot` is its pod. */
export type AgentState = {
	readonly node: NodeRow;
	readonly kind: 'ready' | 'starting' | 'down' | 'missing';
	readonly slot?: number;
};

/** The agents of all Linux nodes whose kubelet is up: on others their state is the kubelet's. */
export const agentStates = perSnapshot((snapshot: Snapshot): readonly AgentState[] => {
	const {pods, tables, now} = snapshot;
	const {agents} = calicoPresence(snapshot);
	return tables.nodes.filter(isAlive).map(node => {
		const slot = agents.get(node.name);
		if (slot === undefined) {
			const kind = now - node.createdAt < startTime ? 'starting' : 'missing';
			return {node, kind};
		}
		if ((pods.flags(slot) & podFlags.ready) !== 0) return {node, slot, kind: 'ready'};
		const young = now - pods.createdAt(slot) < startTime;
		const going = (pods.flags(slot) & podFlags.terminating) !== 0;
		return {node, slot, kind: young || going ? 'starting' : 'down'};
	});
});

function isAlive({labels, conditions}: NodeRow): boolean {
	const linux = (labels['kubernetes.io/os'] ?? 'linux') === 'linux' && labels.type !== 'virtual-kubelet';
	return linux && conditions.some(({type, status}) => type === 'Ready' && status === 'True');
}
