import type {End, PodEnd, Port} from '../policy/ends.ts';
import {type Decision, type Denial as Denied, evaluate, type FlowVerdict} from '../policy/evaluate.ts';
import type {Direction, PolicyWorld} from '../policy/world.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {podGroups} from './pod-groups.ts';
import {type PolicyWorlds, podEnd, policyWorlds} from './policies.ts';
import {programs} from './programs.ts';
import {type RequiredFlow, requiredFlows} from './required-flows.ts';

/** What policies say about a required flow for pods that are alike. */
export type FlowResult = {
	readonly flow: RequiredFlow;
	/** The pods it holds for; `from` is one of them. */
	readonly slots: readonly number[];
	readonly from: End;
	readonly to: End;
	readonly port: Port;
	readonly now: FlowVerdict;
	/** Were dead selectors repaired. */
	readonly meant: FlowVerdict;
	/** Were every pod enforced on. */
	readonly later: FlowVerdict;
};

/** Every required flow that is not let through, now or later. */
export const troubledFlows = perSnapshot((snapshot: Snapshot): readonly FlowResult[] =>
	requiredFlows(snapshot).flatMap(flow => resultsOf(snapshot, flow)),
);

/** By flow, filled as they are asked for. */
const judged = perSnapshot((_: Snapshot) => new Map<RequiredFlow, readonly FlowResult[]>());

function resultsOf(snapshot: Snapshot, flow: RequiredFlow): readonly FlowResult[] {
	const results = judged(snapshot).get(flow) ?? troubled(snapshot, policyWorlds(snapshot), flow);
	judged(snapshot).set(flow, results);
	return results;
}

/**
 * What checks of policies and dependencies share, in steps of a few milliseconds each: for a caller that lets others have their turn in
 * between. The results are kept, so that nothing is worked out twice.
 */
export function* flowSteps(snapshot: Snapshot): Generator<void> {
	const shared: readonly ((snapshot: Snapshot) => unknown)[] = [programs, policyWorlds, requiredFlows];
	for (const step of shared) yield void step(snapshot);
	if (snapshot.tables.networkPolicies.length === 0) return;
	for (const flow of requiredFlows(snapshot)) yield void resultsOf(snapshot, flow);
	yield void podGroups(snapshot);
}

function troubled(snapshot: Snapshot, worlds: PolicyWorlds, flow: RequiredFlow): readonly FlowResult[] {
	const found: FlowResult[] = [];
	for (const slots of alike(snapshot, worlds.now, flow)) {
		for (const to of flow.targets) {
			// What a pod may say to itself is not defined, and it does not need to.
			const slot = slots.find(one => to.kind !== 'pod' || one !== to.slot);
			if (slot === undefined) continue;
			const from = podEnd(snapshot, slot);
			const port = bestPort(worlds.now, from, to, flow.ports);
			const at = (world: PolicyWorld) => evaluate(world, {from, to, port});
			const now = at(worlds.now);
			const later = enforced(worlds, from) && enforced(worlds, to) ? now : at(worlds.later);
			if (now.verdict === 'allow' && later.verdict === 'allow') continue;
			found.push({flow, slots, from, to, port, now, meant: at(worlds.meant), later});
		}
	}
	return found;
}

function enforced({now, later}: PolicyWorlds, end: End): boolean {
	return end.kind !== 'pod' || now.engine(end).kind === later.engine(end).kind;
}

/** Of ports of which one is enough the first that is let through, else the first. */
function bestPort(world: PolicyWorld, from: End, to: End, ports: readonly Port[]): Port {
	return ports.find(port => evaluate(world, {from, to, port}).verdict === 'allow') ?? ports[0]!;
}

/**
 * Pods that policies cannot tell apart: same namespace, labels and engine, and the same node where that may matter. Their addresses
 * differ, which only an ipBlock around single pods would notice.
 */
function alike(
	snapshot: Snapshot,
	world: PolicyWorld,
	{sources}: RequiredFlow,
): readonly (readonly number[])[] {
	const {pods} = snapshot;
	const groups = new Map<string, number[]>();
	for (const slot of sources) {
		const namespace = pods.namespaceId(slot);
		const host = (pods.flags(slot) & podFlags.hostNetwork) !== 0;
		const where = host ? `host ${pods.nodeId(slot)}` : world.engine({slot}).kind;
		const key = `${namespace} ${pods.labelsId(slot)} ${where}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [slot]);
		else group.push(slot);
	}
	return [...groups.values()];
}

/** Where and by which policies a connection is denied. */
export type Denial = Omit<Denied, 'kind'> & {readonly direction: Direction; readonly namespace: string};

/** The sides that deny; both may. */
export function denials({egress, ingress}: FlowVerdict, from: End, to: End): readonly Denial[] {
	const side = (direction: Direction, decision: Decision, subject: End): readonly Denial[] =>
		decision.kind === 'deny' ? [{...decision, direction, namespace: (subject as PodEnd).namespace}] : [];
	return [...side('Egress', egress, from), ...side('Ingress', ingress, to)];
}
