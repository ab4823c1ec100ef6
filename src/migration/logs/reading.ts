import type {ContainerLog, LogLine} from '../../store/logs/log.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type ConnectionError, connectionError} from './connection-errors.ts';
import {logPatterns} from './patterns/index.ts';
import type {LogPattern} from './patterns/pattern.ts';
import type {LogProgram} from './programs.ts';
import {shapeOf} from './shapes.ts';

/** What one line means. */
export type LogMark = {
	readonly pattern?: LogPattern;
	readonly connection?: ConnectionError;
	/** The program itself calls it an error. */
	readonly isError: boolean;
};

/** Lines of one log that say the same. */
export type LogHit<T> = {
	readonly what: T;
	readonly count: number;
	readonly first: LogLine;
	readonly last: LogLine;
	/** Where the last one stands in the log: times may be equal or missing. */
	readonly lastIndex: number;
};

/** What is in one log. */
export type LogReading = {
	readonly log: ContainerLog;
	readonly hits: readonly LogHit<LogPattern>[];
	readonly connections: readonly LogHit<ConnectionError>[];
	/** Errors that no pattern knows, by their shape, the most frequent first. */
	readonly unknown: readonly LogHit<string>[];
};

/** Different shapes of unknown errors that are told apart in one log. */
const mostShapes = 20;

const isError =
	/\[(?:ERROR|FATAL|PANIC)\]|\blevel=(?:error|fatal|panic)\b|"level":"(?:error|fatal|panic)"|(?:^|\s)(?:ERROR|FATAL|CRITICAL|PANIC)[\s:]|^[EF]\d{4} \d\d:\d\d/;
const nothing: LogMark = {isError: false};
const marks = new WeakMap<LogLine, LogMark>();

const byProgram = new Map<string, readonly LogPattern[]>();

function patternsOf(program: string): readonly LogPattern[] {
	const known = byProgram.get(program);
	if (known !== undefined) return known;
	const found = logPatterns.filter(({programs}) => programs.some(one => one === program));
	byProgram.set(program, found);
	return found;
}

/** What a line of a program means; worked out once for each line. */
export function markOf(line: LogLine, program: string): LogMark {
	const known = marks.get(line);
	if (known !== undefined) return known;
	const {text} = line;
	const pattern = patternsOf(program).find(one => one.pattern.test(text));
	const connection = pattern?.sign === 'noise' ? undefined : connectionError(text);
	const failed = isError.test(text);
	const mark: LogMark =
		pattern === undefined && connection === undefined && !failed
			? nothing
			: {isError: failed, ...(pattern && {pattern}), ...(connection && {connection})};
	marks.set(line, mark);
	return mark;
}

const readings = new WeakMap<ContainerLog, LogReading>();

/** What is in a log; worked out once while the log does not change. */
export function readingOf(log: ContainerLog): LogReading {
	const known = readings.get(log);
	if (known !== undefined) return known;
	const hits = tally<LogPattern>();
	const connections = tally<ConnectionError>();
	const unknown = tally<string>();
	for (const [index, line] of log.lines.entries()) {
		const {pattern, connection, isError: failed} = markOf(line, log.program);
		if (pattern !== undefined) hits.add(pattern.id, pattern, line, index);
		if (connection !== undefined) {
			connections.add(`${connection.fault} ${connection.host} ${connection.port}`, connection, line, index);
		}
		if (failed && pattern === undefined && unknown.size() < mostShapes) {
			const shape = shapeOf(line.text);
			unknown.add(shape, shape, line, index);
		}
	}
	const reading: LogReading = {
		log,
		hits: hits.all(),
		connections: connections.all(),
		unknown: [...unknown.all()].sort((a, b) => b.count - a.count),
	};
	readings.set(log, reading);
	return reading;
}

function tally<T>() {
	const found = new Map<string, {what: T; count: number; first: LogLine; last: LogLine; lastIndex: number}>();
	return {
		size: () => found.size,
		add: (key: string, what: T, line: LogLine, index: number): void => {
			const entry = found.get(key);
			if (entry === undefined) found.set(key, {what, count: 1, first: line, last: line, lastIndex: index});
			else {
				entry.count++;
				entry.last = line;
				entry.lastIndex = index;
			}
		},
		all: (): readonly LogHit<T>[] => [...found.values()],
	};
}

/** The logs of a program that are read, of the runs that go on now. */
export function logsOf({logs}: Snapshot, program: LogProgram): readonly ContainerLog[] {
	return logs.containers.filter(log => log.program === program && !log.previous);
}

/** The last line that says so, of all patterns with these ids. */
export function lastHit(reading: LogReading, ids: readonly string[]): LogHit<LogPattern> | undefined {
	return newest(reading.hits.filter(({what}) => ids.includes(what.id)));
}

/** The last line of a sign that belongs to a check. */
export function lastOfSign(
	reading: LogReading,
	code: string,
	sign: LogPattern['sign'],
): LogHit<LogPattern> | undefined {
	return newest(reading.hits.filter(({what}) => what.code === code && what.sign === sign));
}

function newest<T>(hits: readonly LogHit<T>[]): LogHit<T> | undefined {
	return hits.reduce<LogHit<T> | undefined>(
		(best, hit) => (best === undefined || hit.lastIndex > best.lastIndex ? hit : best),
		undefined,
	);
}
