import {perSnapshot} from '../migration/per-snapshot.ts';
import type {NodeCounters} from '../store/counters.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type Hit, hitsOf, type NodeReading} from './hits.ts';
import {readCounters} from './read-counters.ts';

/** The newest reading of each node, and the one before where there is one. */
export type Readings = {readonly now: readonly NodeReading[]; readonly before: readonly NodeReading[]};

const known = new WeakMap<NodeCounters, NodeReading>();

/** What a node printed, read once. */
export function readingOf(counters: NodeCounters): NodeReading {
	const hit = known.get(counters);
	if (hit !== undefined) return hit;
	const {node, at, text} = counters;
	const made: NodeReading = {node, at, reading: readCounters(text)};
	known.set(counters, made);
	return made;
}

/** The readings of all nodes that a snapshot holds. */
export const readingsIn = perSnapshot(({counters}: Snapshot): Readings => {
	const now = new Map<string, NodeReading>();
	const before = new Map<string, NodeReading>();
	for (const one of counters) {
		const old = now.get(one.node);
		if (old !== undefined) before.set(one.node, old);
		now.set(one.node, readingOf(one));
	}
	return {now: [...now.values()], before: [...before.values()]};
});

/** What every policy was hit by, as far as nodes were read. */
export const hitsIn = perSnapshot((snapshot: Snapshot): readonly Hit[] => {
	const {now, before} = readingsIn(snapshot);
	return now.length === 0 ? [] : hitsOf(snapshot, now, before);
});
