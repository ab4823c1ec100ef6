import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isUsable, type SourceState} from '../store/source-state.ts';

/** Computes a value once for each snapshot, since many checks and screens ask for the same one; snapshots never change. */
export function perSnapshot<T>(compute: (snapshot: Snapshot) => T): (snapshot: Snapshot) => T {
	const known = new WeakMap<Snapshot, {readonly value: T}>();
	return snapshot => {
		const hit = known.get(snapshot) ?? {value: compute(snapshot)};
		known.set(snapshot, hit);
		return hit.value;
	};
}

/** The state of a source; undefined when this session does not collect it. */
export function sourceState(snapshot: Snapshot, name: SourceName): SourceState | undefined {
	return snapshot.sources.find(source => source.name === name)?.state;
}

/** Whether what a source holds is complete and current. */
export function usable(snapshot: Snapshot, name: SourceName): boolean {
	const state = sourceState(snapshot, name);
	return state !== undefined && isUsable(state);
}

/** Whether a source has been read at least once, even if it is old by now. */
export function everRead(snapshot: Snapshot, name: SourceName): boolean {
	const kind = sourceState(snapshot, name)?.kind;
	return kind === 'live' || kind === 'stale';
}

/** Whether only a namespace was read that the cluster does not have: nothing seen there means anything. */
export function isScopeMissing({namespaceScope, tables}: Snapshot): boolean {
	if (namespaceScope === undefined || tables.namespaces.length === 0) return false;
	return tables.namespaces.every(({name}) => name !== namespaceScope);
}

/** Something read from the cluster: where it stands, as kubectl would name it, and what stands there. */
export type Fact = {readonly source: string; readonly value: string};
