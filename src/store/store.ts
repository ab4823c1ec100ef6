import {isDeepStrictEqual} from 'node:util';
import type {ListSink} from '../kube/types.ts';
import {createApiNews} from './api-news.ts';
import {type NodeCounters, withCounters} from './counters.ts';
import {createLogBook} from './logs/book.ts';
import {logSource} from './logs/source.ts';
import type {Mode} from './mode.ts';
import {createPods} from './pods/pods.ts';
import type {ProbeResult} from './probes.ts';
import type {Prometheus} from './prometheus.ts';
import {createPodReader, createRowReader, type ObjectReader} from './readers.ts';
import {resourceLabel} from './row-source.ts';
import type {SourceName, TableName, Tables} from './rows.ts';
import {cells} from './sanitise.ts';
import type {ApiState, ClusterInfo, Snapshot} from './snapshot.ts';
import {createSourceRecord, type SourceRecord} from './source-record.ts';
import type {Store, StoreOptions} from './store-interface.ts';
import {createTable, type Table} from './table.ts';
import type {RememberedTriggers} from './trigger-times.ts';

export type {Store, StoreOptions} from './store-interface.ts';

type Kept = {readonly reader: ObjectReader; readonly record: SourceRecord};

/** More answers of the network than this are not kept: a matrix of a big cluster has some hundreds. */
const mostProbes = 5_000;

/** An empty store in which every source is loading. */
export function createStore({
	sources,
	clock,
	profile = {},
	cluster = {},
	namespaceScope,
	iac,
}: StoreOptions): Store {
	const pods = createPods();
	const tables = new Map<TableName, Table<Tables[TableName]>>();
	const kept = new Map<SourceName, Kept>();
	const listeners = new Set<() => void>();
	let revision = 0;
	let info: ClusterInfo = {context: '', server: '', gitVersion: '', uid: '', ...cells(cluster)};
	let api: ApiState = {kind: 'connecting', since: clock()};
	const isNews = createApiNews(api);
	let expectations = profile;
	let configuration = iac;
	let prometheus: Prometheus = {kind: 'unread', why: 'not asked'};
	let denied: Snapshot['denied'] = [];
	let scope = namespaceScope;
	let modes: readonly Mode[] = [];
	let triggers: RememberedTriggers | undefined;
	let probes: readonly ProbeResult[] = [];
	let counters: readonly NodeCounters[] = [];
	let last: Snapshot | undefined;

	const changed = (): void => {
		revision++;
		for (const listener of listeners) listener();
	};
	const logs = createLogBook(clock, changed);
	const logRecord = createSourceRecord({
		name: logSource.name,
		title: logSource.title,
		resource: logSource.resource,
		since: clock(),
	});
	let readsLogs = false;

	for (const source of sources) {
		const first = source.resources[0];
		const record = createSourceRecord({
			name: source.name,
			title: source.title,
			resource: first ? resourceLabel(first) : '',
			since: clock(),
		});
		kept.set(source.name, {reader: readerOf(source), record});
	}

	function readerOf(source: StoreOptions['sources'][number]): ObjectReader {
		if (!('project' in source)) return createPodReader(pods);
		const table = createTable<Tables[TableName]>(source.keep);
		tables.set(source.name, table);
		return createRowReader(source, table);
	}

	const find = (name: SourceName): Kept => {
		const found = kept.get(name);
		if (found === undefined) throw new RangeError(`store: there is no source ${name}`);
		return found;
	};

	const sink = (name: SourceName): ListSink => {
		const {reader, record} = find(name);
		/** Whatever a hostile or unknown object makes a reader do ends here, where it is counted and shown. */
		const take = (read: () => void): void => {
			try {
				read();
				record.received(clock());
			} catch (error) {
				record.malformed(error instanceof Error ? error.message : String(error));
			}
			changed();
		};
		return {
			listing: () => {
				reader.listing();
				record.listing();
				changed();
			},
			putWire: (buffer, start, end) => take(() => reader.putWire(buffer, start, end)),
			putJson: object => take(() => reader.putJson(object)),
			removeWire: (buffer, start, end) => take(() => reader.removeWire(buffer, start, end)),
			removeJson: object => take(() => reader.removeJson(object)),
			progress: (loaded, remaining) => {
				record.progress(loaded, remaining);
				changed();
			},
			listed: () => {
				reader.listed();
				record.listed(clock());
				changed();
			},
		};
	};

	const rowsOf = <N extends TableName>(name: N): readonly Tables[N][] =>
		(tables.get(name)?.rows() ?? []) as readonly Tables[N][];

	/** Keeps the last collection of tables while none of them has changed. */
	const currentTables = (): Snapshot['tables'] => {
		const names = [...tables.keys()];
		const before = last?.tables;
		if (before && names.every(name => before[name] === rowsOf(name))) return before;
		return Object.fromEntries(names.map(name => [name, rowsOf(name)])) as Snapshot['tables'];
	};

	const clusterOf = (): ClusterInfo => {
		if (info.uid !== '') return info;
		const uid = rowsOf('namespaces').find(row => row.name === 'kube-system')?.uid ?? '';
		if (uid !== '') info = {...info, uid};
		return info;
	};

	return {
		sink,
		setSourceState: (name, state) => {
			if (find(name).record.setState(cells(state))) changed();
		},
		setSourceResource: (name, resource) => {
			find(name).record.setResource(resourceLabel(resource));
			changed();
		},
		setPolling: (name, polling) => {
			find(name).record.setPolling(polling);
			changed();
		},
		setMetadataOnly: (name, isMetadataOnly) => {
			find(name).record.setMetadataOnly(isMetadataOnly);
			changed();
		},
		setModes: next => {
			modes = next.map(one => cells(one));
			changed();
		},
		setNamespaceScope: next => {
			scope = next;
			changed();
		},
		addTraffic: (name, traffic) => {
			// Nobody is woken for what is only counted: it is in the next snapshot.
			find(name).record.addTraffic(traffic);
			revision++;
		},
		setCluster: part => {
			info = {...info, ...cells(part)};
			changed();
		},
		setApi: next => {
			api = cells(next);
			if (isNews(api)) changed();
			else revision++;
		},
		setProfile: next => {
			expectations = next;
			changed();
		},
		setIac: next => {
			configuration = next;
			changed();
		},
		setProbes: next => {
			probes = next;
			changed();
		},
		addProbes: next => {
			probes = [...probes, ...next].slice(-mostProbes);
			changed();
		},
		addCounters: next => {
			counters = withCounters(counters, next);
			changed();
		},
		setPrometheus: next => {
			const read = cells(next);
			if (isDeepStrictEqual(read, prometheus)) return;
			prometheus = read;
			changed();
		},
		setDenied: next => {
			denied = next.map(one => cells(one));
			changed();
		},
		setTriggers: next => {
			triggers = next;
			changed();
		},
		logs,
		setLogSource: state => {
			const isNew = !readsLogs;
			readsLogs = true;
			if (logRecord.setState(cells(state)) || isNew) changed();
		},
		addLogTraffic: logRecord.addTraffic,
		revision: () => revision,
		onChange: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		snapshot: now => {
			if (last?.revision === revision) last = last.now === now ? last : {...last, now};
			else {
				last = Object.freeze({
					revision,
					now,
					cluster: clusterOf(),
					api,
					profile: expectations,
					...(configuration !== undefined && {iac: configuration}),
					sources: [
						...[...kept.values()].map(({reader, record}) => record.status(reader.size())),
						...(readsLogs ? [logRecord.status(logs.read().containers.length)] : []),
					],
					pods: pods.table(),
					tables: currentTables(),
					probes,
					counters,
					logs: logs.read(),
					denied,
					prometheus,
					...(triggers !== undefined && {triggers}),
					...(scope !== undefined && {namespaceScope: scope}),
					modes,
				});
			}
			return last;
		},
		podBytes: pods.bytes,
	};
}
