import type {Verdict} from '../../checks/finding.ts';
import type {BurnDownSample} from '../../migration/burn-down.ts';
import type {Delta, Json} from './json-delta.ts';

export const journalFormat = 'ktriage-journal/v1';

/** A finding as far as the journal tells it: what it says, without how it came to. */
export type ToldFinding = {
	readonly id: string;
	readonly code: string;
	readonly verdict: Verdict;
	readonly class: string;
	readonly owner: string;
	readonly summary: string;
};

/** Changes of one collection by key; puts come after what is gone. */
export type Changes = {
	readonly gone?: readonly string[];
	readonly put?: {readonly [key: string]: Json};
	readonly patch?: {readonly [key: string]: Delta};
};

/** What can happen besides the cluster's own changes. */
export type EventKind = 'note' | 'action' | 'probe' | 'tick' | 'clock';

/** One line of a journal. `t` is milliseconds since the epoch. */
export type JournalEntry =
	| {readonly k: 'head'; readonly t: number; readonly format: string; readonly version: string}
	| {
			readonly k: 'frame';
			readonly t: number;
			/** Everything is in this entry; nothing before it is needed. */
			readonly full?: true;
			/** Connection, expectations, sources, probes: everything but tables. */
			readonly meta?: Delta;
			readonly tables?: {readonly [name: string]: Changes};
			readonly pods?: Changes;
			readonly logs?: Changes;
			/** Readings of packet filters and flows, by node and time. */
			readonly counters?: Changes;
			/** The verdict over everything. */
			readonly verdict?: Verdict;
			/** Findings that are new or told otherwise. */
			readonly told?: readonly ToldFinding[];
			readonly untold?: readonly string[];
			/** Sources were still being read for the first time: what is told is no news. */
			readonly early?: true;
			/** Findings whose verdict is another one than in the frame before. */
			readonly turned?: number;
			readonly sample?: BurnDownSample;
	  }
	| {readonly k: 'event'; readonly t: number; readonly kind: EventKind; readonly text: string};

export type FrameEntry = Extract<JournalEntry, {readonly k: 'frame'}>;
