import {type LogMark, markOf} from '../../src/migration/logs/reading.ts';
import {type ContainerLog, type LogLine, type Logs, logName} from '../../src/store/logs/log.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Tone} from '../../src/ui/theme.ts';

/** Which lines are shown, in the order in which a key goes through them. */
export const shows = ['all', 'marked', 'bad'] as const;
export type Show = (typeof shows)[number];

export const showWords: Readonly<Record<Show, string>> = {
	all: 'every line',
	marked: 'lines that are understood',
	bad: 'lines about what does not work',
};

/** A line of one of the logs. */
export type LogEntry = {
	readonly key: string;
	readonly log: ContainerLog;
	readonly line: LogLine;
	readonly mark: LogMark;
	readonly sign: 'bad' | 'good' | 'note' | '';
	/** Where lines are wrapped: the piece of the text that stands in this row. */
	readonly piece?: {readonly text: string; readonly isFirst: boolean};
};

/** Sorting more than these at every change would be felt; of many logs the newest lines of each are shown. */
const mostEntries = 4000;

/** The lines of all logs, the newest first; `until` leaves out what came later (0: nothing). */
export function entriesOf(logs: Logs, show: Show, container: string, until: number): readonly LogEntry[] {
	const chosen = logs.containers.filter(log => container === '' || logName(log) === container);
	const each = Math.ceil(mostEntries / Math.max(1, chosen.length));
	const entries: LogEntry[] = [];
	for (const log of chosen) {
		const from = Math.max(0, log.lines.length - each);
		for (let index = log.lines.length - 1; index >= from; index--) {
			const line = log.lines[index]!;
			if (until > 0 && line.at > until) continue;
			const mark = markOf(line, log.program);
			const sign = signOf(mark);
			if ((show === 'marked' && sign === '') || (show === 'bad' && sign !== 'bad')) continue;
			entries.push({key: `${logName(log)} ${log.dropped + index}`, log, line, mark, sign});
		}
	}
	return entries.sort((a, b) => b.line.at - a.line.at);
}

/** The same lines in rows of at most so many characters; a long line goes on in rows of its own. */
export function wrapped(entries: readonly LogEntry[], room: number): readonly LogEntry[] {
	return entries.flatMap(entry => {
		const {text} = entry.line;
		if (text.length <= room) return [entry];
		return Array.from({length: Math.ceil(text.length / room)}, (_, index) => ({
			...entry,
			key: index === 0 ? entry.key : `${entry.key} ${index}`,
			piece: {text: text.slice(index * room, (index + 1) * room), isFirst: index === 0},
		}));
	});
}

/** One word for what a line means; an error that is not understood is bad too. */
export function signOf({pattern, connection, isError}: LogMark): LogEntry['sign'] {
	if (pattern?.sign === 'noise') return '';
	if (pattern !== undefined && pattern.sign !== 'note') return pattern.sign;
	if (connection !== undefined || isError) return 'bad';
	return pattern === undefined ? '' : 'note';
}

/** How lines are told apart, filtered and ordered. */
export const logWay: Way<LogEntry> = {
	keyOf: ({key}) => key,
	filterKeys: ['pod', 'container', 'namespace', 'program', 'node', 'sign', 'text'],
	fieldOf: ({log, line, sign}, column) => {
		switch (column) {
			case 'pod':
			case 'container':
			case 'namespace':
			case 'program':
			case 'node':
				return log[column];
			case 'from':
				return log.program;
			case 'time':
				return line.at;
			case 'sign':
				return sign;
			default:
				return line.text;
		}
	},
};

/** The columns; when it is narrow the time and the text are left. */
export const logColumns: readonly Column[] = [
	{id: 'time', title: 'TIME', min: 8, ideal: 8, priority: 90, sortable: true},
	{id: 'sign', title: 'SIGN', min: 4, ideal: 4, priority: 80, sortable: true},
	{id: 'from', title: 'FROM', min: 11, ideal: 19, priority: 60, cut: 'middle', sortable: true},
	{id: 'pod', title: 'POD', min: 12, ideal: 24, priority: 30, cut: 'middle', sortable: true},
	{id: 'text', title: 'LINE', min: 20, ideal: 40, grow: 1, priority: 100},
];

/** The columns where lines are wrapped: everything but the time and the text stands in the details. */
export const wrappedColumns: readonly Column[] = logColumns.filter(({id}) =>
	['time', 'sign', 'text'].includes(id),
);

const tones: Readonly<Record<LogEntry['sign'], Tone>> = {
	bad: 'fail',
	good: 'ok',
	note: 'accent',
	'': 'plain',
};

/** The cells of a line. */
export function logCells({log, line, sign, piece}: LogEntry): Readonly<Record<string, Cell>> {
	const tone = tones[sign];
	const text: Cell = {text: piece?.text ?? line.text, tone: sign === 'bad' ? tone : 'plain'};
	if (piece?.isFirst === false) return {text};
	return {
		time: {text: line.at === 0 ? '?' : new Date(line.at).toISOString().slice(11, 19), tone: 'dim'},
		sign: {text: sign, tone},
		from: {text: log.previous ? `${log.program} (before)` : log.program, tone: 'dim'},
		pod: {text: log.pod, tone: 'dim'},
		text,
	};
}
