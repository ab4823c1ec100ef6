import type {Registry} from './api/registry.ts';
import type {LabClock} from './clock.ts';
import type {LabCluster} from './cluster.ts';
import type {Logs} from './logs.ts';
import type {Random} from './random.ts';
import type {Store} from './storage/store.ts';

/** What every handler of the lab works with. */
export type LabContext = {
	readonly cluster: LabCluster;
	readonly store: Store;
	readonly registry: Registry;
	readonly clock: LabClock;
	readonly random: Random;
	readonly logs: Logs;
	/** Name of the one user that the lab knows. */
	readonly user: string;
	readonly gitVersion: () => string;
	readonly options: LabOptions;
};

/** How often things happen that a real server does by the minute; in milliseconds. */
export type LabOptions = {
	readonly bookmarkEveryMs: number;
	/** After this time changes are forgotten, so that old lists and watches are answered 410 (etcd compaction). */
	readonly compactEveryMs: number;
	/** How long a container takes to stop, at most its grace period. */
	readonly stopPodsAfterMs: number;
};

export const defaultOptions: LabOptions = {
	bookmarkEveryMs: 60_000,
	compactEveryMs: 300_000,
	stopPodsAfterMs: 1_000,
};
