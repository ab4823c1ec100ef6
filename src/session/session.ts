import type {Diagnosis} from '../diagnosis/diagnosis.ts';
import type {Incident} from '../incidents/incident.ts';
import type {RequestStatistics} from '../kube/request-log.ts';
import type {ResourceRef} from '../kube/types.ts';
import type {BurnDownSample} from '../migration/burn-down.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SessionActions} from './actions/state.ts';
import type {SessionCompare} from './compare/state.ts';
import type {Budget} from './economy.ts';
import type {SessionHits} from './hits/state.ts';
import type {SessionPlaybook} from './playbook.ts';
import type {SessionProbing} from './probing/state.ts';
import type {SessionRecord} from './record.ts';

/** What is on screen or in a report at one moment: the snapshot, what it means, and how it came to be. */
export type Frame = {
	readonly snapshot: Snapshot;
	readonly diagnosis: Diagnosis;
	/** Oldest first; one sample per change, thinned with age. */
	readonly burnDown: readonly BurnDownSample[];
	readonly traffic: RequestStatistics;
};

/** A running connection to one cluster. */
export type Session = {
	readonly frame: () => Frame;
	/** Calls back after every new frame, at most ten times a second; returns the way to stop it. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Try again now whatever waits for a retry. */
	readonly reconnect: () => void;
	/** Reads everything whole and watches it whatever it costs, or goes back to what the link carries; returns which. Absent in a recording. */
	readonly toggleBudget?: () => Budget;
	/** The object as YAML, fetched on demand, secrets' data masked, sanitised. */
	readonly fetchObject: (target: ObjectTarget, signal: AbortSignal) => Promise<string>;
	/** Events about an object, newest first, one line each. */
	readonly fetchEvents: (target: ObjectTarget, signal: AbortSignal) => Promise<readonly string[]>;
	/** What may be changed from here, each change planned, shown and confirmed. */
	readonly actions: SessionActions;
	/** What is really hit, once a person permitted to read it; absent where nothing can be read, as in a replay. */
	readonly hits?: SessionHits;
	/** Asking the network itself; absent where nothing can be asked, as in a recording. */
	readonly probing?: SessionProbing;
	/** What it remembers of its past; absent where nothing is remembered. */
	readonly record?: SessionRecord;
	/** Where the playbook stands; absent where none is walked. */
	readonly playbook?: SessionPlaybook;
	/** What is not as it was, or not as it is in another cluster; absent where nothing is compared. */
	readonly compare?: SessionCompare;
	/** Solved cases to compare with, the same list while it stays as it is; absent where none are read. */
	readonly incidents?: () => readonly Incident[];
	readonly close: () => Promise<void>;
};

export type ObjectTarget = {
	readonly resource: ResourceRef;
	readonly namespace: string;
	readonly name: string;
};
