import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {join} from 'node:path';
import {cell} from '../../store/sanitise.ts';
import {PlaybookError} from '../errors.ts';
import {emptyProgress, type Progress} from '../progress.ts';
import {type Holder, withLock} from './lock.ts';

export type ProgressFiles = Pick<
	typeof nodeFiles,
	'link' | 'mkdir' | 'open' | 'readFile' | 'rename' | 'rm' | 'stat'
>;

export type ProgressStore = {
	readonly file: string;
	/** What is on the disk, also what others wrote meanwhile. */
	readonly read: () => Promise<Progress>;
	/** Changes what is on the disk, after whatever others wrote; resolves when it is on the disk. Nothing is written when nothing changed. */
	readonly update: (change: (progress: Progress) => Progress) => Promise<Progress>;
};

export type ProgressSetup = {
	/** Folder of all progress: `playbooks` in the state folder, or one that a team shares. */
	readonly folder: string;
	/** uid of the cluster. */
	readonly cluster: string;
	readonly playbook: string;
	readonly me: Omit<Holder, 'at'>;
	readonly now: () => number;
	/** Others of the group may write too. */
	readonly shared: boolean;
	readonly isAlive: (pid: number) => boolean;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly files?: ProgressFiles;
};

/** The progress of one playbook on one cluster: one file, replaced as a whole, so that a crash at any moment loses nothing that was told. */
export function openProgress(setup: ProgressSetup): ProgressStore {
	const {cluster, playbook, me, now, shared, isAlive, wait, files = nodeFiles} = setup;
	const folder = join(setup.folder, safe(cluster), safe(playbook));
	const file = join(folder, 'progress.json');
	const load = async (): Promise<Progress> => {
		let text: string;
		try {
			text = await files.readFile(file, 'utf8');
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return emptyProgress(cluster, playbook, now());
			throw new PlaybookError(
				`The progress ${cell(file, 300)} cannot be read: ${reason(error)}.`,
				'invalid',
				error,
			);
		}
		return parseProgress(text, file);
	};
	let last: {readonly stamp: string; readonly progress: Progress} | undefined;
	const read = async (): Promise<Progress> => {
		// Others may write into a shared folder from other machines, and NFS answers `stat` from memory for up to a minute.
		const stamp = shared ? '' : await stampOf(files, file);
		if (stamp !== '' && last?.stamp === stamp) return last.progress;
		const progress = await load();
		last = {stamp, progress};
		return progress;
	};
	const write = async (progress: Progress): Promise<void> => {
		const fresh = `${file}.${me.pid}`;
		await files.rm(fresh, {force: true});
		const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
		{
			await using handle = await files.open(fresh, flags, shared ? 0o660 : 0o600);
			// Whatever the umask: those who share the folder share the file.
			if (shared) await handle.chmod(0o660);
			await handle.writeFile(`${JSON.stringify(progress, null, '\t')}\n`);
			await handle.sync();
		}
		await files.rename(fresh, file);
	};
	return {
		file,
		read,
		update: async change => {
			try {
				await files.mkdir(folder, {recursive: true, mode: shared ? 0o770 : 0o700});
				const holder = {...me, at: now()};
				return await withLock(`${file}.lock`, {me: holder, isAlive, wait, files}, async () => {
					const before = await load();
					const after = change(before);
					if (after === before) return before;
					const next = {...after, revision: before.revision + 1};
					try {
						await write(next);
					} catch (error) {
						await files.rm(`${file}.${me.pid}`, {force: true});
						throw error;
					}
					return next;
				});
			} catch (error) {
				if (error instanceof PlaybookError || codeOf(error) === '') throw error;
				throw new PlaybookError(
					`The progress ${cell(file, 300)} cannot be written (${reason(error)}), so nothing was ticked. Make room, set XDG_STATE_HOME, or name a folder with --progress-dir.`,
					'unwritable',
					error,
				);
			}
		},
	};
}

/** Another one after every change, since the file is replaced as a whole: one call, where reading takes five. '' when there is none to be had. */
async function stampOf(files: ProgressFiles, file: string): Promise<string> {
	try {
		const {ino, mtimeNs, size} = await files.stat(file, {bigint: true});
		return `${ino} ${mtimeNs} ${size}`;
	} catch {
		// Reading says why.
		return '';
	}
}

function parseProgress(text: string, file: string): Progress {
	const refuse = (why: string, cause?: unknown) =>
		new PlaybookError(
			`The progress ${cell(file, 300)} ${why}. Nothing was changed; move the file away to begin anew.`,
			'invalid',
			cause,
		);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw refuse('is damaged', error);
	}
	const found = (typeof value === 'object' && value !== null ? value : {}) as Partial<Progress>;
	if (found.format !== 'ktriage.progress/v1')
		throw refuse(`was written in another format (${cell(String(found.format), 40)})`);
	const empty = emptyProgress('', '', 0);
	for (const [key, like] of Object.entries(empty)) {
		const has: unknown = (found as Record<string, unknown>)[key];
		if (typeof has !== typeof like || has === null || Array.isArray(has) !== Array.isArray(like))
			throw refuse(`is damaged at ${key}`);
	}
	return found as Progress;
}

/** A name as a folder: nothing leads out of it. */
function safe(name: string): string {
	return name.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 80) || '_';
}

function codeOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException | undefined)?.code;
	return typeof code === 'string' ? code : '';
}

const reasons: Readonly<Record<string, string>> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	EFBIG: 'files may not grow any further',
	EROFS: 'the file system is read-only',
	EACCES: 'permission denied',
	EPERM: 'not permitted',
	ENOTDIR: 'part of the path is not a folder',
};

function reason(error: unknown): string {
	return reasons[codeOf(error)] ?? cell(error instanceof Error ? error.message : String(error), 200);
}
