import type {ListSink, ResourceRef} from '../kube/types.ts';
import type {NodeCounters} from './counters.ts';
import type {IacFiles} from './iac.ts';
import type {LogBook} from './logs/book.ts';
import type {Mode} from './mode.ts';
import type {ProbeResult} from './probes.ts';
import type {Profile} from './profile.ts';
import type {Prometheus} from './prometheus.ts';
import type {RowSource, Source} from './row-source.ts';
import type {SourceName} from './rows.ts';
import type {ApiState, ClusterInfo, Snapshot} from './snapshot.ts';
import type {Traffic} from './source-record.ts';
import type {SourceState, SourceStatus} from './source-state.ts';
import type {RememberedTriggers} from './trigger-times.ts';

export type StoreOptions = {
	/** Every source but pods has a `project` function. */
	readonly sources: readonly (RowSource | (Source & {readonly name: 'pods'}))[];
	/** Milliseconds since the epoch. */
	readonly clock: () => number;
	readonly profile?: Profile;
	readonly iac?: IacFiles;
	readonly cluster?: Partial<ClusterInfo>;
	/** With --namespace: everything namespaced is read from this namespace alone. */
	readonly namespaceScope?: string;
};

/** Everything known about the cluster, live. Lists and watches write it through sinks; everybody else reads snapshots. */
export type Store = {
	/** Where the list-watch of a source puts what it reads. It never throws: what cannot be understood is counted. */
	readonly sink: (name: SourceName) => ListSink;
	readonly setSourceState: (name: SourceName, state: SourceState) => void;
	/** Which of its resources the source is read from, once discovery knows. */
	readonly setSourceResource: (name: SourceName, resource: ResourceRef) => void;
	/** Of a source nothing but metadata is read from now on, or everything. */
	readonly setMetadataOnly: (name: SourceName, isMetadataOnly: boolean) => void;
	/** What is read otherwise than whole, everywhere and watched. */
	readonly setModes: (modes: readonly Mode[]) => void;
	/** Everything namespaced is read from this namespace alone from now on; undefined for all. */
	readonly setNamespaceScope: (namespace: string | undefined) => void;
	/** A source is listed now and then instead of watched; undefined when it is watched. */
	readonly setPolling: (name: SourceName, polling: SourceStatus['polling']) => void;
	/** Adds to the statistics of a source. */
	readonly addTraffic: (name: SourceName, traffic: Traffic) => void;
	readonly setCluster: (cluster: Partial<ClusterInfo>) => void;
	readonly setApi: (api: ApiState) => void;
	readonly setProfile: (profile: Profile) => void;
	readonly setIac: (iac: IacFiles) => void;
	readonly setProbes: (probes: readonly ProbeResult[]) => void;
	/** Probes of this session, after those that are known already; the oldest are dropped beyond some thousands. */
	readonly addProbes: (probes: readonly ProbeResult[]) => void;
	/** Readings of nodes, after those that are known already; two are kept of each node. */
	readonly addCounters: (counters: readonly NodeCounters[]) => void;
	readonly setPrometheus: (prometheus: Prometheus) => void;
	readonly setDenied: (denied: Snapshot['denied']) => void;
	readonly setTriggers: (triggers: RememberedTriggers) => void;
	/** Where the reader of container logs puts what it reads. */
	readonly logs: LogBook;
	/** How it stands with reading container logs as a whole; it is no table, so that no collector speaks of it. */
	readonly setLogSource: (state: SourceState) => void;
	readonly addLogTraffic: (traffic: Traffic) => void;
	/** Grows with every change. */
	readonly revision: () => number;
	/** Calls back at every change, at once and often: the caller coalesces. Returns the way to stop it. */
	readonly onChange: (listener: () => void) => () => void;
	/** Everything as it is; parts that have not changed since the last snapshot are the same objects. */
	readonly snapshot: (now: number) => Snapshot;
	/** Retained bytes of the pod table. */
	readonly podBytes: () => number;
};
