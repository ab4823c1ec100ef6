import {classifyingSteps, classifyPods} from '../../migration/classify-pods.ts';
import type {Snapshot} from '../../store/snapshot.ts';

export type NetworkCounts = Readonly<Record<string, number>>;

/** One pod that was there at both moments and is not as it was. */
export type PodChange = {
	readonly pod: string;
	readonly change: 'status' | 'node' | 'address' | 'network' | 'restarts';
	readonly before: string;
	readonly after: string;
};

export type PodDifference = {
	readonly before: number;
	readonly after: number;
	/** Pods on each network, by "flannel 10.42.0.0/16". */
	readonly networks: {readonly before: NetworkCounts; readonly after: NetworkCounts};
	/** Workloads whose pods changed network: how many of them are on the old pod network. */
	readonly moved: readonly {
		readonly workload: string;
		readonly before: NetworkCounts;
		readonly after: NetworkCounts;
	}[];
	readonly gone: readonly string[];
	readonly added: readonly string[];
	readonly changed: readonly PodChange[];
};

type Seen = {
	readonly uid: string;
	readonly workload: string;
	readonly network: string;
	readonly fields: Readonly<Record<PodChange['change'], string>>;
};

/** So many pods are looked at in one step. */
const podsAtOnce = 1_000;

/** Pods of two moments: counts by network, workloads that moved, pods that went, came or changed; in steps of a few milliseconds. */
export function* podDifferenceSteps(
	before: Snapshot,
	after: Snapshot,
): Generator<undefined, PodDifference, void> {
	const old = yield* seenPods(before);
	const now = yield* seenPods(after);
	const same = (name: string): boolean => old.get(name)?.uid === now.get(name)?.uid;
	const changed: PodChange[] = [];
	let looked = 0;
	for (const [name, seen] of now) {
		if (++looked % podsAtOnce === 0) yield;
		const earlier = old.get(name);
		if (earlier !== undefined) changed.push(...podChanges(name, earlier, seen));
	}
	yield;
	const moved = movedWorkloads(old, now);
	yield;
	return {
		before: old.size,
		after: now.size,
		networks: {before: networkCounts(old.values()), after: networkCounts(now.values())},
		moved,
		gone: [...old.keys()].filter(name => !now.has(name)).sort(),
		added: [...now.keys()].filter(name => !old.has(name) || !same(name)).sort(),
		changed,
	};
}

function* seenPods(snapshot: Snapshot): Generator<undefined, ReadonlyMap<string, Seen>, void> {
	for (const _ of classifyingSteps(snapshot)) yield;
	const {of} = classifyPods(snapshot);
	const networkOf = (slot: number): string => {
		const bucket = of(slot);
		if (bucket === undefined) return '';
		return bucket.cidr === '' ? bucket.kind : `${bucket.kind} ${bucket.cidr}`;
	};
	const seen = new Map<string, Seen>();
	for (const slot of snapshot.pods.slots()) {
		if (seen.size % podsAtOnce === podsAtOnce - 1) yield;
		const row = snapshot.pods.row(slot);
		const name = `${row.namespace}/${row.name}`;
		const on = networkOf(slot);
		seen.set(name, {
			uid: row.uid,
			workload: `${row.namespace}/${ownerName(row.owner?.kind, row.owner?.name ?? row.name)}`,
			network: on,
			fields: {
				status: row.status,
				node: row.node,
				address: row.ips.join(', '),
				network: on,
				restarts: String(row.restarts),
			},
		});
	}
	return seen;
}

/** A ReplicaSet carries the name of its Deployment and a hash that changes with every rollout. */
function ownerName(kind: string | undefined, name: string): string {
	return kind === 'ReplicaSet' ? name.replace(/-[a-z0-9]{5,10}$/, '') : name;
}

function networkCounts(pods: Iterable<Seen>): NetworkCounts {
	const counts: Record<string, number> = {};
	for (const {network} of pods) if (network !== '') counts[network] = (counts[network] ?? 0) + 1;
	return counts;
}

function movedWorkloads(old: ReadonlyMap<string, Seen>, now: ReadonlyMap<string, Seen>) {
	const before = Map.groupBy(old.values(), ({workload}) => workload);
	const after = Map.groupBy(now.values(), ({workload}) => workload);
	return [...after].flatMap(([workload, members]) => {
		const earlier = before.get(workload);
		if (earlier === undefined) return [];
		const counts = {before: networkCounts(earlier), after: networkCounts(members)};
		const names = (one: NetworkCounts): string => Object.keys(one).sort().join();
		return names(counts.before) === names(counts.after) ? [] : [{workload, ...counts}];
	});
}

function podChanges(pod: string, before: Seen, after: Seen): readonly PodChange[] {
	return (Object.keys(after.fields) as PodChange['change'][])
		.filter(change => before.fields[change] !== after.fields[change])
		.map(change => ({pod, change, before: before.fields[change], after: after.fields[change]}));
}
