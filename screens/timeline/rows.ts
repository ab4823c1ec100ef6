import type {TimelineEvent} from '../../src/record/timeline.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Clock, formatClock, formatMoment} from '../../src/ui/text/time.ts';
import {type Tone, verdictWord} from '../../src/ui/theme.ts';

/** One line of the story; `number` is its place from the beginning. */
export type TimelineRow = {readonly number: number; readonly event: TimelineEvent};

/** What an event says, in a line. */
export function eventText(event: TimelineEvent): string {
	switch (event.kind) {
		case 'verdict':
			return event.after === undefined ? `no longer told: ${event.summary}` : event.summary;
		case 'overall':
			return event.before === undefined ? 'first look at the cluster' : 'the verdict over everything';
		default:
			return event.text;
	}
}

const words = {
	overall: 'verdict',
	verdict: 'finding',
	note: 'note',
	action: 'action',
	probe: 'probe',
	tick: 'step',
	clock: 'clock',
};

/** How events are told apart, filtered and ordered. */
export const timelineWay: Way<TimelineRow> = {
	keyOf: ({number}) => String(number),
	filterKeys: ['time', 'kind', 'code', 'what'],
	fieldOf: ({number, event}, column) => {
		switch (column) {
			case 'time':
				return number;
			case 'kind':
				return words[event.kind];
			case 'code':
				return event.kind === 'verdict' ? event.code : '';
			case 'what':
				return eventText(event);
			default:
				return '';
		}
	},
};

/** The columns; what is less important goes first when it is narrow. */
export const timelineColumns: readonly Column[] = [
	{id: 'time', title: 'TIME', min: 5, ideal: 9, priority: 100, sortable: true, restless: true},
	{id: 'turn', title: 'TURNED', min: 12, ideal: 16, priority: 90},
	{id: 'code', title: 'CODE', min: 6, ideal: 6, priority: 80, sortable: true},
	{id: 'what', title: 'WHAT', min: 30, ideal: 60, grow: 1, priority: 95},
	{id: 'kind', title: 'KIND', min: 7, ideal: 7, priority: 40, sortable: true},
];

/** The cells of an event. */
export function timelineCells(
	{event}: TimelineRow,
	now: number,
	clock: Clock,
	arrow: string,
): Readonly<Record<string, Cell>> {
	const turned = event.kind === 'verdict' || event.kind === 'overall';
	const tone: Tone = !turned ? 'accent' : verdictWord(event.after ?? 'SKIP').tone;
	return {
		time: now >= event.at ? formatMoment(event.at, now, clock) : formatClock(event.at),
		turn: turned ? {text: `${event.before ?? '-'} ${arrow} ${event.after ?? '-'}`, tone} : '',
		code: event.kind === 'verdict' ? event.code : '',
		what: eventText(event),
		kind: {text: words[event.kind], tone: turned ? 'dim' : 'accent'},
	};
}
