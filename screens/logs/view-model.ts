import {faultMeanings} from '../../src/migration/logs/connection-errors.ts';
import {type LogReading, readingOf} from '../../src/migration/logs/reading.ts';
import {targetOf} from '../../src/migration/logs/targets.ts';
import {type ContainerLog, type LogState, logName} from '../../src/store/logs/log.ts';
import {logSource} from '../../src/store/logs/source.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {explainSource} from '../../src/ui/freshness.ts';
import {
	type Arranged,
	createArrange,
	type List,
	listScreen,
	listWidth,
	selectedRow,
} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {podTarget} from '../../src/ui/objects/targets.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {ViewState} from '../../src/ui/state/state.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {
	entriesOf,
	type LogEntry,
	logCells,
	logColumns,
	logWay,
	type Show,
	shows,
	showWords,
	wrapped,
	wrappedColumns,
} from './rows.ts';

/** Shapes of errors that are told of one container. */
const mostUnknown = 3;

const arrange = createArrange<LogEntry>();
const entries = lastCall(entriesOf);
const pieces = lastCall(wrapped);
/** What time, sign and the gaps between columns take of the width. */
const besideText = 20;

/** What the choices of this screen stand on. */
export function choicesOf({options}: ViewState): {
	readonly show: Show;
	/** The name of one log; empty for all. */
	readonly container: string;
	/** The moment up to which lines are shown; 0 while it follows. */
	readonly until: number;
	/** Long lines go on in further rows instead of being cut. */
	readonly wrap: boolean;
} {
	return {
		show: shows.find(name => name === options.show) ?? 'all',
		container: options.container ?? '',
		until: Number(options.until ?? '') || 0,
		wrap: options.wrap === 'on',
	};
}

/** What containers say, the newest line first, with what the selected line means. */
export function logsModel(input: ScreenInput): ScreenModel {
	const list = listOf(input);
	const arranged = arrange(input, list);
	return listScreen(input, headLines(input, arranged.rows.length), list, arranged);
}

/** The lines as they are shown, and where one stands. */
export function standingOf(input: ScreenInput): {
	readonly arranged: Arranged<LogEntry>;
	readonly selected: LogEntry | undefined;
	readonly pane: string;
} {
	const list = listOf(input);
	const arranged = arrange(input, list);
	return {arranged, selected: selectedRow(input, list, arranged), pane: list.pane};
}

function listOf(input: ScreenInput): List<LogEntry> {
	const {snapshot} = input.frame;
	const {show, container, until, wrap} = choicesOf(input.view);
	const whole = entries(snapshot.logs, show, container, until);
	return {
		pane: 'logs',
		rows: wrap ? pieces(whole, listWidth(input.size) - besideText) : whole,
		way: logWay,
		columns: wrap ? wrappedColumns : logColumns,
		cellsOf: logCells,
		titleOf: ({log}) => [span(logName(log), 'strong'), span(` ${log.program}`, 'dim')],
		linesOf: (entry, width) => detailLines(snapshot, entry, width),
		targetOf: ({log}) => podTarget(log.namespace, log.pod),
		copyOf: ({line}) => line.text,
		empty: emptyLines(input),
		noun: 'line',
	};
}

function detailLines(snapshot: Snapshot, {log, line, mark}: LogEntry, width: number): readonly Line[] {
	const {pattern, connection} = mark;
	const target = connection && targetOf(snapshot, connection, log.namespace);
	return [
		...(pattern === undefined
			? []
			: wrapLabelled(
					'means: ',
					`${pattern.means} (${pattern.code})`,
					width,
					pattern.sign === 'bad' ? 'fail' : 'plain',
				)),
		...(connection === undefined
			? []
			: wrapLabelled(`${connection.fault}: `, faultMeanings[connection.fault], width, 'warn')),
		...(target === undefined || target.text === ''
			? []
			: wrapLabelled('target: ', `${target.text} is ${target.words}`, width, 'plain')),
		...wrapLabelled(line.at === 0 ? '' : `${new Date(line.at).toISOString()} `, line.text, width, 'plain'),
		...wrapLabelled(
			'log: ',
			stateWords(log.state, log.lines.length, log.cut || log.dropped > 0),
			width,
			'dim',
		),
		...unknownErrors(log).flatMap(({what, count}) =>
			wrapLabelled(`${count}\u00d7 not known: `, what, width, 'warn'),
		),
	];
}

/** Errors of one log that no pattern knows, by their shape: the most frequent ones. */
function unknownErrors(log: ContainerLog): LogReading['unknown'] {
	return readingOf(log).unknown.slice(0, mostUnknown);
}

function stateWords(state: LogState, lines: number, cut: boolean): string {
	const kept = `${plural(lines, 'line')} kept${cut ? ', older ones are not' : ''}`;
	switch (state.kind) {
		case 'waiting':
			return 'not answered yet';
		case 'read':
			return kept;
		case 'stale':
			return `not current: ${state.why}; ${kept}`;
		case 'forbidden':
			return `may not be read: ${state.why}`;
		case 'none':
			return `none to be had: ${state.why}`;
	}
}

function headLines(input: ScreenInput, shown: number): readonly Line[] {
	const {frame, view, theme, now} = input;
	const {logs, sources} = frame.snapshot;
	const {show, container, until} = choicesOf(view);
	const dot = ` ${theme.glyphs.dot} `;
	const source = sources.find(({name}) => name === logSource.name);
	const why = source === undefined ? '' : explainSource(source, now);
	const unread = logs.containers.filter(
		({state}) => state.kind === 'stale' || state.kind === 'forbidden',
	).length;
	return [
		[
			span(`LOGS ${plural(shown, 'line')}`, 'heading'),
			span(` of ${plural(logs.containers.length, 'container')}`, 'dim'),
			...(unread > 0 ? [span(`${dot}${unread} not read`, 'warn')] : []),
			...(logs.passedOver > 0 ? [span(`${dot}${logs.passedOver} more are not followed`, 'dim')] : []),
			...(until > 0 ? [span(`${dot}stopped, f follows again`, 'warn')] : []),
		],
		[
			why === ''
				? span(
						`${showWords[show]}${dot}${container === '' ? 'every container' : container}${dot}newest first`,
						'dim',
					)
				: span(why, 'warn'),
		],
	];
}

function emptyLines({frame, view}: ScreenInput): readonly Line[] {
	const {logs, sources} = frame.snapshot;
	const {show} = choicesOf(view);
	const source = sources.find(({name}) => name === logSource.name);
	if (source === undefined) return [[span('container logs are not read in this session', 'dim')]];
	if ('why' in source.state) return [[span(`no logs: ${source.state.why}`, 'warn')]];
	if (logs.containers.length === 0) return [[span('nothing runs here whose log is worth following', 'dim')]];
	if (show !== 'all') return [[span(`no line here is among ${showWords[show]}; v shows others`, 'dim')]];
	return logs.containers.map(log => [
		span(`${logName(log)}: ${stateWords(log.state, log.lines.length, log.cut)}`, 'dim'),
	]);
}
