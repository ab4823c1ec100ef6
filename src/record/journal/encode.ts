import type {Finding} from '../../checks/finding.ts';
import {compareVerdicts} from '../../diagnosis/difference/difference.ts';
import {includesAscending} from '../../migration/ascending.ts';
import {sample} from '../../migration/burn-down.ts';
import {classifyPods} from '../../migration/classify-pods.ts';
import type {Progress} from '../../playbook/progress.ts';
import type {Frame} from '../../session/session.ts';
import {logName} from '../../store/logs/log.ts';
import type {PodTable} from '../../store/pod-table.ts';
import {changedSlots} from '../../store/pods/view.ts';
import type {ObjectMeta, TableName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {keptCounters} from './counters.ts';
import type {Changes, FrameEntry, ToldFinding} from './entries.ts';
import {type Delta, delta, type Json} from './json-delta.ts';
import {type JournalPod, journalPod, podKey} from './pods.ts';

/** Turns frames into what changed since the one before. */
export type Encoder = {
	/** The entry of a frame; undefined when nothing has changed. With `full` it needs nothing before it. */
	readonly encode: (frame: Frame, full: boolean, walked?: Walked) => FrameEntry | undefined;
};

/** Where people are in a playbook, and since when; milliseconds since the epoch. */
export type Walked = {readonly progress: Progress; readonly at: number};

type Kept = {
	readonly snapshot: Snapshot;
	readonly meta: Json;
	readonly pods: ReadonlyMap<string, JournalPod>;
	readonly logs: ReadonlyMap<string, Json>;
	readonly counters: ReadonlyMap<string, Json>;
	readonly told: ReadonlyMap<string, ToldFinding>;
	/** What was told when last nothing was being read for the first time. */
	readonly news: ReadonlyMap<string, ToldFinding> | undefined;
	readonly verdict: string;
	readonly sample: string;
	readonly walked: Progress | undefined;
};

/** Values that cross a JSON file as they are; undefined parts are left out by its writer. */
const asJson = (value: unknown): Json => value as Json;

/** An encoder at the start of a journal. */
export function createEncoder(): Encoder {
	let last: Kept | undefined;
	return {
		encode: (frame, full, walked) => {
			const before = full ? undefined : last;
			const {snapshot, diagnosis} = frame;
			const early = isEarly(snapshot);
			const saidAt = walked === undefined || walked.progress === last?.walked ? 0 : walked.at;
			const meta = metaOf(snapshot, walked?.progress);
			const pods = podChanges(before, snapshot.pods);
			const logs = new Map(snapshot.logs.containers.map(log => [logName(log), asJson(log)]));
			const counters = keptCounters(snapshot.counters) as unknown as ReadonlyMap<string, Json>;
			const told = new Map(diagnosis.findings.map(one => [one.id, toldOf(one)]));
			const counted = sample(classifyPods(snapshot), 0);
			const entry = {
				meta: delta(before?.meta, meta),
				tables: tableChanges(before?.snapshot, snapshot),
				pods: pods.changes,
				logs: mapChanges(before?.logs, logs),
				counters: mapChanges(before?.counters, counters),
				verdict: before?.verdict === diagnosis.verdict ? undefined : diagnosis.verdict,
				told: changedTold(before?.told, told),
				turned: early ? undefined : turned(last?.news, told),
				untold: nonEmpty([...(before?.told.keys() ?? [])].filter(id => !told.has(id))),
				sample:
					early || before?.sample === JSON.stringify(counted) ? undefined : {...counted, at: snapshot.now},
			};
			last = {
				snapshot,
				meta,
				pods: pods.now,
				logs,
				counters,
				told,
				news: early ? last?.news : told,
				verdict: diagnosis.verdict,
				sample: early ? '' : JSON.stringify(counted),
				walked: walked?.progress,
			};
			const changed = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
			if (Object.keys(changed).length === 0) return undefined;
			return {
				k: 'frame',
				t: Math.max(snapshot.now, saidAt),
				...(before === undefined && {full: true}),
				...(early && {early}),
				...changed,
			};
		},
	};
}

/** True while something is being read for the first time. */
export function isEarly({sources, revision}: Snapshot): boolean {
	return revision === 0 || sources.some(({state}) => state.kind === 'loading');
}

function metaOf(snapshot: Snapshot, walked: Progress | undefined): Json {
	const {cluster, api, profile, iac, sources, probes, denied, prometheus, namespaceScope, modes, logs} =
		snapshot;
	// Counters of traffic change all the time and are nothing of the cluster.
	const quiet = sources.map(({requests: _, bytes: __, retries: ___, lastEventAt: ____, ...rest}) => rest);
	return asJson({
		cluster,
		api: api.kind === 'up' ? {kind: api.kind, since: api.since} : api,
		profile,
		iac,
		sources: quiet,
		probes,
		denied,
		prometheus,
		namespaceScope,
		modes,
		passedOver: logs.passedOver,
		...(walked !== undefined && {walked}),
	});
}

function tableChanges(before: Snapshot | undefined, after: Snapshot): FrameEntry['tables'] {
	const changes: Record<string, Changes> = {};
	for (const name of Object.keys(after.tables) as TableName[]) {
		const rows = after.tables[name];
		const old = before?.tables[name];
		if (old === rows) continue;
		const change = mapChanges(keyed(old ?? []), keyed(rows));
		if (change !== undefined) changes[name] = change;
	}
	return Object.keys(changes).length === 0 ? undefined : changes;
}

function keyed(rows: readonly ObjectMeta[]): ReadonlyMap<string, Json> {
	return new Map(rows.map(row => [podKey(row), asJson(row)]));
}

function mapChanges(
	before: ReadonlyMap<string, Json> = new Map(),
	after: ReadonlyMap<string, Json>,
): Changes | undefined {
	const gone = [...before.keys()].filter(key => !after.has(key));
	const put: Record<string, Json> = {};
	const patch: Record<string, Delta> = {};
	for (const [key, value] of after) {
		const change = delta(before.get(key), value);
		if (change === undefined) continue;
		if ('v' in change) put[key] = change.v;
		else patch[key] = change;
	}
	return changesOf(gone, put, patch);
}

function changesOf(
	gone: readonly string[],
	put: Record<string, Json>,
	patch: Record<string, Delta>,
): Changes | undefined {
	const changes = {
		...(gone.length > 0 && {gone}),
		...(Object.keys(put).length > 0 && {put}),
		...(Object.keys(patch).length > 0 && {patch}),
	};
	return Object.keys(changes).length === 0 ? undefined : changes;
}

function podChanges(
	before: Kept | undefined,
	pods: PodTable,
): {readonly changes: Changes | undefined; readonly now: ReadonlyMap<string, JournalPod>} {
	if (before?.snapshot.pods === pods) return {changes: undefined, now: before.pods};
	const old = before?.pods ?? new Map<string, JournalPod>();
	const slots = before === undefined ? undefined : changedSlots(before.snapshot.pods, pods);
	const now = new Map(slots === undefined ? [] : old);
	const touched = new Set<string>();
	// What left a slot first: its pod may be in another one now.
	for (const slot of slots ?? []) {
		const key = keyInSlot(before?.snapshot.pods, slot);
		if (key === undefined) continue;
		now.delete(key);
		touched.add(key);
	}
	const used = pods.slotList();
	for (const slot of slots?.filter(one => includesAscending(used, one)) ?? used) {
		const pod = journalPod(pods, slot);
		now.set(podKey(pod), pod);
		touched.add(podKey(pod));
	}
	if (slots === undefined) for (const key of old.keys()) touched.add(key);
	const pick = (map: ReadonlyMap<string, JournalPod>): ReadonlyMap<string, Json> =>
		new Map([...touched].flatMap(key => (map.has(key) ? [[key, asJson(map.get(key))] as const] : [])));
	return {changes: mapChanges(pick(old), pick(now)), now};
}

function keyInSlot(pods: PodTable | undefined, slot: number): string | undefined {
	try {
		return pods === undefined ? undefined : podKey(pods.row(slot));
	} catch (error) {
		// The slot was free, or the table shorter.
		if (error instanceof RangeError || error instanceof TypeError) return undefined;
		throw error;
	}
}

function toldOf({id, code, verdict, class: kind, owner, summary}: Finding): ToldFinding {
	return {id, code, verdict, class: kind, owner, summary};
}

function changedTold(
	before: ReadonlyMap<string, ToldFinding> | undefined,
	after: ReadonlyMap<string, ToldFinding>,
): readonly ToldFinding[] | undefined {
	const changed = [...after.values()].filter(one => {
		const old = before?.get(one.id);
		return old === undefined || delta(asJson(old), asJson(one)) !== undefined;
	});
	return nonEmpty(changed);
}

function turned(
	before: ReadonlyMap<string, ToldFinding> | undefined,
	after: ReadonlyMap<string, ToldFinding>,
): number | undefined {
	if (before === undefined) return undefined;
	return compareVerdicts([...before.values()], [...after.values()]).length || undefined;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
	return list.length === 0 ? undefined : list;
}
