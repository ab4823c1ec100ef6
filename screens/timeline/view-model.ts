import type {TimelineEvent} from '../../src/record/timeline.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {formatClock, formatDuration} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {eventText, type TimelineRow, timelineCells, timelineColumns, timelineWay} from './rows.ts';

const arrange = createArrange<TimelineRow>();
const numbered = lastCall((events: readonly TimelineEvent[]): readonly TimelineRow[] =>
	events.map((event, number) => ({number, event})).reverse(),
);
const none: readonly TimelineEvent[] = [];

/** What happened in this session or in the one that is replayed, the newest first. */
export function timelineModel(input: ScreenInput): ScreenModel {
	const list = listOf(input);
	const arranged = arrange(input, list);
	const model = listScreen(input, headLines(input), list, arranged);
	const row = selectedRow(input, list, arranged);
	if (row === undefined) return model;
	const {event} = row;
	if (input.record?.replay !== undefined)
		return {...model, open: [{type: 'record', command: {do: 'go', at: event.at}}]};
	if (event.kind !== 'verdict' || event.after === undefined) return model;
	return {...model, open: [{type: 'go', place: {screen: 'finding', id: event.id}}]};
}

/** The moment of the selected line in a recording; undefined elsewhere: only what is recorded can be gone back to. */
export function momentOf(input: ScreenInput): number | undefined {
	if (input.record?.replay === undefined) return undefined;
	const list = listOf(input);
	return selectedRow(input, list, arrange(input, list))?.event.at;
}

function listOf({record, now, state, theme}: ScreenInput): List<TimelineRow> {
	const clock = record?.replay === undefined ? state.clock : 'time';
	return {
		pane: 'timeline',
		rows: numbered(record?.events ?? none),
		way: timelineWay,
		columns: timelineColumns,
		cellsOf: row => timelineCells(row, now, clock, theme.glyphs.arrow),
		titleOf: ({event}) => [span(new Date(event.at).toISOString().slice(0, 19).replace('T', ' '), 'strong')],
		linesOf: ({event}, width) => [
			...(event.kind === 'verdict' ? [[span(event.id, 'dim')]] : []),
			...wrapLabelled('', eventText(event), width, 'plain'),
		],
		targetOf: () => undefined,
		copyOf: ({event}) => `${new Date(event.at).toISOString()} ${eventText(event)}`,
		empty: [[span('nothing has changed since this session began', 'dim')]],
		noun: 'event',
	};
}

function headLines({record, theme}: ScreenInput): readonly Line[] {
	const dot = ` ${theme.glyphs.dot} `;
	if (record === undefined)
		return [[span('TIMELINE', 'heading'), span('   nothing is remembered here', 'dim')]];
	const {from, to, at, events, file, problem, replay} = record;
	const turned = events.filter(({kind}) => kind === 'verdict').length;
	const first: Line = [
		span('TIMELINE', 'heading'),
		span(
			`   ${formatClock(from)} to ${formatClock(to)}${dot}${plural(turned, 'verdict')} turned${dot}${plural(events.length - turned, 'other event')}`,
		),
	];
	const second: Line =
		replay === undefined
			? [
					problem !== undefined
						? span(problem, 'fail')
						: span(file === undefined ? 'not written to a journal' : `journal ${file}`, 'dim'),
				]
			: [
					span(`now ${formatClock(at)}`, 'strong'),
					span(
						`${dot}${formatDuration(at - from)} in${dot}${replay.playing ? `playing x${replay.speed}` : 'paused'}${dot}`,
					),
					span('P', 'key'),
					span(' play  ', 'dim'),
					span('[ ]', 'key'),
					span(' verdicts  ', 'dim'),
					span('{ }', 'key'),
					span(' 10 s', 'dim'),
				];
	return [first, second];
}
