import type {Snapshot} from '../store/snapshot.ts';
import {latencyPart, type Part, parts, tablePart} from './parts.ts';

/** What was concluded from a snapshot, and all that it was concluded from. */
export type Answer<T = unknown> = {
	readonly value: T;
	/** The last snapshot that it was found to hold for. */
	snapshot: Snapshot;
	/** Parts of the snapshot, as they were. */
	readonly reads: Map<Part, unknown>;
	/** Other answers. */
	readonly rests: Set<Answer>;
	/** The last snapshot that it was found not to hold for. */
	refuted: Snapshot | undefined;
};

type Reader = Omit<Answer, 'value'>;

/**
 * The answers about one cluster, from one snapshot to the next. What an answer reads is written down while it is worked out, so that
 * it serves again for as long as none of that has changed.
 */
export type Recall = {
	/**
	 * This snapshot comes next; what was known of the one before the last is forgotten. When everything will be asked of it (`whole`), so are the answers
	 * that were not needed since this was so before.
	 */
	readonly next: (snapshot: Snapshot, whole: boolean) => void;
};

type Memory = {
	current: Snapshot | undefined;
	/** The one before: screens still show it while the current one is being judged. */
	shown: Snapshot | undefined;
	/** Those since everything was asked. */
	recent: WeakSet<Snapshot>;
	readonly answers: Map<object, Answer>;
};

/** The answers to one question, by snapshot. */
export type Known<T = unknown> = WeakMap<Snapshot, Answer<T>>;

// An answer leads to later snapshots (held for, refuted by) and a snapshot to its answers. Somebody who keeps one old snapshot would keep
// every later one alive through that chain, so it is cut behind those that are in use.
const knownOf = new WeakMap<Snapshot, Set<{readonly delete: (snapshot: Snapshot) => boolean}>>();

const memories = new WeakMap<Snapshot, Memory>();
const readers = new WeakMap<Snapshot, Reader>();

/** Remembers nothing yet. */
export function createRecall(): Recall {
	const memory: Memory = {
		current: undefined,
		shown: undefined,
		recent: new WeakSet(),
		answers: new Map(),
	};
	const {answers} = memory;
	return {
		next: (snapshot, whole) => {
			memories.set(snapshot, memory);
			if (snapshot === memory.current) return;
			if (whole) {
				for (const [question, answer] of answers)
					if (!memory.recent.has(answer.snapshot)) answers.delete(question);
				memory.recent = new WeakSet();
			}
			memory.recent.add(snapshot);
			const past = memory.shown;
			if (past !== undefined) for (const known of knownOf.get(past) ?? []) known.delete(past);
			memory.shown = memory.current;
			memory.current = snapshot;
		},
	};
}

/** On whose behalf a snapshot is read; undefined for a snapshot as the store made it. */
export function readerOf(snapshot: Snapshot): Reader | undefined {
	return readers.get(snapshot);
}

/** Notes the answer to a question about a snapshot; forgotten when the snapshot is of the past, unless it is asked for then. */
export function note<T>(known: Known<T>, snapshot: Snapshot, answer: Answer<T>): void {
	known.set(snapshot, answer);
	const memory = memories.get(snapshot);
	if (memory === undefined || (snapshot !== memory.current && snapshot !== memory.shown)) return;
	const all = knownOf.get(snapshot) ?? new Set();
	knownOf.set(snapshot, all.add(known));
}

/** One part of a snapshot. */
export function partOf<T>(snapshot: Snapshot, part: Part<T>): T {
	const reader = readers.get(snapshot);
	return reader === undefined ? part.of(snapshot) : read(reader, part);
}

/** An earlier answer to a question (any object that stands for it) that still holds. */
export function recalled(snapshot: Snapshot, question: object): Answer | undefined {
	const answer = memories.get(snapshot)?.answers.get(question);
	return answer !== undefined && holds(answer, snapshot) ? answer : undefined;
}

/** Keeps the answer, unless the snapshot is of the past, and gives it back. */
export function remember<T>(snapshot: Snapshot, question: object, answer: Answer<T>): Answer<T> {
	const memory = memories.get(snapshot);
	if (memory?.current === snapshot) memory.answers.set(question, answer);
	return answer;
}

/** The snapshot as an answer has to read it, so that what it reads is written down, and the answer once its value is there. */
export function newAnswer<T>(snapshot: Snapshot): {
	readonly view: Snapshot;
	readonly keep: (value: T) => Answer<T>;
} {
	const reader: Reader = {snapshot, reads: new Map(), rests: new Set(), refuted: undefined};
	const keep = (value: T): Answer<T> => Object.assign(reader, {value});
	if (!memories.has(snapshot)) return {view: snapshot, keep};
	const view = viewFor(reader);
	readers.set(view, reader);
	return {view, keep};
}

function holds(answer: Reader, snapshot: Snapshot): boolean {
	if (answer.snapshot === snapshot) return true;
	if (answer.refuted === snapshot) return false;
	if (!stillReads(answer, snapshot)) {
		answer.refuted = snapshot;
		return false;
	}
	// Functions among the values read later, and then what is there now.
	if (memories.get(snapshot)?.current === snapshot) answer.snapshot = snapshot;
	return true;
}

function stillReads({reads, rests}: Reader, snapshot: Snapshot): boolean {
	for (const [part, before] of reads) if (!part.same(before, part.of(snapshot))) return false;
	for (const answer of rests) if (!holds(answer, snapshot)) return false;
	return true;
}

function read<T>(reader: Reader, part: Part<T>): T {
	if (reader.reads.has(part as Part)) return reader.reads.get(part as Part) as T;
	const value = part.of(reader.snapshot);
	reader.reads.set(part as Part, value);
	return value;
}

function viewFor(reader: Reader): Snapshot {
	let pods: Snapshot['pods'] | undefined;
	const tables = new Proxy(reader.snapshot.tables, {
		get: (target, name) =>
			typeof name === 'string' ? read(reader, tablePart(name)) : Reflect.get(target, name),
	});
	const view: {readonly [K in keyof Snapshot]-?: Snapshot[K] | undefined} = {
		tables,
		get revision() {
			return read(reader, parts.revision);
		},
		get now() {
			return read(reader, parts.now);
		},
		get cluster() {
			return read(reader, parts.cluster);
		},
		get api() {
			const api = read(reader, parts.api);
			if (api.kind !== 'up') return api;
			return {
				...api,
				get latencyMs() {
					return read(reader, latencyPart);
				},
			};
		},
		get profile() {
			return read(reader, parts.profile);
		},
		get iac() {
			return read(reader, parts.iac);
		},
		get sources() {
			return read(reader, parts.sources);
		},
		// Asked for with every pod by some.
		get pods() {
			pods ??= read(reader, parts.pods);
			return pods;
		},
		get probes() {
			return read(reader, parts.probes);
		},
		get counters() {
			return read(reader, parts.counters);
		},
		get logs() {
			return read(reader, parts.logs);
		},
		get denied() {
			return read(reader, parts.denied);
		},
		get other() {
			return read(reader, parts.other);
		},
		get prometheus() {
			return read(reader, parts.prometheus);
		},
		get triggers() {
			return read(reader, parts.triggers);
		},
		get namespaceScope() {
			return read(reader, parts.namespaceScope);
		},
		get modes() {
			return read(reader, parts.modes);
		},
	};
	return view as Snapshot;
}
