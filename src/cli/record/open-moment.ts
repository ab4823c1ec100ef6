import {stat} from 'node:fs/promises';
import {collectors} from '../../../collectors/index.ts';
import {runChecks} from '../../checks/index.ts';
import {diagnose} from '../../diagnosis/diagnose.ts';
import type {Diagnosis} from '../../diagnosis/diagnosis.ts';
import type {TableName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import {readOnce} from '../headless.ts';
import type {SourceOptions} from '../options.ts';
import {readMoment} from './journal-time.ts';

/** One moment of a cluster, judged. */
export type OpenedMoment = {
	readonly name: string;
	readonly snapshot: Snapshot;
	readonly diagnosis: Diagnosis;
	/** Of a running cluster, not of the past. */
	readonly isNow: boolean;
	/** False when something could not be read in time. */
	readonly complete: boolean;
};

export const tableNames = collectors
	.map(({name}) => name)
	.filter((name): name is TableName => name !== 'pods');

/** True for something that is opened as a journal: a file that is no archive. */
export async function isJournal(path: string): Promise<boolean> {
	if (/\.(?:tgz|tar\.gz|tar)$/.test(path)) return false;
	return await stat(path).then(
		found => found.isFile(),
		() => path.endsWith('.ktj'),
	);
}

/** "FILE@TIME" taken apart; the last @ counts, and a file of that very name comes first. */
export async function splitMoment(
	text: string,
): Promise<{readonly path: string; readonly time: string | undefined}> {
	const at = text.lastIndexOf('@');
	if (at <= 0) return {path: text, time: undefined};
	const exists = await stat(text).then(
		() => true,
		() => false,
	);
	return exists ? {path: text, time: undefined} : {path: text.slice(0, at), time: text.slice(at + 1)};
}

const contextPrefix = 'context:';

/**
 * The moment that a person names: a snapshot folder, what another tool saved, JOURNAL[@TIME] (without a time its last one), or context:NAME
 * for a cluster as it is now.
 */
export async function openMoment(
	text: string,
	options: SourceOptions,
	context: CommandContext,
): Promise<OpenedMoment> {
	if (text.startsWith(contextPrefix)) {
		const {demo: _, snapshot: __, ...rest} = options;
		const {frame, complete} = await readOnce({...rest, context: text.slice(contextPrefix.length)}, context);
		return {name: text, snapshot: frame.snapshot, diagnosis: frame.diagnosis, isNow: true, complete};
	}
	const {path, time} = await splitMoment(text);
	if (!(await isJournal(path))) {
		const {demo: _, ...rest} = options;
		const {frame, complete} = await readOnce({...rest, snapshot: text}, context);
		return {name: text, snapshot: frame.snapshot, diagnosis: frame.diagnosis, isNow: false, complete};
	}
	const [{openJournal}, {createPlayer, snapshotAt}] = await Promise.all([
		import('../../record/journal/read.ts'),
		import('../../record/journal/player.ts'),
	]);
	const journal = await openJournal(path);
	try {
		for (const note of journal.notes) context.stderr.write(`${note}\n`);
		const player = await createPlayer(journal);
		await player.seek(time === undefined ? player.to : readMoment(time, player.from));
		const snapshot = snapshotAt(player, tableNames);
		return {
			name: text,
			snapshot,
			diagnosis: diagnose(snapshot, runChecks(snapshot)),
			isNow: false,
			complete: true,
		};
	} finally {
		await journal.close();
	}
}
