import type {Verdict} from '../../checks/finding.ts';
import {changedParts, nameOf, pairs} from '../../migration/difference/rows.ts';
import {compareServices, type ServiceChange} from '../../migration/difference/services.ts';
import {compareWorkloads, type WorkloadChange, workloadTables} from '../../migration/difference/workloads.ts';
import type {TableName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type PodDifference, podDifferenceSteps} from './pods.ts';

/** A verdict as it was told at one moment. */
export type ToldVerdict = {
	readonly id: string;
	readonly code: string;
	readonly verdict: Verdict;
	readonly summary: string;
};

/** One moment to compare. */
export type Moment = {
	readonly snapshot: Snapshot;
	readonly verdict: Verdict;
	readonly findings: readonly ToldVerdict[];
};

export type VerdictChange = {
	readonly id: string;
	readonly code: string;
	/** Undefined where the finding was not there. */
	readonly before: Verdict | undefined;
	readonly after: Verdict | undefined;
	readonly summary: string;
};

export type ObjectChange = {
	readonly kind: string;
	readonly name: string;
	readonly change: 'gone' | 'new' | 'changed';
	/** Parts that differ, for `changed`. */
	readonly parts: readonly string[];
};

/** What is not at one moment as it was at another, by fact. */
export type Difference = {
	readonly sameCluster: boolean | undefined;
	readonly verdict: {readonly before: Verdict; readonly after: Verdict};
	readonly verdicts: readonly VerdictChange[];
	readonly pods: PodDifference;
	readonly services: readonly ServiceChange[];
	readonly workloads: readonly WorkloadChange[];
	readonly policies: readonly ObjectChange[];
	readonly nodes: readonly ObjectChange[];
	readonly pools: readonly ObjectChange[];
	readonly counts: readonly {readonly what: string; readonly before: number; readonly after: number}[];
	/** Sources that could not be read at one of the moments: what they would show is not compared. */
	readonly unread: readonly string[];
};

const policyTables = [
	'networkPolicies',
	'calicoNetworkPolicies',
	'globalNetworkPolicies',
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
] as const satisfies readonly TableName[];
const poolTables = ['ipPools', 'ipAddressPools'] as const satisfies readonly TableName[];

/** Compares two moments, of one cluster or of two. What could not be read at either of them is left out and named. */
export function difference(before: Moment, after: Moment): Difference {
	const steps = differenceSteps(before, after);
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}

/** The same in steps of a few milliseconds each: for a caller that lets others have their turn in between. */
export function* differenceSteps(before: Moment, after: Moment): Generator<undefined, Difference, void> {
	const [old, now] = [before.snapshot, after.snapshot];
	const unread = unreadSources(old, now);
	const tables = <N extends TableName>(names: readonly N[]): readonly N[] =>
		names.filter(name => !unread.includes(name));
	const objects = (names: readonly TableName[]): readonly ObjectChange[] =>
		tables(names).flatMap(name => compareObjects(name, old, now));
	const pods = yield* podDifferenceSteps(old, now);
	const services = unread.includes('services')
		? []
		: compareServices(old.tables.services, now.tables.services);
	yield;
	const workloads = tables(workloadTables).flatMap(name => compareWorkloads(name, old, now));
	yield;
	const policies = objects(policyTables);
	yield;
	return {
		sameCluster:
			old.cluster.uid === '' || now.cluster.uid === '' ? undefined : old.cluster.uid === now.cluster.uid,
		verdict: {before: before.verdict, after: after.verdict},
		verdicts: compareVerdicts(before.findings, after.findings),
		pods,
		services,
		workloads,
		policies,
		nodes: objects(['nodes']).filter(({change, parts}) => change !== 'changed' || parts.some(isNodeFact)),
		pools: objects(poolTables),
		counts: (Object.keys(now.tables) as TableName[])
			.filter(name => !unread.includes(name))
			.map(name => ({
				what: name,
				before: old.tables[name]?.length ?? 0,
				after: now.tables[name].length,
			}))
			.filter(count => count.before !== count.after),
		unread,
	};
}

/** Conditions of a node carry heartbeats; what people look for is the rest. */
function isNodeFact(part: string): boolean {
	return part !== 'conditions' && part !== 'labels';
}

function unreadSources(before: Snapshot, after: Snapshot): readonly string[] {
	const dark = [before, after].flatMap(({sources}) =>
		sources.filter(({state}) => state.kind !== 'live' && state.kind !== 'absent').map(({name}) => name),
	);
	return [...new Set(dark)].sort();
}

function compareObjects(name: TableName, before: Snapshot, after: Snapshot): readonly ObjectChange[] {
	const {gone, added, both} = pairs(before.tables[name] ?? [], after.tables[name]);
	const change = (kind: ObjectChange['change']) => (row: {namespace: string; name: string}) => ({
		kind: name,
		name: nameOf(row),
		change: kind,
		parts: [],
	});
	return [
		...gone.map(change('gone')),
		...added.map(change('new')),
		...both.flatMap(pair => {
			const parts = changedParts(pair.before, pair.after);
			return parts.length === 0
				? []
				: [{kind: name, name: nameOf(pair.after), change: 'changed' as const, parts}];
		}),
	];
}

/** Findings whose verdict is another one than before, by their ids. */
export function compareVerdicts(
	before: readonly ToldVerdict[],
	after: readonly ToldVerdict[],
): readonly VerdictChange[] {
	const old = new Map(before.map(one => [one.id, one]));
	const changes: VerdictChange[] = after
		.filter(one => old.get(one.id)?.verdict !== one.verdict)
		.map(({id, code, verdict, summary}) => ({
			id,
			code,
			before: old.get(id)?.verdict,
			after: verdict,
			summary,
		}));
	const left = new Set(after.map(({id}) => id));
	for (const {id, code, verdict, summary} of before)
		if (!left.has(id)) changes.push({id, code, before: verdict, after: undefined, summary});
	// What was not there and is nothing now, or the other way round, is no news.
	const quiet = (verdict: Verdict | undefined): boolean =>
		verdict === undefined || verdict === 'PASS' || verdict === 'SKIP';
	return changes.filter(change => !(quiet(change.before) && quiet(change.after)));
}

/** True when somebody who relied on what was there before is cut off now: the question of CID-08. */
export function isLoss({services, workloads}: Pick<Difference, 'services' | 'workloads'>): boolean {
	return (
		services.some(({change}) => change === 'gone' || change === 'clusterIp' || change === 'loadBalancerIp') ||
		workloads.some(({change}) => change === 'gone' || change === 'no-ready-pod')
	);
}
