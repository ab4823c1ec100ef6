import type {AuditRecord} from '../../actions/audit-record.ts';
import type {ActionOutcome} from '../../actions/outcome.ts';
import type {ActionPlan} from '../../actions/plan.ts';
import type {StuckFacts} from '../../finalizers/facts.ts';
import type {TerminatingObject} from '../../finalizers/object.ts';
import type {Planned} from '../../finalizers/plan.ts';
import type {Scan} from '../../finalizers/scan.ts';
import type {RestartChoice} from '../../restarts/choice.ts';

/** How far the search for what hangs in deletion is. Times are milliseconds since the epoch. */
export type ScanState =
	| {readonly kind: 'none'}
	| {
			readonly kind: 'running';
			readonly since: number;
			readonly types: number;
			readonly ofTypes: number;
			readonly objects: number;
	  }
	| {
			readonly kind: 'done';
			readonly at: number;
			readonly scan: Omit<Scan, 'found'>;
			/** Types with hits, which are watched since. */
			readonly following: number;
			/** Types that are not followed for want of a right, "watch configmaps"; none when absent. */
			readonly lacking?: readonly string[];
	  }
	| {readonly kind: 'failed'; readonly at: number; readonly why: string};

/** Everything about changing the cluster that a screen may show. */
export type ActionsState = {
	/** refused: in words, with what would change it; unknown until connected. */
	readonly permission:
		| {readonly kind: 'unknown'}
		| {readonly kind: 'allowed'}
		| {readonly kind: 'refused'; readonly why: string};
	readonly scan: ScanState;
	/** Objects that are being deleted, oldest first. */
	readonly found: readonly TerminatingObject[];
	/** What the objects are judged by, beside the snapshot. */
	readonly facts: StuckFacts | undefined;
	/** Requests of this cluster of which it is not known how they ended: a crash, a cut connection. */
	readonly open: readonly AuditRecord[];
	/** The action that is being carried out. */
	readonly working?: {readonly title: string; readonly step: number; readonly of: number};
	/** Folder of the backups; '' until connected. */
	readonly backups: string;
};

/** What a person asks to be planned; the plan is made from the cluster as it is at that moment. */
export type WantedAction =
	| {readonly kind: 'remove'; readonly uids: readonly string[]; readonly finalizer: string}
	| {readonly kind: 'undo-last'}
	| {readonly kind: 'restart'; readonly choice: RestartChoice};

/** The part of a session that can change the cluster. Nothing is sent that was not planned, shown and confirmed by its digest. */
export type SessionActions = {
	readonly state: () => ActionsState;
	/** Calls back after every change; returns the way to stop it. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Looks for everything that is being deleted; does nothing while it looks, nor when it has looked unless `again`. */
	readonly scan: (again: boolean) => void;
	/** Never rejects for what a cluster does: the refusal says it. */
	readonly plan: (wanted: WantedAction) => Promise<Planned>;
	/** Carries out what was confirmed; see applyPlan. */
	readonly apply: (plan: ActionPlan, digest: string) => Promise<ActionOutcome>;
};

/** Before anything is known. */
export const noActionsYet: ActionsState = {
	permission: {kind: 'unknown'},
	scan: {kind: 'none'},
	found: [],
	facts: undefined,
	open: [],
	backups: '',
};
