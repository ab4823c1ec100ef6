import {collectors} from '../../collectors/index.ts';
import {createLineReader} from '../../src/kube/logs/lines.ts';
import {recordedResult} from '../../src/lab/handlers/prometheus.ts';
import {wantedLogs} from '../../src/migration/logs/wanted.ts';
import {agentSecretsAmong, namedSecrets} from '../../src/migration/named-secrets.ts';
import {recordedCounters} from '../../src/store/counters.ts';
import type {IacFiles} from '../../src/store/iac.ts';
import {logName} from '../../src/store/logs/log.ts';
import {probeResults} from '../../src/store/probes.ts';
import type {Profile} from '../../src/store/profile.ts';
import {type Prometheus, prometheusQueries, samplesOf} from '../../src/store/prometheus.ts';
import type {SourceName} from '../../src/store/rows.ts';
import type {ApiState, Snapshot} from '../../src/store/snapshot.ts';
import type {SourceState} from '../../src/store/source-state.ts';
import {createStore, type Store} from '../../src/store/store.ts';

/** When nothing else is said, it is this moment in tests. */
export const testNow = Date.parse('2026-11-20T15:40:12Z');

export type SnapshotOptions = {
	readonly now?: number;
	readonly profile?: Profile;
	readonly iac?: IacFiles;
	readonly context?: string;
	readonly gitVersion?: string;
	readonly api?: ApiState;
	/** States of sources that are not live; whatever objects they have stay in their tables. */
	readonly sources?: Partial<Record<SourceName, SourceState>>;
	/** Recorded probes, as in probes.yaml. */
	readonly probes?: readonly unknown[];
	/** What packet filters counted, by node, as in counters/NODE.txt. */
	readonly counters?: Readonly<Record<string, string>>;
	readonly denied?: Snapshot['denied'];
	readonly namespaceScope?: string;
	/** What Prometheus answered, as in metrics/prometheus.yaml. */
	readonly prometheus?: Readonly<Record<string, readonly unknown[]>>;
	/** What containers say, as `kubectl logs --timestamps` prints it, by "NAMESPACE/POD/CONTAINER"; without it no log is read. */
	readonly logs?: Readonly<Record<string, string>>;
};

type Typed = {readonly apiVersion?: unknown; readonly kind?: unknown; readonly items?: unknown};

const asTyped = (object: unknown): Typed => (typeof object === 'object' && object !== null ? object : {});

/** Lists are taken apart. */
function flatten(objects: readonly unknown[]): readonly unknown[] {
	return objects.flatMap(object => {
		const {kind, items} = asTyped(object);
		return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
			? flatten(items)
			: [object];
	});
}

/** Whether a selector of "path=value" and "path!=value", as collectors have them, selects the object. */
function hasField(object: unknown, selector: string | undefined): boolean {
	if (selector === undefined) return true;
	const at = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key];
	return selector.split(',').every(part => {
		const [, path = '', not, wanted] = /^([\w.]+)(!?)=(.*)$/.exec(part) ?? [];
		return (path.split('.').reduce(at, object) === wanted) === (not === '');
	});
}

/** By "APIVERSION KIND". */
const readers = Map.groupBy(
	collectors.flatMap(collector =>
		collector.resources.map(({group, version, kind}) => ({
			key: `${group === '' ? version : `${group}/${version}`} ${kind}`,
			collector,
		})),
	),
	({key}) => key,
);

/** Which sources read this object. */
export function sourcesOf(object: unknown): readonly SourceName[] {
	const {apiVersion, kind} = asTyped(object);
	const found = readers.get(`${String(apiVersion)} ${String(kind)}`) ?? [];
	return found
		.filter(({collector}) => hasField(object, collector.fieldSelector))
		.map(({collector}) => collector.name);
}

/** The first source that reads this object; undefined when none does. */
export function sourceOf(object: unknown): SourceName | undefined {
	return sourcesOf(object)[0];
}

/** The real store with every source listed from Kubernetes objects as JSON; kinds that no source reads are passed over. */
export function storeOf(objects: readonly unknown[], options: SnapshotOptions = {}): Store {
	const now = options.now ?? testNow;
	const store = createStore({
		sources: collectors,
		clock: () => now,
		profile: options.profile ?? {},
		...(options.iac !== undefined && {iac: options.iac}),
		cluster: {
			context: options.context ?? 'test',
			server: 'https://127.0.0.1:6443',
			gitVersion: options.gitVersion ?? '',
		},
		...(options.namespaceScope !== undefined && {namespaceScope: options.namespaceScope}),
	});
	const all = flatten(objects).map(object => ({object, sources: sourcesOf(object)}));
	for (const {name, onlyNamed} of collectors) {
		relist(
			store,
			name,
			onlyNamed ? [] : all.flatMap(({object, sources}) => (sources.includes(name) ? [object] : [])),
		);
		store.setSourceState(name, options.sources?.[name] ?? {kind: 'live', since: now});
	}
	readSecrets(
		store,
		all.map(({object}) => object),
		now,
	);
	store.setApi(options.api ?? {kind: 'up', since: now, latencyMs: 1});
	store.setProbes(probeResults(options.probes ?? []));
	store.addCounters(recordedCounters(options.counters ?? {}, now));
	store.setDenied(options.denied ?? []);
	if (options.prometheus !== undefined) store.setPrometheus(answered(options.prometheus, now));
	return store;
}

/** A complete list of one source replaces what it holds. */
export function relist(store: Store, name: SourceName, objects: readonly unknown[]): void {
	const sink = store.sink(name);
	sink.listing();
	for (const object of objects) sink.putJson(object);
	sink.listed();
}

/** Puts named Secrets where the reader of a session puts them, or that there are none of that name. */
function readSecrets(store: Store, objects: readonly unknown[], now: number): void {
	const isSecret = (object: unknown) =>
		asTyped(object).kind === 'Secret' && asTyped(object).apiVersion === 'v1';
	const secrets = new Map(
		objects.filter(isSecret).map(object => {
			const {namespace, name} = (object as {metadata: {namespace: string; name: string}}).metadata;
			return [`${namespace}/${name}`, object];
		}),
	);
	for (const {namespace, name} of [...namedSecrets(store.snapshot(now)), ...agentSecretsAmong(objects)])
		store
			.sink('storageSecrets')
			.putJson(secrets.get(`${namespace}/${name}`) ?? {metadata: {namespace, name}, answer: 'missing'});
}

/** The state after every query was asked of a Prometheus that has these records. */
function answered(recorded: Readonly<Record<string, readonly unknown[]>>, at: number): Prometheus {
	const answers = Object.entries(prometheusQueries).map(([name, query]) => [
		name,
		{kind: 'samples', samples: samplesOf(recordedResult(recorded, query))},
	]);
	const where = 'Service monitoring/prometheus:9090';
	return {kind: 'read', where, why: '', at, answers: Object.fromEntries(answers)};
}

/**
 * A snapshot of the real store, filled with Kubernetes objects as JSON (lists are taken apart). Every source is live, with no
 * objects where none are given, unless `options.sources` says otherwise.
 */
export function snapshotOf(objects: readonly unknown[], options: SnapshotOptions = {}): Snapshot {
	return storeWithLogs(objects, options).snapshot(options.now ?? testNow);
}

/** The store behind such a snapshot, for a test that goes on to change it. */
export function storeWithLogs(objects: readonly unknown[], options: SnapshotOptions = {}): Store {
	const store = storeOf(objects, options);
	if (options.logs !== undefined) readLogs(store, options.logs, options.now ?? testNow);
	return store;
}

/** Puts recorded lines where the reader of a session puts them: those of the containers that are asked for. */
function readLogs(store: Store, logs: Readonly<Record<string, string>>, now: number): void {
	store.setLogSource({kind: 'live', since: now});
	for (const wanted of wantedLogs(store.snapshot(now)).logs) {
		for (const previous of [false, true]) {
			const key = {namespace: wanted.namespace, pod: wanted.pod, container: wanted.container, previous};
			const text = logs[logName(key)];
			if (text === undefined && previous) continue;
			const reader = createLineReader();
			store.logs.open(key, wanted);
			store.logs.add(key, [...reader.push(Buffer.from(text ?? '')), ...reader.end()]);
			store.logs.setState(key, {kind: 'read', since: now});
		}
	}
}
