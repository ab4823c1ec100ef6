import type {Labels} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {oldAddressSlots} from './classify-pods.ts';
import {poolsOutside} from './cluster-cidrs.ts';
import {onlyEndpointsOf, type ServiceRef} from './endpoints.ts';
import {kubectl} from './kubectl.ts';
import {nodeStates} from './node-states.ts';
import {type PodOwner, podOwners, selects} from './owners.ts';
import {perSnapshot, usable} from './per-snapshot.ts';
import {waveOf} from './restart-order.ts';
import {type WaveName, waveNames, waveTitles} from './waves.ts';

export type RestartBudget = {readonly name: string; readonly disruptionsAllowed: number};

/** One workload with pods on old addresses, or one pod that nothing would create again. */
export type RestartItem = {
	/** Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, …; Pod for a bare one. */
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	/** Its pods on old addresses, by slot. */
	readonly slots: readonly number[];
	readonly commands: readonly string[];
	readonly budgets: readonly RestartBudget[];
	/** Services that nobody answers for while it restarts: they have no other ready endpoint. */
	readonly onlyEndpointOf: readonly ServiceRef[];
	/** What one has to know before, one sentence each. */
	readonly notes: readonly string[];
};

export type RestartWave = {
	readonly name: WaveName;
	readonly title: string;
	readonly items: readonly RestartItem[];
};

/** How the pods that still have old addresses get new ones. Nothing here changes the cluster. */
export type RestartPlan = {
	readonly pods: number;
	readonly waves: readonly RestartWave[];
	/** Pods that no controller would create again: deleting them loses them. */
	readonly bare: readonly RestartItem[];
	/** What has to be done first, one sentence each; otherwise the pods have to be restarted twice. */
	readonly before: readonly string[];
	/** Nodes that would give a new pod an old address again: they come first. */
	readonly blockedBy: readonly string[];
	/** What could not be read, so that the plan does not say it. */
	readonly unread: readonly string[];
};

/** Groups old-address pods by owner and orders them: DNS, control, stateful, stateless, and bare pods apart. */
export const restartPlan = perSnapshot((snapshot: Snapshot): RestartPlan => {
	const slots = oldAddressSlots(snapshot);
	const groups = groupByOwner(snapshot, slots);
	const items = groups.map(group => ({wave: group.wave, item: itemOf(snapshot, group)}));
	const waves = waveNames
		.map(name => ({
			name,
			title: waveTitles[name],
			items: items.filter(({wave}) => wave === name).map(({item}) => item),
		}))
		.filter(wave => wave.items.length > 0);
	const blockedBy =
		slots.length === 0
			? []
			: nodeStates(snapshot)
					.filter(isBlocked)
					.map(({node}) => node);
	return {
		pods: slots.length,
		before: slots.length === 0 ? [] : beforehand(snapshot, blockedBy),
		waves,
		bare: items.filter(({wave}) => wave === 'bare').map(({item}) => item),
		blockedBy:
			slots.length === 0
				? []
				: nodeStates(snapshot)
						.filter(isBlocked)
						.map(({node}) => node),
		unread: (['replicaSets', 'podDisruptionBudgets', 'endpointSlices'] as const).filter(
			name => !usable(snapshot, name),
		),
	};
});

function beforehand(snapshot: Snapshot, blockedBy: readonly string[]): readonly string[] {
	const outside = poolsOutside(snapshot).map(pool => pool.cidr);
	return [
		...(blockedBy.length === 0
			? []
			: [
					`Convert ${blockedBy.join(', ')} first (FLN-03): a pod that starts there gets an old address again.`,
				]),
		...(outside.length === 0
			? []
			: [
					`Replace pool ${outside.join(', ')} first (CID-02): it lies outside the cluster CIDR, and pods restarted now move into it.`,
				]),
	];
}

type Group = {
	readonly wave: WaveName | 'bare';
	readonly owner: PodOwner;
	readonly namespace: string;
	readonly name: string;
	readonly labels: Labels;
	readonly slots: number[];
};

/** Kinds whose controller creates a deleted pod again. */
const recreated: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

function groupByOwner(snapshot: Snapshot, slots: readonly number[]): readonly Group[] {
	const {pods} = snapshot;
	const ownerOf = podOwners(snapshot);
	const wave = waveOf(snapshot);
	const groups = new Map<string, Group>();
	const byOwner = new Map<number, Group>();
	for (const slot of slots) {
		const ownerKey = pods.namespaceId(slot) * 2 ** 26 + pods.ownerId(slot);
		const owned = byOwner.get(ownerKey);
		if (owned !== undefined) {
			owned.slots.push(slot);
			continue;
		}
		const owner = ownerOf(slot);
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		const labels = pods.labelsOf(pods.labelsId(slot));
		const name = 'name' in owner ? owner.name : pods.name(slot);
		const key = `${namespace}\n${owner.kind}\n${name}`;
		const known = recreated.has(owner.kind) || ('row' in owner && owner.row !== undefined);
		const place = known ? wave(namespace, owner.kind, labels) : 'bare';
		const group = groups.get(key) ?? {wave: place, owner, namespace, name, labels, slots: []};
		group.slots.push(slot);
		groups.set(key, group);
		if (owner.kind !== 'none') byOwner.set(ownerKey, group);
	}
	return [...groups.values()].sort((a, b) =>
		`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1,
	);
}

function itemOf(snapshot: Snapshot, group: Group): RestartItem {
	const {owner, namespace, name, slots, labels} = group;
	return {
		kind: owner.kind === 'none' ? 'Pod' : owner.kind,
		namespace,
		name,
		slots,
		commands: commandsOf(snapshot, group),
		budgets: budgetsOf(snapshot, namespace, labels),
		onlyEndpointOf: onlyEndpointsOf(snapshot, slots, isReplacedInTurn(owner) ? 'in-turn' : 'together'),
		notes: notesOf(group),
	};
}

function commandsOf({pods}: Snapshot, {owner, namespace, name, slots}: Group): readonly string[] {
	if (isRolled(owner)) {
		return [kubectl('-n', namespace, 'rollout', 'restart', `${owner.kind.toLowerCase()}/${name}`)];
	}
	return [kubectl('-n', namespace, 'delete', 'pod', ...slots.map(slot => pods.name(slot)))];
}

/** A restart mark in its template makes its controller replace its pods. */
function isRolled(owner: PodOwner): owner is Exclude<PodOwner, {readonly kind: 'none'}> {
	const {kind} = owner;
	return (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet') && !isOnDelete(owner);
}

function isReplacedInTurn(owner: PodOwner): boolean {
	return isRolled(owner) && !('row' in owner && owner.row?.updateStrategy === 'Recreate');
}

function isOnDelete(owner: PodOwner): boolean {
	return 'row' in owner && owner.row?.updateStrategy === 'OnDelete';
}

function notesOf({owner, labels}: Group): readonly string[] {
	const notes: string[] = [];
	if (owner.kind === 'none') {
		notes.push('No controller owns it: deleting it loses it for good. Save its YAML, or ask who started it.');
	} else if (owner.kind === 'Job') {
		notes.push(
			'Belongs to a Job: a deleted pod counts as a failed try, and its work starts again. Better let it finish.',
		);
	} else if (owner.kind === 'Workflow') {
		notes.push('A step of an Argo workflow: deleting it fails the step. Better let it finish.');
	} else if (!recreated.has(owner.kind)) {
		notes.push(
			`Belongs to a ${owner.kind}: restart it through its own tool; whether a deleted pod comes back is not known.`,
		);
	}
	if (labels.component === 'singleuser-server') {
		notes.push(
			"A user's notebook session: unsaved work is lost. Stop and start it from the hub with the user's consent.",
		);
	}
	if (isOnDelete(owner)) {
		notes.push(
			'Its update strategy is OnDelete: a rollout restart would change nothing, so its pods are deleted.',
		);
	}
	if (owner.kind === 'ReplicaSet')
		notes.push('No Deployment above it: its pods are deleted, it creates new ones.');
	if ('manager' in owner && owner.manager !== undefined) {
		notes.push(
			`Managed by ${owner.manager.kind}/${owner.manager.name}: its operator may undo the restart mark; if so, delete the pods.`,
		);
	}
	return notes;
}

const budgetsByNamespace = perSnapshot(({tables}: Snapshot) =>
	Map.groupBy(tables.podDisruptionBudgets, ({namespace}) => namespace),
);

function budgetsOf(snapshot: Snapshot, namespace: string, labels: Labels): readonly RestartBudget[] {
	return (budgetsByNamespace(snapshot).get(namespace) ?? [])
		.filter(row => selects(row.selector, labels))
		.map(({name, disruptionsAllowed}) => ({name, disruptionsAllowed}));
}

function isBlocked({state}: {readonly state: string}): boolean {
	return state === 'flannel';
}
