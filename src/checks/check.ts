import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Finding} from './finding.ts';

/** A source that can be needed: a table, or container logs. */
export type Need = SourceName | 'logs';

/**
 * One check of the playbook: a pure function of a snapshot. It always answers with at least one finding: PASS is said, never
 * implied. The registry turns sources named in `needs` that cannot be read into SKIP or UNKNOWN before `run` is called.
 */
export type Check = {
	readonly code: string;
	readonly title: string;
	/** One sentence for docs and help. */
	readonly about: string;
	/** Sources without which the check can say nothing. */
	readonly needs: readonly Need[];
	/** Further sources from which it concludes when an object is not there, although it can do without them. */
	readonly infers?: readonly SourceName[];
	/** Further sources that may change its answer: no PASS is said while this operator may not read them. */
	readonly weighs?: readonly SourceName[];
	readonly run: (snapshot: Snapshot) => readonly Finding[];
};
