import type {Verdict} from '../../checks/finding.ts';
import type {Difference} from '../../diagnosis/difference/difference.ts';
import type {Frame} from '../session.ts';

/** One of the two that are compared. */
export type CompareSide = {
	/** Context of the kubeconfig, or whatever the cluster was called. */
	readonly context: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly verdict: Verdict;
	/** Why it could not be read; empty when it answers. */
	readonly silent: string;
};

/** What is not here as it is there, or not now as it was then. */
export type CompareView = {
	/** Two moments of one cluster, or two clusters. */
	readonly kind: 'moments' | 'clusters';
	readonly before?: CompareSide;
	readonly after?: CompareSide;
	readonly difference?: Difference;
	/** True while it is being worked out. */
	readonly working: boolean;
	/** Why there is nothing to compare, in words; empty when there is. */
	readonly problem: string;
};

/** The part of a session that compares what is shown with another moment or another cluster. */
export type SessionCompare = {
	/** What is known of the difference; a newer frame is compared in the background, and told to who subscribed. */
	readonly look: (frame: Frame) => CompareView;
	/** Calls back after every change; returns the way to stop it. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Compare with this moment from now on: the one that is shown, in a recording also another. Answers what came of it, in words. */
	readonly mark: (at?: number) => string;
};
