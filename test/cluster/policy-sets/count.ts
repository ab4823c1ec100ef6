import {wantedPort} from '../../../src/policy/port-text.ts';
import {hitsOf, type NodeReading} from '../../../src/policy-hits/hits.ts';
import {readCounters} from '../../../src/policy-hits/read-counters.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {explain, type Side} from '../../../src/systems/reach/explain.ts';
import {nodeNames} from '../support/cluster.ts';
import type {Cell} from './cells.ts';
import {savedRules} from './programmed.ts';
import {blue, red} from './world.ts';

/**
 * Whose counters are read. kube-router writes rules in an order of its own, so that only policies are told apart, and looks twice at what goes
 * from pod to pod on one node: once as a packet that is bridged, once as one that is forwarded.
 */
export type Counting = 'calico' | 'kube-router';

/** How often each rule counted: by "POLICY DIRECTION rule N" of a rule that allows or denies, "NAMESPACE/POD rest" of what no rule let through. */
export type Counts = Readonly<Record<string, number>>;

/** Reads the packet filters of all nodes. */
export async function readNodes(): Promise<readonly NodeReading[]> {
	return Promise.all(
		nodeNames().map(async node => ({node, at: Date.now(), reading: readCounters(await savedRules(node))})),
	);
}

/** What moved between two readings among policies and pods of the policy sets: the demo has traffic of its own. */
export function countsBetween(
	snapshot: Snapshot,
	before: readonly NodeReading[],
	now: readonly NodeReading[],
	engine: Counting,
): Counts {
	const counts: Record<string, number> = {};
	for (const {policy, direction, rule, endpoint, moved = 0} of hitsOf(snapshot, now, before)) {
		const own = [policy?.namespace, policy?.name, endpoint.split('/')[0]];
		if (moved === 0 || !own.some(text => text === red || text === blue || text?.startsWith('count-')))
			continue;
		add(
			counts,
			policy === undefined
				? `${endpoint} rest`
				: named(policy.name, direction, engine === 'calico' ? rule : undefined),
			moved,
		);
	}
	return counts;
}

/** What the program says that these connections move, each of them once. */
export function countsOf(snapshot: Snapshot, cells: readonly Cell[], engine: Counting): Counts {
	const counts: Record<string, number> = {};
	for (const {question, way: wanted} of cells) {
		const way = explain(snapshot, question.from, question.to, wantedPort(question.port)!).ways[wanted]!;
		// What is denied on its way out does not come to the other side.
		const node = way.egress.engine?.node;
		const looks = engine === 'kube-router' && node !== undefined && node === way.ingress.engine?.node ? 2 : 1;
		if (addSide(counts, way.egress, way.from, {engine, looks}))
			addSide(counts, way.ingress, way.to, {engine, looks});
	}
	return counts;
}

/** Adds what one side counts; whether it lets the connection through. */
function addSide(
	counts: Record<string, number>,
	{decision, direction}: Side,
	pod: string,
	{engine, looks}: {readonly engine: Counting; readonly looks: number},
): boolean {
	if (decision.kind === 'unknown') throw new Error(`${pod}: ${decision.object} ${decision.why}`);
	const {policy} = decision;
	const rule = 'rule' in decision ? decision.rule : undefined;
	if (policy !== undefined)
		add(
			counts,
			named(policy.name, direction.toLowerCase(), engine === 'calico' ? rule : undefined),
			decision.kind === 'allow' ? looks : 1,
		);
	else if (decision.kind === 'deny') add(counts, `${pod} rest`, 1);
	return decision.kind === 'allow';
}

function named(policy: string, direction: string | undefined, rule: number | undefined): string {
	return `${policy} ${direction}${rule === undefined ? '' : ` rule ${rule}`}`;
}

function add(counts: Record<string, number>, key: string, more: number): void {
	counts[key] = (counts[key] ?? 0) + more;
}
