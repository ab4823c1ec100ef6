import {wantedLogSources} from '../migration/logs/wanted.ts';
import type {Recorded} from '../session/recorded.ts';
import {logName} from '../store/logs/log.ts';
import {logSource} from '../store/logs/source.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {OpenedSource} from './source/opened.ts';

export type SavedLogs = {
	/** As `kubectl logs --timestamps` prints them, by "NAMESPACE/POD/CONTAINER", values that look like secrets masked. */
	readonly logs: Readonly<Record<string, string>>;
	/** What a replay has to know about logs that are not there. */
	readonly state: Recorded['collectors'][string];
	/** What else was asked beside objects: Prometheus, probes, what this operator may not do. */
	readonly snapshot: Snapshot;
	/** Which could not be read, one sentence each. */
	readonly notes: readonly string[];
};

/** Reads the newest lines of the containers that checks name, and asks what is no object, for a snapshot folder. */
export async function readLogsToSave(
	source: OpenedSource,
	milliseconds: number,
	signal: AbortSignal,
): Promise<SavedLogs> {
	const [{startSession}, {prometheusSources}] = await Promise.all([
		import('../session/start.ts'),
		import('../session/measuring.ts'),
	]);
	const only: readonly SourceName[] = [...new Set([...wantedLogSources, ...prometheusSources])];
	const asked = {live: false, only, logsToo: true, questionsToo: true};
	const session = startSession({...source.session, ...asked});
	try {
		await session.settled(milliseconds, signal);
		const {snapshot} = await session.refresh();
		const read = snapshot.logs.containers.filter(({lines}) => lines.length > 0);
		const status = snapshot.sources.find(({name}) => name === logSource.name);
		const why = status !== undefined && 'why' in status.state ? status.state.why : '';
		const kind = status?.state.kind ?? 'absent';
		return {
			logs: Object.fromEntries(read.map(log => [logName(log), textOf(log.lines)])),
			state: {
				state: kind === 'loading' ? 'stale' : kind,
				...(why !== '' && {why}),
				...(kind === 'forbidden' && {verb: logSource.verb}),
			},
			snapshot,
			notes: snapshot.logs.containers.flatMap(log =>
				log.state.kind === 'stale' || log.state.kind === 'forbidden'
					? [`left out the log ${logName(log)}: ${log.state.why}`]
					: [],
			),
		};
	} finally {
		await session.close();
	}
}

function textOf(lines: readonly {readonly at: number; readonly text: string}[]): string {
	return lines
		.map(({at, text}) => (at === 0 ? `${text}\n` : `${new Date(at).toISOString()} ${text}\n`))
		.join('');
}
