import type {Verdict} from '../../checks/finding.ts';
import type {BurnDownSample} from '../../migration/burn-down.ts';
import type {Progress} from '../../playbook/progress.ts';
import type {PodTable} from '../../store/pod-table.ts';
import type {TableName, Tables} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {SourceStatus} from '../../store/source-state.ts';
import type {Changes, FrameEntry, ToldFinding} from './entries.ts';
import {type Json, patched} from './json-delta.ts';
import {podTableOf} from './pod-table.ts';
import type {JournalPod} from './pods.ts';

/** What a journal says of one moment. Entries go in, in their order; what it hands out never changes. */
export type JournalState = {
	/** Throws a TypeError when the entry is not made from what was before it. */
	readonly apply: (entry: FrameEntry) => void;
	/** True once a full entry has been seen: there is something to show. */
	readonly isWhole: () => boolean;
	/** The snapshot as of `now`, with a table for every name. */
	readonly snapshot: (now: number, names: readonly TableName[]) => Snapshot;
	/** Where people were in a playbook; undefined where none was walked. */
	readonly walked: () => Progress | undefined;
	/** As it was told then. */
	readonly verdict: () => Verdict;
	readonly told: () => readonly ToldFinding[];
	readonly samples: () => readonly BurnDownSample[];
	readonly pods: () => readonly JournalPod[];
};

/** What metaOf of the encoder keeps. */
type Meta = Pick<
	Snapshot,
	'cluster' | 'api' | 'profile' | 'iac' | 'probes' | 'denied' | 'prometheus' | 'namespaceScope'
> & {
	/** Absent in journals of earlier versions. */
	readonly modes?: Snapshot['modes'];
	readonly sources: readonly SourceStatus[];
	readonly passedOver: number;
	readonly walked?: Progress;
};

type Collection = Map<string, Json>;

/** The state before the first entry. */
export function createJournalState(): JournalState {
	let revision = 0;
	let meta: Json | undefined;
	let tables = new Map<string, Collection>();
	let pods: Collection = new Map();
	let logs: Collection = new Map();
	let counters: Collection = new Map();
	let told = new Map<string, ToldFinding>();
	let verdict: Verdict = 'UNKNOWN';
	let samples: readonly BurnDownSample[] = [];
	let podTable: PodTable | undefined;
	const frozen = new Map<string, readonly unknown[]>();

	const forget = (): void => {
		tables = new Map();
		pods = new Map();
		logs = new Map();
		counters = new Map();
		told = new Map();
		podTable = undefined;
		frozen.clear();
	};
	const rows = <N extends TableName>(name: N): readonly Tables[N][] => {
		const known = frozen.get(name) ?? Object.freeze([...(tables.get(name)?.values() ?? [])]);
		frozen.set(name, known);
		return known as readonly Tables[N][];
	};

	return {
		isWhole: () => meta !== undefined,
		apply: entry => {
			if (entry.full === true) forget();
			else if (meta === undefined) throw new TypeError('the journal begins in the middle');
			revision++;
			if (entry.meta !== undefined) meta = patched(entry.full === true ? undefined : meta, entry.meta);
			for (const [name, changes] of Object.entries(entry.tables ?? {})) {
				const table = tables.get(name) ?? new Map<string, Json>();
				tables.set(name, table);
				apply(table, changes);
				frozen.delete(name);
			}
			if (entry.pods !== undefined) {
				apply(pods, entry.pods);
				podTable = undefined;
			}
			if (entry.logs !== undefined) apply(logs, entry.logs);
			if (entry.counters !== undefined) apply(counters, entry.counters);
			for (const id of entry.untold ?? []) told.delete(id);
			for (const finding of entry.told ?? []) told.set(finding.id, finding);
			verdict = entry.verdict ?? verdict;
			if (entry.sample !== undefined && entry.sample.at !== samples.at(-1)?.at)
				samples = [...samples, entry.sample];
		},
		snapshot: (now, names) => {
			const {sources, passedOver, walked: _, ...rest} = meta as unknown as Meta;
			podTable ??= podTableOf(pods.values() as Iterable<unknown> as Iterable<JournalPod>);
			return {
				...rest,
				api: rest.api.kind === 'up' ? {...rest.api, latencyMs: 0} : rest.api,
				modes: rest.modes ?? [],
				revision,
				now,
				sources: sources.map(source => ({...source, requests: 0, bytes: 0, retries: 0})),
				pods: podTable,
				counters: [...counters.values()] as unknown as Snapshot['counters'],
				tables: Object.fromEntries(names.map(name => [name, rows(name)])) as Snapshot['tables'],
				logs: {
					containers: [...logs.values()] as unknown as Snapshot['logs']['containers'],
					passedOver,
				},
			};
		},
		walked: () => (meta as unknown as Meta | undefined)?.walked,
		verdict: () => verdict,
		told: () => [...told.values()],
		samples: () => samples,
		pods: () => [...(pods.values() as Iterable<unknown> as Iterable<JournalPod>)],
	};
}

function apply(collection: Collection, {gone = [], put = {}, patch = {}}: Changes): void {
	for (const key of gone) collection.delete(key);
	for (const [key, value] of Object.entries(put)) collection.set(key, value);
	for (const [key, change] of Object.entries(patch))
		collection.set(key, patched(collection.get(key), change));
}
