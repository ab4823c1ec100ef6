import type {Snapshot} from '../store/snapshot.ts';
import type {Counter, HitAction, HitPolicy, Reading} from './counter.ts';
import {movesBetween} from './differences.ts';
import {podsByInterface} from './places.ts';
import {calicoRuleOfLine, ruleOfIndex, ruleOfLine} from './rule-index.ts';

/** A reading of a node and when it was taken, milliseconds since the epoch; 0 when nobody wrote that down. */
export type NodeReading = {readonly node: string; readonly at: number; readonly reading: Reading};

/** What one rule of a policy, or the rest at one pod, was hit by, over all nodes that were read. */
export type Hit = {
	readonly key: string;
	readonly engine: Counter['engine'];
	readonly action: HitAction;
	readonly direction: 'ingress' | 'egress' | undefined;
	/** Absent for what no rule let through. */
	readonly policy?: HitPolicy;
	/** The policy that selects the pod, so that the end of the tier denies; only flows tell it. */
	readonly because?: HitPolicy;
	/** What a line of the kernel's log begins with. */
	readonly log?: string;
	/** Index in the object, from 0; absent where it cannot be told. */
	readonly rule?: number;
	/** "NAMESPACE/POD", or the name of an interface that belongs to no pod known; empty for the rule of a policy. */
	readonly endpoint: string;
	/** The tier whose end denied; '' after all tiers. Absent for rules. */
	readonly tier?: string;
	/** Where it was counted; none for flows, which are of the whole cluster. */
	readonly nodes: readonly string[];
	/** Since the rule was last written, or of the flows that are kept. */
	readonly packets: number;
	/** Since the reading before; absent when there is one reading. */
	readonly moved?: number;
	/** Packets per second between the two. */
	readonly rate?: number;
	/** Whether a counter began anew in between, so that more may have been counted. */
	readonly reset: boolean;
	/** When it was last hit, milliseconds since the epoch, where the source says it. */
	readonly lastAt?: number;
	/** Of a policy that is staged: it would have done this if it were enforced. */
	readonly pending?: true;
};

type Sum = Omit<Hit, 'nodes' | 'rate'> & {readonly nodes: Set<string>; seconds: number};

/** Puts the counters of all nodes together: denials first, then what moved most, then what counted most. */
export function hitsOf(
	snapshot: Snapshot,
	now: readonly NodeReading[],
	before: readonly NodeReading[] = [],
): readonly Hit[] {
	const pods = podsByInterface(snapshot, new Set(now.map(({node}) => node)));
	const ruleIndex = ruleFinder(snapshot);
	const sums = new Map<string, Sum>();
	for (const {node, at, reading} of now) {
		const old = before.find(one => one.node === node);
		const moves = new Map(
			old === undefined
				? []
				: movesBetween(old.reading.counters, reading.counters).map(move => [move.counter.key, move] as const),
		);
		for (const counter of reading.counters) {
			if (counter.of.kind === 'profile') continue;
			const move = moves.get(counter.key);
			add(sums, hitOf(counter, counter.family, reading.backend === 'flows' ? [] : [node], pods, ruleIndex), {
				moved: old === undefined ? undefined : (move?.packets ?? 0),
				reset: move?.reset ?? false,
				seconds: old === undefined ? 0 : Math.max(0, at - old.at) / 1000,
			});
		}
	}
	return [...sums.values()]
		.map(({seconds, nodes, ...hit}) => ({
			...hit,
			nodes: [...nodes],
			...(hit.moved !== undefined && seconds > 0 && {rate: hit.moved / seconds}),
		}))
		.sort(inOrder);
}

function hitOf(
	{of, direction, action, engine, endpoint, packets, lastAt, pending}: Counter,
	family: 4 | 6,
	nodes: readonly string[],
	pods: ReadonlyMap<string, string>,
	ruleIndex: RuleFinder,
): Sum {
	const base = {
		engine,
		action,
		direction,
		packets,
		nodes: new Set(nodes),
		reset: false,
		seconds: 0,
		...(lastAt !== undefined && {lastAt}),
		...(pending && {pending}),
	};
	const staged = pending ? 'pending ' : '';
	if (of.kind !== 'rule') {
		const place = pods.get(endpoint) ?? endpoint;
		if (of.kind === 'log')
			return {...base, key: `log ${place} ${direction} ${of.prefix}`, endpoint: place, log: of.prefix};
		const {tier, because} = of.kind === 'rest' ? of : {tier: '', because: undefined};
		const key = `${staged}${engine} ${place} ${direction} ${tier}`;
		// What flows say of a tier that passes on is no denial of the same place.
		return {
			...base,
			key: action === 'deny' ? key : `${key} ${action}`,
			endpoint: place,
			tier,
			...(because && {because}),
		};
	}
	const {policy} = of;
	// kube-router puts its lines in another order than that of the rules.
	const rule =
		engine === 'calico' && direction !== undefined ? ruleIndex(policy, direction, of, family) : undefined;
	const place = rule === undefined ? `line ${of.line}` : `rule ${rule}`;
	return {
		...base,
		key: `${staged}${engine} ${policy.group} ${policy.kind} ${policy.namespace}/${policy.name} ${direction} ${action} ${place}`,
		policy,
		...(rule !== undefined && {rule}),
		endpoint: '',
	};
}

type RuleFinder = (
	policy: HitPolicy,
	direction: 'ingress' | 'egress',
	place: {readonly line: number; readonly counted?: 'whole'},
	family: 4 | 6,
) => number | undefined;

/** Which rule of an object a rendered one came from; undefined for objects that are gone or not read. */
function ruleFinder({tables}: Snapshot): RuleFinder {
	const kubernetes = new Map(tables.networkPolicies.map(row => [`${row.namespace}/${row.name}`, row]));
	const calico = new Map(
		[...tables.calicoNetworkPolicies, ...tables.globalNetworkPolicies].map(row => [
			`${row.kind} ${row.namespace}/${row.ownName}`,
			row,
		]),
	);
	return ({group, kind, namespace, name}, direction, {line, counted}, family) => {
		if (group === 'networking.k8s.io') {
			const row = kubernetes.get(`${namespace}/${name}`);
			if (row === undefined) return undefined;
			return counted === undefined
				? ruleOfLine(row, direction, line, family)
				: ruleOfIndex(row, direction, line);
		}
		const row = calico.get(`${kind} ${namespace}/${name}`);
		if (row === undefined) return undefined;
		if (counted === undefined) return calicoRuleOfLine(row, direction, line, family);
		return line >= 0 && line < row[direction].length ? line : undefined;
	};
}

function add(
	sums: Map<string, Sum>,
	one: Sum,
	{
		moved,
		reset,
		seconds,
	}: {readonly moved: number | undefined; readonly reset: boolean; readonly seconds: number},
): void {
	const old = sums.get(one.key);
	sums.set(one.key, {
		...one,
		packets: one.packets + (old?.packets ?? 0),
		nodes: new Set([...(old?.nodes ?? []), ...one.nodes]),
		...(moved !== undefined && {moved: moved + (old?.moved ?? 0)}),
		reset: reset || (old?.reset ?? false),
		seconds: Math.max(seconds, old?.seconds ?? 0),
		...(one.lastAt !== undefined && {lastAt: Math.max(one.lastAt, old?.lastAt ?? 0)}),
	});
}

function inOrder(a: Hit, b: Hit): number {
	const denies = (hit: Hit) => Number(hit.action === 'deny' && hit.packets > 0);
	return (
		denies(b) - denies(a) ||
		(b.moved ?? 0) - (a.moved ?? 0) ||
		b.packets - a.packets ||
		(a.key < b.key ? -1 : 1)
	);
}
