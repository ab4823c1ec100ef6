import type {Verdict} from '../checks/finding.ts';
import {compareVerdicts, type ToldVerdict} from '../diagnosis/difference/difference.ts';
import type {EventKind} from './journal/entries.ts';

/** Something worth a line in the story of a window. `at` is milliseconds since the epoch. */
export type TimelineEvent =
	| {
			readonly kind: 'verdict';
			readonly at: number;
			readonly id: string;
			readonly code: string;
			readonly before: Verdict | undefined;
			readonly after: Verdict | undefined;
			readonly summary: string;
	  }
	| {
			readonly kind: 'overall';
			readonly at: number;
			readonly before: Verdict | undefined;
			readonly after: Verdict;
	  }
	| {readonly kind: EventKind; readonly at: number; readonly text: string};

/** Collects what happens, in order. */
export type Timeline = {
	/** The findings as they are told at a moment. */
	readonly frame: (at: number, verdict: Verdict, findings: readonly ToldVerdict[]) => void;
	readonly event: (kind: EventKind, at: number, text: string) => void;
	/** The same list as before while nothing has been added. */
	readonly events: () => readonly TimelineEvent[];
};

/** No window has more to tell; the oldest go. */
const most = 20_000;

/** A timeline without events. The first frame is where it starts from: its findings are no changes. */
export function createTimeline(): Timeline {
	let events: readonly TimelineEvent[] = [];
	let overall: Verdict | undefined;
	let told: readonly ToldVerdict[] | undefined;
	const add = (more: readonly TimelineEvent[]): void => {
		if (more.length > 0) events = [...events, ...more].slice(-most);
	};
	return {
		frame: (at, verdict, findings) => {
			if (verdict !== overall) add([{kind: 'overall', at, before: overall, after: verdict}]);
			overall = verdict;
			if (told !== undefined)
				add(compareVerdicts(told, findings).map(change => ({kind: 'verdict' as const, at, ...change})));
			told = findings;
		},
		event: (kind, at, text) => add([{kind, at, text}]),
		events: () => events,
	};
}
