import type {Profile} from '../../store/profile.ts';
import type {LabCluster} from '../cluster.ts';

/** What the program must say first about a scenario. */
export type Expected = {
	readonly code: string;
	readonly verdict: 'PASS' | 'WARN' | 'FAIL' | 'UNKNOWN' | 'SKIP';
	readonly owner: 'platform' | 'application' | 'joint';
	/** Codes that must not fail, because the fault could be mistaken for theirs. */
	readonly mustPass: readonly string[];
};

/** A cluster with a story. */
export type Scenario = {
	/** Lower case; what is typed on the command line. */
	readonly id: string;
	readonly title: string;
	/** What happened, in a sentence or two. */
	readonly story: string;
	/** The cluster at `now` (milliseconds since the epoch); without it at the fixed moment of the story. */
	readonly build: (now?: number) => LabCluster;
	/** What its operator expects, where the story needs it; `now` as for `build`. A profile that is given wins key by key. */
	readonly profile?: (now?: number) => Profile;
	/** Absent where nothing is wrong. */
	readonly expected?: Expected;
};
