import {type Ip, parseIp} from '../net/ip.ts';
import {type PrefixTable, prefixTable} from '../net/prefix-table.ts';
import {type Cidr, formatCidr, parseCidr} from '../net/range.ts';
import {type PodTable, podFlags} from '../store/pod-table.ts';
import type {IpamBlockRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type CalicoPresence, calicoPresence} from './calico-presence.ts';
import {clusterCidrs, coveredBy} from './cluster-cidrs.ts';
import {everRead, perSnapshot, perSnapshotInSteps} from './per-snapshot.ts';
import {followPods, type PodCodes} from './pod-codes.ts';

/**
 * Whose network a pod is on. host: the node's own. calico: the Calico annotation names an address of the pod, or a block of Calico holds
 * that address for this very pod. flannel: neither, and the address comes out of a node's podCIDR or the cluster CIDR, even when an IPPool covers the same range. foreign: inside an IPPool
 * alone, but not set up by Calico. outside: in none of these ranges.
 */
export type BucketKind = 'host' | 'calico' | 'flannel' | 'foreign' | 'outside';

export type Bucket = {
	/** The range the addresses were handed out of; "?" when it cannot be told, empty for host and outside. */
	readonly cidr: string;
	readonly kind: BucketKind;
	/** How many pods it has. */
	readonly count: number;
	/** Pods by their slot in the snapshot's pod table, ascending. To be asked for only when `count` does not do: it takes a look at every pod. */
	readonly slots: readonly number[];
};

export type Buckets = {
	readonly buckets: readonly Bucket[];
	/** The bucket of the pod in a slot; undefined for one that is in none. */
	readonly of: (slot: number) => Bucket | undefined;
	/** All pods, those without a bucket included. */
	readonly seen: number;
	/** Succeeded or failed: their address is given back. */
	readonly finished: number;
	readonly withoutAddress: number;
	/** On a cluster where Calico is not `running`, `flannel` is simply the pod network. */
	readonly calico: CalicoPresence['kind'];
	/** What could not be read and may therefore put pods into the wrong bucket. */
	readonly doubts: readonly string[];
};

/** What has to be read to sort pods. */
export const bucketSources = [
	'pods',
	'nodes',
	'daemonSets',
	'ipPools',
	'ipamBlocks',
	'installations',
] as const;

export const bucketKinds: readonly BucketKind[] = ['calico', 'host', 'flannel', 'foreign', 'outside'];

type Block = {readonly cidr: Cidr; readonly row: IpamBlockRow};

type Ranges = {
	readonly pools: PrefixTable<string>;
	readonly blocks: PrefixTable<Block>;
	readonly old: PrefixTable<string>;
	readonly poolsRead: boolean;
	readonly nodeIps: ReadonlySet<string>;
	/** The buckets that pods were put into, in the order in which they were first met, and where each stands; they only ever grow. */
	readonly names: Named[];
	readonly places: ReadonlyMap<BucketKind, Map<string, number>>;
};

/** Numbers for pods that are in no bucket; the buckets' own come after them. */
const outOf = {finished: 1, withoutAddress: 2} as const;
const firstBucket = 3;

type Named = Pick<Bucket, 'kind' | 'cidr'>;

/** The number of a pod's bucket. */
function bucketCode(ranges: Ranges, pods: PodTable): (slot: number) => number {
	const {names, places} = ranges;
	const put = (kind: BucketKind, cidr: string): number => {
		const byCidr = places.get(kind)!;
		let place = byCidr.get(cidr);
		if (place === undefined) {
			place = names.push({kind, cidr}) - 1;
			byCidr.set(cidr, place);
		}
		return firstBucket + place;
	};
	return slot => {
		const flags = pods.flags(slot);
		if ((flags & podFlags.finished) !== 0) return outOf.finished;
		const v4 = pods.ipv4(slot);
		const text = v4 === 0 ? pods.ips(slot)[0] : undefined;
		if (v4 === 0 && text === undefined) return outOf.withoutAddress;
		if ((flags & podFlags.hostNetwork) !== 0) return put('host', '');
		const ip = text === undefined ? undefined : parseIp(text);
		if ((flags & podFlags.calicoMatches) !== 0 || isHeldFor(pods, ranges, slot, v4, ip))
			return put('calico', lookup(ranges.pools, v4, ip) ?? unpooled(ranges, v4, ip));
		const old = lookup(ranges.old, v4, ip);
		if (old !== undefined) return put('flannel', old);
		const pool = lookup(ranges.pools, v4, ip);
		if (pool !== undefined) return put('foreign', pool);
		if (ranges.nodeIps.size > 0 && ranges.nodeIps.has(pods.ips(slot)[0] ?? '')) return put('host', '');
		return put('outside', '');
	};
}

const codesOf = followPods(bucketCode);

const classifying = perSnapshotInSteps(function* (snapshot: Snapshot): Generator<void, Buckets> {
	const {pods} = snapshot;
	const ranges = rangesOf(snapshot);
	const found = yield* codesOf(ranges, pods);
	const {counts} = found;
	const finished = counts[outOf.finished] ?? 0;
	const withoutAddress = counts[outOf.withoutAddress] ?? 0;
	const calico = calicoPresence(snapshot).kind;
	const isUnread = withoutAddress > 0 && withoutAddress === pods.size && isNotReadWhole(snapshot);
	return {
		...bucketsOf(ranges.names, found, pods.slotList()),
		seen: pods.size,
		finished,
		withoutAddress: isUnread ? 0 : withoutAddress,
		calico,
		doubts: [...doubtsOf(snapshot), ...(isUnread ? ['addresses of pods were not read'] : [])],
	};
});

/** The buckets that have pods, in the order of their kinds and then of their ranges. Which pods those are is found out when it is asked for. */
function bucketsOf(
	names: readonly Named[],
	{codes, counts}: PodCodes,
	slotList: Int32Array,
): Pick<Buckets, 'buckets' | 'of'> {
	let lists: readonly (readonly number[])[] | undefined;
	const slotsOf = (place: number): readonly number[] => {
		if (lists === undefined) {
			const made: number[][] = names.map(() => []);
			for (const slot of slotList) made[codes.at(slot) - firstBucket]?.push(slot);
			lists = made;
		}
		return lists[place] ?? [];
	};
	const places = [...names.keys()].filter(place => (counts[firstBucket + place] ?? 0) > 0);
	const rank = (place: number): number => bucketKinds.indexOf(names[place]!.kind);
	places.sort((a, b) => rank(a) - rank(b) || (names[a]!.cidr < names[b]!.cidr ? -1 : 1));
	const byCode: Bucket[] = [];
	const buckets = places.map(place => {
		const bucket: Bucket = {
			...names[place]!,
			count: counts[firstBucket + place]!,
			get slots() {
				return slotsOf(place);
			},
		};
		byCode[firstBucket + place] = bucket;
		return bucket;
	});
	return {buckets, of: slot => byCode[codes.at(slot)]};
}

/** Sorts every pod into the network it is on, by annotation and by address (both CNIs may share one range). */
export const classifyPods = classifying.value;

/**
 * The same with what it rests on, in steps of a few milliseconds each: for a caller that lets others have their turn in between. The
 * results are kept, so that nothing is worked out twice.
 */
export function* classifyingSteps(snapshot: Snapshot): Generator<void> {
	for (const step of [calicoPresence, clusterCidrs, rangesOf]) yield void step(snapshot);
	yield* classifying.steps(snapshot);
}

/** How many pods are in the buckets of some kinds. */
export function countOfKind({buckets}: Buckets, ...kinds: readonly BucketKind[]): number {
	return buckets.reduce((sum, {kind, count}) => (kinds.includes(kind) ? sum + count : sum), 0);
}

/** All pods of some kinds, by slot. */
export function slotsOfKind({buckets}: Buckets, ...kinds: readonly BucketKind[]): readonly number[] {
	const lists = buckets.filter(bucket => kinds.includes(bucket.kind)).map(bucket => bucket.slots);
	return lists.length === 1 ? lists[0]! : lists.flat();
}

/**
 * Pods that still have the address another network gave them on a cluster where Calico runs: their own policies are not enforced and
 * they lose their routes with that network's leftovers. None while Calico does not run.
 */
export function oldAddressSlots(snapshot: Snapshot): readonly number[] {
	const buckets = classifyPods(snapshot);
	return buckets.calico === 'running' ? slotsOfKind(buckets, 'flannel', 'foreign') : [];
}

function lookup<T>(table: PrefixTable<T>, v4: number, ip: Ip | undefined): T | undefined {
	if (v4 !== 0) return table.lookup4(v4);
	return ip === undefined ? undefined : table.lookup(ip);
}

/** Whether Calico's own books say that it gave this pod its address, although the annotation that says so is gone. */
function isHeldFor(pods: PodTable, {blocks}: Ranges, slot: number, v4: number, ip: Ip | undefined): boolean {
	const block = lookup(blocks, v4, ip);
	if (block === undefined || block.row.deleted) return false;
	const ordinal = Number((ip?.value ?? BigInt(v4)) - block.cidr.first);
	const holder = block.row.allocations.find(allocation => allocation.ordinal === ordinal);
	if (holder === undefined || holder.pod === '') return false;
	return holder.pod === pods.name(slot) && holder.namespace === pods.namespaceName(pods.namespaceId(slot));
}

/** In no pool: its block says more, and canal or host-local IPAM takes addresses from the podCIDR of the node. */
function unpooled(ranges: Ranges, v4: number, ip: Ip | undefined): string {
	const block = lookup(ranges.blocks, v4, ip);
	return (
		(block && formatCidr(block.cidr)) ?? (ranges.poolsRead ? lookup(ranges.old, v4, ip) : undefined) ?? '?'
	);
}

/** The ranges that addresses are looked up in. */
const rangesOf = perSnapshot((snapshot: Snapshot): Ranges => {
	const {pod} = clusterCidrs(snapshot);
	const {nodes, ipPools, ipamBlocks} = snapshot.tables;
	const stated = pod.known === 'stated' || pod.known === 'default' ? pod.cidrs : [];
	const nodeRanges = nodes.flatMap(node => node.podCidrs.flatMap(text => parseCidr(text) ?? []));
	const labels = new Map(pod.cidrs.map(cidr => [cidr, formatCidr(cidr)]));
	const label = (cidr: Cidr) => labels.get(coveredBy(pod, cidr) ?? cidr) ?? formatCidr(cidr);
	return {
		pools: prefixTable(named(ipPools)),
		blocks: prefixTable(
			ipamBlocks.flatMap(row => {
				const cidr = parseCidr(row.cidr);
				return cidr === undefined ? [] : [{cidr, value: {cidr, row}}];
			}),
		),
		old: prefixTable([...stated, ...nodeRanges].map(cidr => ({cidr, value: label(cidr)}))),
		poolsRead: everRead(snapshot, 'ipPools'),
		nodeIps: new Set(nodes.flatMap(node => node.internalIps)),
		names: [],
		places: new Map(bucketKinds.map(kind => [kind, new Map()])),
	};
});

function named(rows: readonly {readonly cidr: string}[]): readonly {cidr: Cidr; value: string}[] {
	return rows.flatMap(row => {
		const cidr = parseCidr(row.cidr);
		return cidr === undefined ? [] : [{cidr, value: formatCidr(cidr)}];
	});
}

/** Of pods less was read than there is, and nobody will read more: only their metadata. */
function isNotReadWhole({sources}: Snapshot): boolean {
	const state = sources.find(({name}) => name === 'pods')?.state;
	return state?.kind === 'stale' && state.retryAt === undefined;
}

function doubtsOf(snapshot: Snapshot): readonly string[] {
	const doubts: string[] = [];
	if (!everRead(snapshot, 'nodes'))
		doubts.push('nodes cannot be read: addresses of the old network are not recognised');
	if (calicoPresence(snapshot).kind === 'running' && !everRead(snapshot, 'ipPools')) {
		doubts.push('IP pools cannot be read: addresses of Calico are grouped by block or not at all');
	}
	if (snapshot.namespaceScope !== undefined) doubts.push(`only namespace ${snapshot.namespaceScope} is read`);
	return doubts;
}
