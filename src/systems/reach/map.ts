import {policyWorlds} from '../../migration/policies.ts';
import {type WantedPort, wantedPort} from '../../policy/port-text.ts';
import type {PolicyWorld} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Verdict} from './explain.ts';
import {blocksOf, endsOf, type Group, podGroupSteps} from './groups.ts';
import {outsiders} from './outside.ts';
import {verdictBetween} from './verdicts.ts';
import {listening, servicePorts} from './who.ts';

/** Who is let through, by groups of pods that are alike. */
export type Sets = Readonly<Record<Verdict, readonly Group[]>>;

/** Pods of a namespace that behave alike on a port in one direction. */
export type MapRow = {
	/** in: who may come to them; out: where they may get to. */
	readonly direction: 'in' | 'out';
	readonly groups: readonly Group[];
	/** The ports on which it is so, in order: those they listen on, or those of the others. */
	readonly ports: readonly string[];
	/** The others, of the same namespace and elsewhere. */
	readonly inside: Sets;
	readonly outside: Sets;
};

/** Asked of addresses outside of the cluster, where nothing is known of their ports. */
const outsidePorts = ['443/TCP'];

/** Who reaches the pods of a namespace and where they get to, on the ports that are known to be listened on; in steps of a few milliseconds. */
export function* reachMapSteps(snapshot: Snapshot, namespace: string): Generator<void, readonly MapRow[]> {
	const world = policyWorlds(snapshot).now;
	const all = yield* podGroupSteps(snapshot, [world]);
	const others = [...all, ...outsiders(snapshot, blocksOf([world]))];
	const behind = servicePorts(snapshot);
	yield;
	const own = all.filter(group => isOf(group, namespace));
	const rows = new Map<string, MapRow>();
	const portsOf = (group: Group): readonly string[] =>
		group.end.kind === 'pod'
			? listening(group.end, group, behind)
			: group.slots.length === 0
				? outsidePorts
				: [];
	for (const group of own) {
		for (const text of portsOf(group)) {
			const port = wantedPort(text);
			if (port === undefined) continue;
			const found = yield* judged(world, others, from => [from, group], port);
			put(rows, 'in', group, text, found, namespace);
		}
		const byPort = new Map<string, Group[]>();
		for (const other of others)
			for (const text of portsOf(other)) byPort.set(text, [...(byPort.get(text) ?? []), other]);
		yield;
		for (const [text, targets] of byPort) {
			const port = wantedPort(text);
			if (port === undefined) continue;
			put(rows, 'out', group, text, yield* judged(world, targets, to => [group, to], port), namespace);
		}
	}
	return joined([...rows.values()]);
}

function isOf({end}: Group, namespace: string): boolean {
	return end.kind === 'pod' && end.namespace === namespace;
}

/** Verdicts in one step: a few hundred microseconds. */
const atOnce = 32;

function* judged(
	world: PolicyWorld,
	others: readonly Group[],
	pair: (other: Group) => readonly [Group, Group],
	port: WantedPort,
): Generator<void, ReadonlyMap<Group, Verdict>> {
	const found = new Map<Group, Verdict>();
	for (const [index, other] of others.entries()) {
		if (index % atOnce === 0) yield;
		const ends = endsOf(...pair(other));
		const verdict = ends && verdictBetween(world, ends[0], ends[1], port);
		if (verdict !== undefined) found.set(other, verdict);
	}
	return found;
}

/** Adds one group to the row of those that behave as it does. */
function put(
	rows: Map<string, MapRow>,
	direction: MapRow['direction'],
	group: Group,
	port: string,
	found: ReadonlyMap<Group, Verdict>,
	namespace: string,
): void {
	const sets = (inside: boolean): Sets => {
		const of = (verdict: Verdict) =>
			[...found]
				.filter(([other, said]) => said === verdict && isOf(other, namespace) === inside)
				.map(([other]) => other);
		return {allow: of('allow'), deny: of('deny'), unknown: of('unknown')};
	};
	const row = {direction, groups: [group], ports: [port], inside: sets(true), outside: sets(false)};
	// What a single pod says of itself is open, so that it does not tell it from its like.
	const key = `${direction} ${port} ${signature(row.inside, group)} ${signature(row.outside, group)}`;
	const known = rows.get(key);
	rows.set(key, known === undefined ? row : {...known, groups: [...known.groups, group]});
}

function signature({allow, deny, unknown}: Sets, own: Group): string {
	const titles = (groups: readonly Group[]) =>
		groups
			.filter(group => group !== own)
			.map(({title}) => title)
			.join();
	return `${titles(allow)}|${titles(deny)}|${titles(unknown)}`;
}

/** The same pods with the same others on several ports are one row. */
function joined(rows: readonly MapRow[]): readonly MapRow[] {
	const found = new Map<string, MapRow>();
	for (const row of rows) {
		const {direction, groups, inside, outside} = row;
		const key = [
			direction,
			groups.map(({title}) => title),
			...[inside, outside].map(sets => signature(sets, groups[0]!)),
		].join(' ');
		const known = found.get(key);
		found.set(key, known === undefined ? row : {...known, ports: [...known.ports, ...row.ports]});
	}
	return [...found.values()].sort((a, b) => order(a) - order(b) || (title(a) < title(b) ? -1 : 1));
}

const order = ({direction}: MapRow): number => (direction === 'in' ? 0 : 1);
const title = ({groups, ports}: MapRow): string => `${groups[0]?.title ?? ''} ${ports[0] ?? ''}`;

/** How many pods are in some groups; an address outside counts as none. */
export function podsIn(groups: readonly Group[]): number {
	return groups.reduce((sum, {slots}) => sum + slots.length, 0);
}
