import type {Move} from '../../diagnosis/moves.ts';
import type {MatrixKind} from '../../probes/plans/matrix-kinds.ts';
import type {Planned} from '../../probes/plans/planned.ts';
import type {ProbeClass} from '../../probes/question.ts';

/** What a person wants to ask the network: what a finding predicts, what all red findings predict, or many connections at once. */
export type ProbeWanted =
	| {readonly kind: 'finding'; readonly id: string}
	| {readonly kind: 'all'}
	/** The same as a question to the policies: places and a port as `policy explain` takes them. */
	| {readonly kind: 'connection'; readonly from: string; readonly to: string; readonly port: string}
	| {readonly kind: 'matrix'; readonly of: MatrixKind};

/** A question as it is shown before it is asked. */
export type OfferedQuestion = {
	readonly planned: Planned;
	/** The same as a command of its own. */
	readonly command: string;
	/** Where it goes: "10.43.0.10:53/udp kubernetes.default". */
	readonly target: string;
	/** What must come for the finding to be true, and what disproves it; empty where nothing is predicted. */
	readonly confirms: string;
	readonly refutes: string;
};

/** Questions that are ready to be asked, and why some are not. Nothing has been asked yet. */
export type ProbeOffer = {
	readonly wanted: ProbeWanted;
	readonly title: string;
	readonly questions: readonly OfferedQuestion[];
	/** Predictions that only a person can try. */
	readonly byHand: readonly {readonly probe: string; readonly expect: string}[];
	readonly notes: readonly string[];
	/** Why no command may be run in a pod; empty when it may. Questions from this machine need no permission. */
	readonly refusal: string;
};

/** One field of a matrix; without a class it has not been asked yet. */
export type MatrixField = {
	readonly row: string;
	readonly column: string;
	readonly class?: ProbeClass;
	readonly as?: 'yes' | 'no' | 'unknown';
};

/** Many connections at once, filled as the answers come. */
export type ProbeMatrix = {readonly of: MatrixKind; readonly fields: readonly MatrixField[]};

/** What came of one run. */
export type ProbingEnd = {
	readonly title: string;
	readonly at: number;
	/** Questions that were answered, and those that were to be asked. */
	readonly answered: number;
	readonly of: number;
	readonly cancelled: boolean;
	/** How often each class was the answer, most frequent first. */
	readonly classes: readonly {readonly class: ProbeClass; readonly count: number}[];
	readonly moves: readonly Move[];
	/** Why it ended before its time; empty when it did not. */
	readonly problem: string;
};

/** Everything about asking the network that a screen may show. */
export type ProbingState = {
	readonly working?: {readonly title: string; readonly done: number; readonly of: number};
	readonly matrix?: ProbeMatrix;
	readonly last?: ProbingEnd;
};

/** The part of a session that can ask the network itself. Nothing is asked that was not shown and confirmed. */
export type SessionProbing = {
	readonly state: () => ProbingState;
	/** Calls back after every change; returns the way to stop it. */
	readonly subscribe: (listener: () => void) => () => void;
	/** What would be asked. Never rejects for what a cluster does. */
	readonly offer: (wanted: ProbeWanted) => Promise<ProbeOffer>;
	/** Asks what may be asked, one run at a time, and puts the answers into the store as they come. */
	readonly run: (offer: ProbeOffer) => Promise<ProbingEnd>;
	/** Ends the run; what was answered by then counts. */
	readonly stop: () => void;
};
