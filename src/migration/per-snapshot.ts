import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isUsable, type SourceState, type SourceStatus} from '../store/source-state.ts';
import {sourcePart} from './parts.ts';
import {type Answer, type Known, newAnswer, note, partOf, readerOf, recalled, remember} from './recall.ts';
import {wholeOf} from './steps.ts';

/**
 * Computes a value once for each snapshot, since many checks and screens ask for the same one. Where snapshots follow one another
 * (`createRecall`), a value serves for the next ones as well while nothing has changed of what it was computed from. So it must be made
 * from the snapshot that `compute` is given, and from no other one later: what is filled as it is asked for is `perSnapshotAnd`.
 */
export function perSnapshot<T>(compute: (snapshot: Snapshot) => T): (snapshot: Snapshot) => T {
	const known: Known<T> = new WeakMap();
	return snapshot => (known.get(snapshot) ?? answerTo(known, compute, snapshot, compute)).value;
}

/** The same for what belongs to something in a snapshot: each value is computed when it is first asked for. */
export function perSnapshotAnd<About, T>(
	compute: (snapshot: Snapshot, about: About) => T,
): (snapshot: Snapshot, about: About) => T {
	const values = perSnapshot(snapshot => {
		const known = new Map<About, {readonly value: T}>();
		return (about: About): T => {
			const hit = known.get(about) ?? {value: compute(snapshot, about)};
			known.set(about, hit);
			return hit.value;
		};
	});
	return (snapshot, about) => values(snapshot)(about);
}

/** The same for what takes long: `steps` does it in steps of a few milliseconds, for a caller that lets others have their turn in between. */
export function perSnapshotInSteps<T>(compute: (snapshot: Snapshot) => Generator<void, T>): {
	readonly value: (snapshot: Snapshot) => T;
	readonly steps: (snapshot: Snapshot) => Generator<void>;
} {
	const known: Known<T> = new WeakMap();
	const atOnce = (snapshot: Snapshot): T => wholeOf(compute(snapshot));
	return {
		value: snapshot => (known.get(snapshot) ?? answerTo(known, compute, snapshot, atOnce)).value,
		*steps(snapshot) {
			if (earlier(known, compute, snapshot) !== undefined) return;
			const {view, keep} = newAnswer<T>(snapshot);
			note(known, snapshot, remember(snapshot, compute, keep(yield* compute(view))));
		},
	};
}

/** How many pods are looked at in about a millisecond: who goes through all of them in steps rests after so many. */
export const podsPerStep = 4096;

function answerTo<T>(
	known: Known<T>,
	question: object,
	snapshot: Snapshot,
	compute: (snapshot: Snapshot) => T,
): Answer<T> {
	const reader = readerOf(snapshot);
	const asMade = reader?.snapshot ?? snapshot;
	let answer = earlier(known, question, asMade);
	if (answer === undefined) {
		const {view, keep} = newAnswer<T>(asMade);
		answer = remember(asMade, question, keep(compute(view)));
		note(known, asMade, answer);
	}
	if (reader === undefined) return answer;
	reader.rests.add(answer);
	known.set(snapshot, answer);
	return answer;
}

function earlier<T>(known: Known<T>, question: object, snapshot: Snapshot): Answer<T> | undefined {
	const answer = known.get(snapshot) ?? (recalled(snapshot, question) as Answer<T> | undefined);
	if (answer !== undefined) note(known, snapshot, answer);
	return answer;
}

/** What is known about a source; undefined when this session does not collect it. */
export function sourceStatus(snapshot: Snapshot, name: SourceName | 'logs'): SourceStatus | undefined {
	return partOf(snapshot, sourcePart(name));
}

/** Those of these sources with objects that could not be understood. */
export function malformedSources(
	snapshot: Snapshot,
	names: readonly (SourceName | 'logs')[],
): readonly SourceStatus[] {
	const sources = [...new Set(names)].flatMap(name => sourceStatus(snapshot, name) ?? []);
	return sources.filter(({malformed}) => malformed > 0);
}

/** The state of a source; undefined when this session does not collect it. */
export function sourceState(snapshot: Snapshot, name: SourceName): SourceState | undefined {
	return sourceStatus(snapshot, name)?.state;
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
