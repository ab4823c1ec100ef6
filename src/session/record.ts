import type {Progress} from '../playbook/progress.ts';
import type {TimelineEvent} from '../record/timeline.ts';

/** What is known of the past of a session: what is written down now, or what was written down then and is shown again. */
export type RecordView = {
	/** Milliseconds since the epoch: what can be looked at. */
	readonly from: number;
	readonly to: number;
	/** The moment that is shown. */
	readonly at: number;
	/** Oldest first. */
	readonly events: readonly TimelineEvent[];
	/** Where it is written to or read from; undefined when nothing is kept. */
	readonly file?: string;
	/** Why it cannot be written or read further, in words. */
	readonly problem?: string;
	/** Set while a recording is shown. */
	readonly replay?: {readonly playing: boolean; readonly speed: number};
};

/** What can be done with a recording. Times are milliseconds. */
export type RecordCommand =
	| {readonly do: 'play'; readonly playing: boolean}
	| {readonly do: 'speed'; readonly speed: number}
	| {readonly do: 'go'; readonly at: number}
	| {readonly do: 'move'; readonly by: number}
	/** To the next or the previous change of a verdict. */
	| {readonly do: 'turn'; readonly direction: 1 | -1}
	| {readonly do: 'note'; readonly text: string};

/** The part of a session that knows its past. */
export type SessionRecord = {
	/** The same object as before while nothing has changed. */
	readonly view: () => RecordView;
	readonly subscribe: (listener: () => void) => () => void;
	readonly perform: (command: RecordCommand) => void;
	/** Writes down what happened besides the cluster's own changes; a recording is not added to. */
	readonly happen?: (kind: 'tick' | 'probe', text: string) => void;
	/** Writes down where people are in a playbook. */
	readonly walked?: (progress: Progress) => void;
};
