import type {End, PodEnd, Port} from '../policy/ends.ts';
import {type Decision, type Denial as Denied, evaluate, type FlowVerdict} from '../policy/evaluate.ts';
import type {Direction, Engine, PolicyWorld} from '../policy/world.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshotAnd, perSnapshotInSteps} from './per-snapshot.ts';
import {podGroups} from './pod-groups.ts';
import {type PolicyWorlds, podEnd, policyWorlds} from './policies.ts';
import {recognisingSteps} from './programs.ts';
import {type RequiredFlow, requiredFlows} from './required-flows.ts';
import {serviceTargets} from './service-targets.ts';

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

const judging = perSnapshotInSteps(function* (snapshot: Snapshot): Generator<void, readonly FlowResult[]> {
	const worlds = policyWorlds(snapshot);
	const found: FlowResult[] = [];
	for (const flow of requiredFlows(snapshot)) {
		const groups = alike(snapshot, flow.sources);
		yield;
		for (const [index, slots] of groups.entries()) {
			found.push(...troubled(snapshot, worlds, flow, slots));
			if (index % groupsPerStep === groupsPerStep - 1) yield;
		}
		yield;
	}
	return found;
});

const servicesPerStep = 50;

/** How many groups of pods are judged in about a millisecond. */
const groupsPerStep = 100;

/** Every required flow that is not let through, now or later. */
export const troubledFlows = judging.value;

/**
 * What checks of policies and dependencies share, in steps of a few milliseconds each: for a caller that lets others have their turn in
 * between. The results are kept, so that nothing is worked out twice.
 */
export function* flowSteps(snapshot: Snapshot): Generator<void> {
	yield* recognisingSteps(snapshot);
	yield void policyWorlds(snapshot);
	for (const [index, service] of snapshot.tables.services.entries()) {
		serviceTargets(snapshot, service);
		if (index % servicesPerStep === 0) yield;
	}
	yield void requiredFlows(snapshot);
	if (snapshot.tables.networkPolicies.length === 0) return;
	yield* judging.steps(snapshot);
	yield void podGroups(snapshot);
}

function troubled(
	snapshot: Snapshot,
	worlds: PolicyWorlds,
	flow: RequiredFlow,
	slots: readonly number[],
): readonly FlowResult[] {
	const found: FlowResult[] = [];
	for (const to of flow.targets) {
		// What a pod may say to itself is not defined, and it does not need to.
		const slot = slots.find(one => to.kind !== 'pod' || one !== to.slot);
		if (slot === undefined) continue;
		const from = podEnd(snapshot, slot);
		const port = bestPort(worlds.running, from, to, flow.ports);
		const at = (world: PolicyWorld) => evaluate(world, {from, to, port});
		const now = at(worlds.running);
		const later = enforced(worlds, from) && enforced(worlds, to) ? now : at(worlds.later);
		if (now.verdict === 'allow' && later.verdict === 'allow') continue;
		found.push({flow, slots, from, to, port, now, meant: at(worlds.meant), later});
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
 * Pods that policies cannot tell apart: same namespace, labels, service account, ports and engine, and the same node where that may
 * matter. Their addresses differ, which only an ipBlock around single pods would notice.
 */
const alike = perSnapshotAnd(
	(snapshot: Snapshot, sources: readonly number[]): readonly (readonly number[])[] => {
		const {pods} = snapshot;
		const {engine} = policyWorlds(snapshot).now;
		const {labels, specs, nodes} = pods.idCounts;
		const kinds: Engine['kind'][] = [];
		const kindId = (kind: Engine['kind']) =>
			kinds.includes(kind) ? kinds.indexOf(kind) : kinds.push(kind) - 1;
		const groups = new Map<number, number[]>();
		for (const slot of sources) {
			const host = (pods.flags(slot) & podFlags.hostNetwork) !== 0;
			const where = host ? pods.nodeId(slot) : nodes + kindId(engine({slot}).kind);
			const who = (pods.namespaceId(slot) * labels + pods.labelsId(slot)) * specs + pods.specId(slot);
			const key = who * (nodes + engineKinds) + where;
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [slot]);
			else group.push(slot);
		}
		return [...groups.values()];
	},
);

/** More than there are kinds of engines. */
const engineKinds = 8;

/** Where and by which policies a connection is denied. */
export type Denial = Omit<Denied, 'kind'> & {readonly direction: Direction; readonly namespace: string};

/** The sides that deny; both may. */
export function denials({egress, ingress}: FlowVerdict, from: End, to: End): readonly Denial[] {
	const side = (direction: Direction, decision: Decision, subject: End): readonly Denial[] =>
		decision.kind === 'deny' ? [{...decision, direction, namespace: (subject as PodEnd).namespace}] : [];
	return [...side('Egress', egress, from), ...side('Ingress', ingress, to)];
}
