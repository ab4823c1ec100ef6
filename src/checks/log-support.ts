import type {LogProgram} from '../migration/logs/programs.ts';
import {type LogHit, logsOf} from '../migration/logs/reading.ts';
import {type ContainerLog, type LogLine, logName} from '../store/logs/log.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding} from './build.ts';
import type {Evidence, Finding} from './finding.ts';

type Named = {readonly code: string; readonly title: string};

/** Lines as evidence: the container, the text, and when it was written. */
export function logEvidence(log: ContainerLog, lines: readonly LogLine[]): readonly Evidence[] {
	return lines.map(({at, text}) => ({
		kind: 'log',
		source: `log of Pod ${log.namespace}/${log.pod} container ${log.container}${log.previous ? ' (run before)' : ''}`,
		value: text,
		at,
	}));
}

/** The first and the last line that say the same, and how often. */
export function hitEvidence(log: ContainerLog, hit: LogHit<unknown>): readonly Evidence[] {
	const [evidence] = logEvidence(log, [hit.last]);
	if (evidence === undefined) return [];
	if (hit.count === 1) return [evidence];
	return [{...evidence, source: `${evidence.source}, ${hit.count} times since ${clockTime(hit.first)}`}];
}

/** "14:12Z" of a line. */
export function clockTime({at}: LogLine): string {
	return at === 0 ? 'an unknown time' : `${new Date(at).toISOString().slice(11, 16)}Z`;
}

/**
 * What a check says while it has not one line of a program: SKIP where nothing of it runs or its logs may not be read, UNKNOWN where
 * they could not be read now or are empty. Undefined when there is something to read.
 */
export function withoutLines(
	named: Named,
	snapshot: Snapshot,
	program: LogProgram,
): readonly Finding[] | undefined {
	const logs = logsOf(snapshot, program);
	if (logs.some(({lines}) => lines.length > 0)) return undefined;
	if (logs.length === 0)
		return [finding(named, {verdict: 'SKIP', summary: `no ${program} whose log could be read`})];
	const why = logs.flatMap(({state}) => ('why' in state ? [state.why] : []));
	if (logs.every(({state}) => state.kind === 'forbidden')) {
		const summary = `the log of ${program} may not be read: needs get on pods/log`;
		return [finding(named, {verdict: 'SKIP', summary, explanation: why[0] ?? ''})];
	}
	const names = few(logs.map(logName));
	const summary = why.length > 0 ? `the log of ${names} could not be read` : `the log of ${names} is empty`;
	return [finding(named, {verdict: 'UNKNOWN', summary, explanation: few(why)})];
}

/** Which logs of a program are missing from what a check says; empty when none is. */
export function missingLogs(snapshot: Snapshot, program: LogProgram): string {
	const unread = logsOf(snapshot, program).filter(({state}) => state.kind !== 'read');
	if (unread.length === 0) return '';
	return ` Not read: ${few(unread.map(log => `${logName(log)}${'why' in log.state ? ` (${log.state.why})` : ''}`))}.`;
}

/** "the log of 1 container", for PASS. */
export function logsRead(snapshot: Snapshot, program: LogProgram): string {
	return count(logsOf(snapshot, program).filter(({lines}) => lines.length > 0).length, 'log');
}
