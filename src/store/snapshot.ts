import type {NodeCounters} from './counters.ts';
import type {IacFiles} from './iac.ts';
import type {Logs} from './logs/log.ts';
import type {Mode} from './mode.ts';
import type {PodTable} from './pod-table.ts';
import type {ProbeResult} from './probes.ts';
import type {Profile} from './profile.ts';
import type {Prometheus} from './prometheus.ts';
import type {TableName, Tables} from './rows.ts';
import type {SourceStatus} from './source-state.ts';
import type {RememberedTriggers} from './trigger-times.ts';

/** Who and what the snapshot is about. */
export type ClusterInfo = {
	readonly context: string;
	readonly server: string;
	/** "v1.33.1+k3s1"; empty while unknown. */
	readonly gitVersion: string;
	/** uid of namespace kube-system: the identity of a cluster; empty while unknown. */
	readonly uid: string;
};

/** Whether the API server answers, as the transport sees it. */
export type ApiState =
	| {readonly kind: 'connecting'; readonly since: number}
	| {readonly kind: 'up'; readonly since: number; readonly latencyMs: number}
	| {
			readonly kind: 'down';
			readonly since: number;
			readonly why: string;
			/** tls: its certificate is not the one expected; auth: it does not accept who we are; network: it cannot be reached or fails. */
			readonly fault: 'network' | 'tls' | 'auth';
			readonly retryAt?: number;
	  };

/** An immutable view of everything known at `now`. Everything to the right of it in the data flow is a pure function of it. */
export type Snapshot = {
	/** Grows with every published change. */
	readonly revision: number;
	readonly now: number;
	readonly cluster: ClusterInfo;
	readonly api: ApiState;
	readonly profile: Profile;
	/** Ansible files, with --iac or from the folder of a snapshot. */
	readonly iac?: IacFiles;
	readonly sources: readonly SourceStatus[];
	readonly pods: PodTable;
	readonly tables: {readonly [K in TableName]: readonly Tables[K][]};
	/** What the network answered, as recorded; empty on a live cluster. */
	readonly probes: readonly ProbeResult[];
	/** What packet filters of nodes counted, oldest first: recorded, or read in this session. */
	readonly counters: readonly NodeCounters[];
	/** What containers say, as far as their logs are read. */
	readonly logs: Logs;
	/** What this operator may not do, from access.yaml or from refused requests. */
	readonly denied: readonly {
		readonly verb: string;
		readonly group: string;
		readonly resource: string;
		readonly namespace?: string;
	}[];
	/**
	 * The cluster that this one is compared with (check --against); it has no `other` itself. When it was written down, the same cluster is
	 * an earlier moment of it.
	 */
	readonly other?: Snapshot & {readonly writtenDown?: true};
	/** What Prometheus says; `unread` until it was asked. */
	readonly prometheus: Prometheus;
	/** Since when rollback triggers hold by earlier looks; absent where nothing is kept (snapshot folders, demos). */
	readonly triggers?: RememberedTriggers;
	/** Set with --namespace, or where nothing else may be read: everything namespaced was read from this namespace alone. */
	readonly namespaceScope?: string;
	/** What is read otherwise than whole, everywhere and watched, and who chose so. */
	readonly modes: readonly Mode[];
};
