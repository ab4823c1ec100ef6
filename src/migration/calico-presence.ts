import {type PodTable, podFlags} from '../store/pod-table.ts';
import type {IpPoolRow, Labels, WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isPodPool} from './cluster-cidrs.ts';
import {everRead, type Fact, perSnapshot, sourceStatus} from './per-snapshot.ts';
import {followPods} from './pod-codes.ts';
import {wholeOf} from './steps.ts';

/**
 * Whether Calico is this cluster's network: `running` when its node agent is deployed or has set up pods, `configured` when only its
 * objects are there, `absent` when there is no trace, `unknown` when what would show it cannot be read.
 */
export type CalicoPresence = {
	readonly kind: 'running' | 'configured' | 'absent' | 'unknown';
	readonly evidence: readonly Fact[];
	/** The DaemonSet of the node agent, whatever namespace it is in. */
	readonly daemonSet: WorkloadRow | undefined;
	/** Slots of its pods by node name. */
	readonly agents: ReadonlyMap<string, number>;
	readonly why: string;
};

/** Finds Calico by its node agent (label or image, as both the operator and the manifest deploy it), its objects and its marks on pods. */
export const calicoPresence = perSnapshot((snapshot: Snapshot): CalicoPresence => {
	const daemonSet = snapshot.tables.daemonSets.find(isCalicoNode);
	const {agents, marked} = tracesOf(snapshot);
	const evidence: Fact[] = [];
	if (daemonSet !== undefined) {
		evidence.push({
			source: `DaemonSet ${daemonSet.namespace}/${daemonSet.name} .status`,
			value: `${daemonSet.ready} of ${daemonSet.desired} ready`,
		});
	}
	if (marked > 0) {
		evidence.push({
			source: 'Pods metadata.annotations[cni.projectcalico.org/podIP]',
			value: `names an address of ${marked} pods`,
		});
	}
	const running = daemonSet !== undefined || agents.size > 0 || marked > 0;
	const objects = [
		...snapshot.tables.ipPools.map(pool => ({source: `IPPool/${pool.name} .spec.cidr`, value: pool.cidr})),
		...snapshot.tables.installations.map(row => ({
			source: `Installation/${row.name} .spec.cni.type`,
			value: row.cniType || 'not set',
		})),
	];
	evidence.push(...objects);
	const found = {evidence, daemonSet, agents};
	if (running) return {...found, kind: 'running', why: ''};
	const half = halfRead(snapshot);
	if (half !== '') return {...found, kind: 'unknown', why: half};
	if (objects.length > 0) return {...found, kind: 'configured', why: 'no calico-node runs in this cluster'};
	const blind = (['pods', 'daemonSets'] as const).filter(name => !everRead(snapshot, name));
	if (blind.length > 0) return {...found, kind: 'unknown', why: `${blind.join(' and ')} cannot be read`};
	return {...found, kind: 'absent', why: 'no calico-node, no IPPool, no pod set up by Calico'};
});

/** Why pods that are not seen prove nothing; empty when they do. */
function halfRead(snapshot: Snapshot): string {
	const {namespaceScope} = snapshot;
	if (namespaceScope !== undefined) return `only namespace ${namespaceScope} is read`;
	return sourceStatus(snapshot, 'pods')?.metadataOnly === true ? 'of pods only metadata is read' : '';
}

/** Pools that hand out addresses to pods. */
export function podPools(snapshot: Snapshot): readonly IpPoolRow[] {
	return snapshot.tables.ipPools.filter(isPodPool);
}

function isCalicoNode(row: WorkloadRow): boolean {
	const selects = row.selector.expressions.some(
		({key, operator, values}) => key === 'k8s-app' && operator === 'In' && values.some(isAgentName),
	);
	return selects || row.images.some(image => /(^|\/)calico\/node(:|@|$)/.test(image));
}

function isAgentName(name: string): boolean {
	return name === 'calico-node' || name === 'canal';
}

/** A pod of the node agent, by label k8s-app, which every way to install Calico sets. */
export function isAgentPod(labels: Labels): boolean {
	return isAgentName(labels['k8s-app'] ?? '');
}

/** What of a pod shows Calico; bits above one that every pod has. */
const shows = {marked: 2, agent: 4} as const;
const base = 1;

const followed = followPods(
	(_all: object, pods: PodTable) => {
		const agentLabels = new Map<number, boolean>();
		const isAgent = (id: number): boolean => {
			const known = agentLabels.get(id) ?? isAgentPod(pods.labelsOf(id));
			agentLabels.set(id, known);
			return known;
		};
		return slot => {
			const flags = pods.flags(slot);
			if ((flags & podFlags.finished) !== 0) return base;
			const marked = (flags & podFlags.calicoMatches) === 0 ? 0 : shows.marked;
			const agent = (flags & podFlags.hostNetwork) !== 0 && isAgent(pods.labelsId(slot)) ? shows.agent : 0;
			return base + marked + agent;
		};
	},
	code => code >= base + shows.agent,
);

const everything = {};

function tracesOf({pods}: Snapshot): Pick<CalicoPresence, 'agents'> & {readonly marked: number} {
	const {counts, listed} = wholeOf(followed(everything, pods));
	const of = (bits: number): number => counts[base + bits] ?? 0;
	const agents = new Map<string, number>();
	for (const slot of listed) {
		const node = pods.nodeName(pods.nodeId(slot));
		const other = agents.get(node);
		if (other === undefined || pods.createdAt(slot) > pods.createdAt(other)) agents.set(node, slot);
	}
	return {agents, marked: of(shows.marked) + of(shows.marked + shows.agent)};
}
