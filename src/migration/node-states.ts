import {podFlags} from '../store/pod-table.ts';
import type {NodeRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type CalicoPresence, calicoPresence} from './calico-presence.ts';
import {classifyPods, slotsOfKind} from './classify-pods.ts';
import {nodeService} from './k3s-args.ts';
import {everRead, type Fact, perSnapshot} from './per-snapshot.ts';

/**
 * How far a node has come. flannel: new pods still come up without Calico (or Calico is not installed). mixed: new pods are Calico's,
 * old ones remain. calico: all pods moved, marks of Flannel remain. clean: no mark that the API shows.
 */
export type NodeStage = 'flannel' | 'mixed' | 'calico' | 'clean' | 'unknown';

export type NodeState = {
	readonly node: string;
	readonly state: NodeStage;
	/** What is missing for the next state, or what would have to be known; empty when nothing is. */
	readonly missing: string;
	/** What the verdict rests on. */
	readonly evidence: readonly Fact[];
	/** Slots of the pods on the node that Calico set up, and of those it did not (host network and finished pods are neither). */
	readonly calicoPods: readonly number[];
	readonly oldPods: readonly number[];
	/** Set when a pod that was created after Calico came up on the node did not get its network from Calico. */
	readonly stuck?: {readonly slot: number; readonly calicoSince: number; readonly certain: boolean};
};

/** The migration state of every node. */
export const nodeStates = perSnapshot((snapshot: Snapshot): readonly NodeState[] => {
	const calico = calicoPresence(snapshot);
	const buckets = classifyPods(snapshot);
	const calicoPods = byNode(snapshot, slotsOfKind(buckets, 'calico'));
	const oldPods = byNode(snapshot, slotsOfKind(buckets, 'flannel', 'foreign', 'outside'));
	return snapshot.tables.nodes.map(node =>
		stateOf(snapshot, calico, node, calicoPods.get(node.name) ?? [], oldPods.get(node.name) ?? []),
	);
});

function stateOf(
	snapshot: Snapshot,
	calico: CalicoPresence,
	node: NodeRow,
	calicoPods: readonly number[],
	oldPods: readonly number[],
): NodeState {
	const base = {node: node.name, evidence: [], calicoPods, oldPods};
	const unknown = (missing: string): NodeState => ({...base, state: 'unknown', missing});
	if (!everRead(snapshot, 'pods')) return unknown('pods cannot be read');
	if (snapshot.namespaceScope !== undefined) {
		return unknown(`only namespace ${snapshot.namespaceScope} is read: pods of others are not seen`);
	}
	if (calico.kind === 'unknown') return unknown(`whether Calico runs is not known: ${calico.why}`);
	if (calico.kind !== 'running') {
		const why = calico.kind === 'absent' ? 'Calico is not installed' : calico.why;
		if (node.flannel !== undefined || oldPods.length > 0) return {...base, state: 'flannel', missing: why};
		return unknown(`${why}, and nothing shows which network the node has`);
	}
	const newest = newestPod(snapshot, calicoPods, oldPods);
	if (newest === undefined) {
		if (node.flannel === undefined) return {...base, state: 'clean', missing: ''};
		return unknown(
			'Flannel ran here once and no pod with an address of its own runs here now: start one to see',
		);
	}
	const evidence = [newestFact(snapshot, newest)];
	if (newest.calico) return moved(snapshot, node, {...base, evidence});
	const since = calicoSince(snapshot, calico, node);
	if (since === undefined) {
		return {...base, evidence, state: 'flannel', missing: noAgent(calico)};
	}
	const created = snapshot.pods.createdAt(newest.slot);
	if (created === 0 || since === 0 || created <= since) {
		if (calicoPods.length > 0) return moved(snapshot, node, {...base, evidence});
		return {
			...base,
			evidence,
			state: 'unknown',
			missing: 'no pod has started here since Calico came up: start one to see which network it gets',
		};
	}
	const certain = !calicoPods.some(slot => snapshot.pods.createdAt(slot) > since);
	return {
		...base,
		evidence,
		state: 'flannel',
		missing: `new pods still come up without Calico: ${repairOf(nodeService(node))}`,
		stuck: {slot: newest.slot, calicoSince: since, certain},
	};
}

function moved(snapshot: Snapshot, node: NodeRow, base: Omit<NodeState, 'state' | 'missing'>): NodeState {
	const count = base.oldPods.length;
	if (count > 0) {
		const where = node.podCidrs.length > 0 ? ` (podCIDR ${node.podCidrs.join(', ')})` : '';
		const missing = `${count} ${count === 1 ? 'pod keeps its' : 'pods keep their'} old address${where}`;
		return {...base, evidence: [...base.evidence, oldFact(snapshot, base.oldPods)], state: 'mixed', missing};
	}
	if (node.flannel !== undefined) {
		const mark = {
			source: `Node/${node.name} metadata.annotations[flannel.alpha.coreos.com/backend-type]`,
			value: node.flannel.backendType,
		};
		const missing = 'annotations of Flannel are still there; leftovers on the host need a look there';
		return {...base, evidence: [...base.evidence, mark], state: 'calico', missing};
	}
	return {...base, state: 'clean', missing: ''};
}

/** Only K3s reads its CNI directory at its start; elsewhere all plugins share one, which has to be looked at. */
function repairOf(service: string): string {
	return service.startsWith('k3s') ? `restart ${service}` : 'look at /etc/cni/net.d there';
}

/**
 * When Calico came up on the node: the start of its agent there, or when that last said CalicoIsUp, whichever is later. Undefined while
 * it has not: then new pods of another network are no wonder.
 */
function calicoSince({pods}: Snapshot, calico: CalicoPresence, node: NodeRow): number | undefined {
	const slot = calico.agents.get(node.name);
	if (slot === undefined) return undefined;
	const up = node.conditions.find(
		condition => condition.type === 'NetworkUnavailable' && condition.reason === 'CalicoIsUp',
	);
	if (up === undefined && (pods.flags(slot) & podFlags.ready) === 0) return undefined;
	return Math.max(pods.createdAt(slot), up?.at ?? 0);
}

function noAgent(calico: CalicoPresence): string {
	const {daemonSet} = calico;
	const name = daemonSet === undefined ? 'calico-node' : `${daemonSet.namespace}/${daemonSet.name}`;
	return `no pod of ${name} is ready on this node`;
}

/** The youngest pod with an address of its own; of two equally old ones Calico's counts, so that doubt accuses nobody. */
function newestPod(
	snapshot: Snapshot,
	calicoPods: readonly number[],
	oldPods: readonly number[],
): {readonly slot: number; readonly calico: boolean} | undefined {
	const calico = youngest(snapshot, calicoPods);
	const old = youngest(snapshot, oldPods);
	if (old === undefined) return calico === undefined ? undefined : {slot: calico, calico: true};
	if (calico === undefined || snapshot.pods.createdAt(old) > snapshot.pods.createdAt(calico)) {
		return {slot: old, calico: false};
	}
	return {slot: calico, calico: true};
}

function youngest({pods}: Snapshot, slots: readonly number[]): number | undefined {
	let best: number | undefined;
	for (const slot of slots) {
		if (best === undefined || pods.createdAt(slot) > pods.createdAt(best)) best = slot;
	}
	return best;
}

function byNode({pods}: Snapshot, slots: readonly number[]): ReadonlyMap<string, readonly number[]> {
	const byId: number[][] = [];
	for (const slot of slots) {
		const id = pods.nodeId(slot);
		const list = byId[id];
		if (list === undefined) byId[id] = [slot];
		else list.push(slot);
	}
	const byName = new Map<string, readonly number[]>();
	byId.forEach((list, id) => {
		byName.set(pods.nodeName(id), list);
	});
	return byName;
}

function newestFact(
	{pods}: Snapshot,
	{slot, calico}: {readonly slot: number; readonly calico: boolean},
): Fact {
	const namespace = pods.namespaceName(pods.namespaceId(slot));
	const at = pods.createdAt(slot);
	const created = at === 0 ? 'time of creation not known' : `created ${new Date(at).toISOString()}`;
	return {
		source: `Pod ${namespace}/${pods.name(slot)} (youngest on the node)`,
		value: `${pods.ips(slot).join(', ')}, ${created}, ${calico ? 'set up by Calico' : 'no Calico annotation for this address'}`,
	};
}

function oldFact({pods}: Snapshot, slots: readonly number[]): Fact {
	const shown = slots.slice(0, 3).map(slot => {
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		return `${namespace}/${pods.name(slot)} ${pods.ips(slot)[0] ?? ''}`;
	});
	const more = slots.length > 3 ? ` and ${slots.length - 3} more` : '';
	return {source: 'Pods without a Calico annotation for their address', value: `${shown.join(', ')}${more}`};
}
