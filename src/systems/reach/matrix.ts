import {policyWorlds} from '../../migration/policies.ts';
import type {WantedPort} from '../../policy/port-text.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Verdict} from './explain.ts';
import {endsOf, type Group, podGroups, podName} from './groups.ts';
import {verdictBetween} from './verdicts.ts';

/** Who reaches whom on some ports, by groups of pods that are alike. */
export type Matrix = {
	readonly snapshot: Snapshot;
	readonly groups: readonly Group[];
	readonly ports: readonly WantedPort[];
	/** Undefined where the destination has no such port, or where it is one pod alone. */
	readonly verdict: (from: Group, to: Group, port: WantedPort) => Verdict | undefined;
};

/** One pair of pods. */
export type Cell = {
	readonly from: string;
	readonly to: string;
	readonly port: string;
	readonly verdict: Verdict;
};

/** Judges every pair of pods of these namespaces (of all when none is named) on these ports. */
export function matrixOf(
	snapshot: Snapshot,
	namespaces: readonly string[],
	ports: readonly WantedPort[],
): Matrix {
	const world = policyWorlds(snapshot).now;
	const shown = new Set(namespaces);
	const groups = podGroups(snapshot, [world], name => shown.size === 0 || shown.has(name));
	const known = new Map<WantedPort, Map<Group, Map<Group, Verdict | undefined>>>();
	const verdict: Matrix['verdict'] = (from, to, port) => {
		const ofPort = known.get(port) ?? new Map<Group, Map<Group, Verdict | undefined>>();
		known.set(port, ofPort);
		const row = ofPort.get(from) ?? new Map<Group, Verdict | undefined>();
		ofPort.set(from, row);
		if (!row.has(to)) {
			const ends = endsOf(from, to);
			row.set(to, ends && verdictBetween(world, ends[0], ends[1], port));
		}
		return row.get(to);
	};
	return {snapshot, groups, ports, verdict};
}

/** Every pair of pods, one after the other: there may be millions. */
export function* cellsOf({snapshot, groups, ports, verdict}: Matrix): Generator<Cell> {
	for (const port of ports) {
		for (const from of groups) {
			for (const to of groups) {
				const found = verdict(from, to, port);
				if (found === undefined) continue;
				for (const source of from.slots) {
					for (const target of to.slots) {
						if (source === target) continue;
						yield {
							from: podName(snapshot, source),
							to: podName(snapshot, target),
							port: port.text,
							verdict: found,
						};
					}
				}
			}
		}
	}
}

/** A set of groups whose rows of the matrix are equal, towards those of whom they say the same. */
export type Block = {
	readonly from: readonly Group[];
	readonly to: readonly Group[];
	readonly verdict: Verdict;
};

/**
 * The matrix on one port, put together where rows are equal. Columns are not made equal on top of that: what a single pod says of itself is open in
 * a row and in a column, and taken for anything in both it would join what differs.
 */
export function blocksOn({groups, verdict}: Matrix, port: WantedPort): readonly Block[] {
	return alike(groups, (from, to) => verdict(from, to, port)).flatMap(({groups: from, line}) => {
		const byVerdict = new Map<Verdict, Group[]>();
		for (const [at, to] of groups.entries()) {
			const said = line[at];
			if (said === undefined) continue;
			const known = byVerdict.get(said);
			if (known === undefined) byVerdict.set(said, [to]);
			else known.push(to);
		}
		return [...byVerdict].map(([said, to]) => ({from, to, verdict: said}));
	});
}

type Alike = {readonly groups: Group[]; readonly line: (Verdict | undefined)[]};

/** Groups with equal lines; what a single pod says of itself is open, and may be taken for anything. */
function alike(
	groups: readonly Group[],
	verdict: (group: Group, other: Group) => Verdict | undefined,
): readonly Alike[] {
	const found: Alike[] = [];
	for (const group of groups) {
		const line = groups.map(other => verdict(group, other));
		const same = found.find(one =>
			line.every((said, at) => said === undefined || one.line[at] === undefined || said === one.line[at]),
		);
		if (same === undefined) found.push({groups: [group], line});
		else {
			same.groups.push(group);
			for (const [at, said] of line.entries()) same.line[at] ??= said;
		}
	}
	return found;
}
