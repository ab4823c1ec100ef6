import {mkdir, readdir, rm, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {systemClock} from '../../kube/clock.ts';
import {reasonOf} from '../../record/errors.ts';
import {fileName} from '../../record/names.ts';
import {stateFolder} from '../../record/state-folder.ts';
import type {OpenJournal} from '../../session/recording.ts';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {version} from '../version.ts';

/** What the folder of journals may take; the oldest go before a new one begins. */
const folderBytes = 1 << 30;

/** What --journal and --no-journal say: a file or folder, nothing at all, or what is usual. */
export type JournalChoice = string | false | undefined;

/**
 * Begins the journal of a session: in the file or folder that is named, else, of a real cluster, in the state folder. A folder that cannot be
 * written is an error where it was asked for; else it is told on stderr and nothing is written.
 */
export async function startJournal(
	choice: JournalChoice,
	isCluster: boolean,
	name: string,
	context: CommandContext,
): Promise<OpenJournal | undefined> {
	if (choice === false || (choice === undefined && !isCluster)) return undefined;
	const folder = choice ?? join(stateFolder(context.env, homedir()), 'journals');
	try {
		if (choice === undefined) {
			await mkdir(folder, {recursive: true, mode: 0o700});
			await makeRoom(folder);
		}
		const isFolder = await stat(folder).then(
			found => found.isDirectory(),
			() => false,
		);
		const stamp = new Date(systemClock.now())
			.toISOString()
			.replace(/\.\d+Z$/, 'Z')
			.replaceAll(':', '');
		// The process id tells two sessions that begin in one second apart.
		const file = isFolder
			? join(folder, `${fileName(name.toLowerCase() || 'cluster')}-${stamp}-${process.pid}.ktj`)
			: folder;
		return await open(file);
	} catch (error) {
		const text = `No journal can be written to ${folder}: ${reasonOf(error)}.`;
		if (choice !== undefined)
			throw new CliError(`${text} Name another file or folder, or say --no-journal.`, 'cannotWrite', error);
		context.stderr.write(`${text}\n`);
		return undefined;
	}
}

async function open(file: string): Promise<OpenJournal> {
	const [{createJournalWriter}, {createRecorder}] = await Promise.all([
		import('../../record/journal/write.ts'),
		import('../../record/journal/recorder.ts'),
	]);
	const writer = await createJournalWriter(file, version, systemClock.now);
	return {
		file,
		recorder: createRecorder(writer, () => performance.now()),
		problem: writer.problem,
		close: writer.close,
	};
}

async function makeRoom(folder: string): Promise<void> {
	const names = (await readdir(folder)).filter(name => name.endsWith('.ktj'));
	const files = await Promise.all(
		names.map(async name => {
			const file = join(folder, name);
			const {size, mtimeMs} = await stat(file);
			return {file, size, mtimeMs};
		}),
	);
	let total = files.reduce((sum, {size}) => sum + size, 0);
	for (const {file, size} of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
		if (total <= folderBytes) return;
		await rm(file, {force: true});
		total -= size;
	}
}
