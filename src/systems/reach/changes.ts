import type {End} from '../../policy/ends.ts';
import {familiesOf} from '../../policy/ends.ts';
import {decide, verdictOf} from '../../policy/evaluate.ts';
import type {Decision} from '../../policy/walk.ts';
import type {PolicyWorld} from '../../policy/world.ts';
import {engineSymptom, type Symptom, type Verdict} from './explain.ts';
import {endsOf, type Group} from './groups.ts';
import {type PortClass, portClass} from './port-classes.ts';

/** What a connection comes to: a denial shows differently under each engine. */
export type Outcome = {readonly verdict: Verdict; readonly symptom?: Symptom};

/** A connection between pods that are alike, whose outcome differs. */
export type Change = {
	readonly from: Group;
	readonly to: Group;
	readonly port: PortClass;
	readonly before: Outcome;
	readonly after: Outcome;
};

/** More comparisons than this take minutes. */
export const mostComparisons = 30_000_000;
/** Comparisons in one step: a few hundred microseconds. */
const comparisonsAtOnce = 64;

export type Comparison = {
	readonly before: PolicyWorld;
	readonly after: PolicyWorld;
	readonly groups: readonly Group[];
	/** Ends outside of the cluster, on either side. */
	readonly outside: readonly Group[];
	/** Groups for which something may differ: one end of each connection is among them. */
	readonly touched: ReadonlySet<Group>;
	readonly ports: readonly PortClass[];
	/** Whether another symptom of the same verdict is a change. */
	readonly symptoms: boolean;
};

/** How many connections a comparison looks at. */
export function comparisonsIn({groups, outside, touched, ports}: Comparison): number {
	return 2 * touched.size * (groups.length + outside.length) * ports.length;
}

/** Every connection whose outcome differs between two worlds. */
export function* changesIn(comparison: Comparison): Generator<Change> {
	for (const change of changesAndPauses(comparison)) if (change !== undefined) yield change;
}

/** The first changes in steps, and whether there are more. */
export function* changeSteps(
	comparison: Comparison,
	most: number,
): Generator<void, {readonly changes: readonly Change[]; readonly more: boolean}> {
	const changes: Change[] = [];
	for (const change of changesAndPauses(comparison)) {
		if (change === undefined) {
			yield;
			continue;
		}
		if (changes.length === most) return {changes, more: true};
		changes.push(change);
	}
	return {changes, more: false};
}

/** Every change, and undefined in between whenever some pairs were compared. */
function* changesAndPauses(comparison: Comparison): Generator<Change | undefined> {
	const {groups, outside, touched, ports} = comparison;
	const pairsAtOnce = Math.max(1, Math.floor(comparisonsAtOnce / Math.max(1, ports.length)));
	let pairs = 0;
	for (const from of [...groups, ...outside]) {
		for (const to of [...groups, ...outside]) {
			if (!touched.has(from) && !touched.has(to)) continue;
			const ends = endsOf(from, to);
			if (ends === undefined) continue;
			yield* between(comparison, from, to, ends);
			if (++pairs % pairsAtOnce === 0) yield undefined;
		}
	}
}

function* between(
	{before, after, ports, symptoms}: Comparison,
	from: Group,
	to: Group,
	[source, target]: readonly [End, End],
): Generator<Change> {
	let held: Change | undefined;
	for (const port of ports) {
		const was = outcomeIn(before, source, target, port);
		const will = outcomeIn(after, source, target, port);
		if (was.verdict === will.verdict && (!symptoms || was.symptom === will.symptom)) continue;
		const next = {from, to, port, before: was, after: will};
		const wider = held && joined(held, next);
		if (wider === undefined && held !== undefined) yield held;
		held = wider ?? next;
	}
	if (held !== undefined) yield held;
}

/** Two changes of neighbouring ports that are the same, as one. */
function joined(a: Change, b: Change): Change | undefined {
	const isNext = a.port.protocol === b.port.protocol && a.port.last + 1 === b.port.first;
	const isSame = (one: Outcome, other: Outcome) =>
		one.verdict === other.verdict && one.symptom === other.symptom;
	if (!isNext || !isSame(a.before, b.before) || !isSame(a.after, b.after)) return undefined;
	return {...a, port: portClass(a.port.protocol, a.port.first, b.port.last)};
}

function outcomeIn(world: PolicyWorld, from: End, to: End, {protocol, first}: PortClass): Outcome {
	const port = {protocol, port: first};
	let found: Outcome | undefined;
	for (const family of familiesOf(from, to)) {
		const egress = decide(world, 'Egress', from, to, port, family);
		const ingress = decide(world, 'Ingress', to, from, port, family);
		const verdict = verdictOf(egress, ingress);
		if (found !== undefined && found.verdict !== verdict) return {verdict: 'unknown'};
		const symptom = verdict === 'deny' ? symptomIn(world, egress, from, to) : undefined;
		found = {verdict, ...(symptom && {symptom})};
	}
	return found ?? {verdict: 'unknown'};
}

/** The side that denies first is the source's. */
function symptomIn(world: PolicyWorld, egress: Decision, from: End, to: End): Symptom {
	const subject = egress.kind === 'deny' ? from : to;
	return subject.kind === 'pod' ? engineSymptom(world.engine(subject)) : 'unknown';
}
