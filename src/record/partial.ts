import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {stringify} from 'yaml';
import {cell} from '../store/sanitise.ts';
import {codeOf, reasonOf, SnapshotError} from './errors.ts';
import {snapshotFormat} from './format.ts';

/** The part of node:fs/promises that writing a folder needs. */
export type WriteFiles = Pick<
	typeof nodeFiles,
	'chmod' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat'
>;

export const diskWriteFiles: WriteFiles = nodeFiles;

/** A folder that is being written beside the place where it will appear as a whole. */
export type PartialFolder = {
	/** Where the files go until then. */
	readonly path: string;
	/** A new file in it, opened for writing, mode 0600; folders above it are made with mode 0700. */
	readonly create: (path: string) => Promise<nodeFiles.FileHandle>;
	/** Goes on at the end of a file that {@link create} made. */
	readonly append: (path: string) => Promise<nodeFiles.FileHandle>;
	readonly write: (path: string, text: string) => Promise<void>;
	/** Puts the folder where it was meant to be, at once; an earlier snapshot there is replaced. */
	readonly publish: () => Promise<void>;
	/** Removes what was written. */
	readonly discard: () => Promise<void>;
};

/** Makes the folder to write into. Refuses a target that is neither free nor an earlier snapshot that may be replaced. */
export async function startPartial(
	target: string,
	replace: boolean,
	files: WriteFiles,
): Promise<PartialFolder> {
	const place = resolve(target);
	await checkTarget(target, place, replace, files);
	const path = join(dirname(place), `.${basename(place)}.partial`);
	try {
		await files.rm(path, {recursive: true, force: true});
		await files.mkdir(path, {recursive: true, mode: 0o700});
		await files.chmod(path, 0o700);
	} catch (error) {
		throw new SnapshotError('unwritable', `Cannot write beside ${cell(target)}: ${reasonOf(error)}.`, error);
	}
	const made = new Set<string>();
	const open = async (name: string, flag: number) => {
		const folder = dirname(name);
		if (!made.has(folder)) await files.mkdir(join(path, folder), {recursive: true, mode: 0o700});
		made.add(folder);
		return await files.open(join(path, name), constants.O_WRONLY | constants.O_NOFOLLOW | flag, 0o600);
	};
	const create = (name: string) => open(name, constants.O_CREAT | constants.O_EXCL);
	return {
		path,
		create,
		append: name => open(name, constants.O_APPEND),
		write: async (name, text) => {
			await using file = await create(name);
			await file.writeFile(text);
		},
		publish: () => publish(path, place, files),
		discard: () => files.rm(path, {recursive: true, force: true}),
	};
}

async function checkTarget(
	target: string,
	place: string,
	replace: boolean,
	files: WriteFiles,
): Promise<void> {
	const name = cell(target);
	let entries: readonly string[];
	try {
		entries = await files.readdir(place);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return;
		throw new SnapshotError('unwritable', `Cannot save to ${name}: ${reasonOf(error)}.`, error);
	}
	if (entries.length === 0) return;
	if (!(await isSnapshot(place, files))) {
		throw new SnapshotError(
			'unwritable',
			`${name} holds other files and is left alone. Name a folder that does not exist yet.`,
		);
	}
	if (!replace) {
		throw new SnapshotError(
			'unwritable',
			`${name} holds an earlier snapshot. Name another folder, or add --force to replace it.`,
		);
	}
}

async function isSnapshot(place: string, files: WriteFiles): Promise<boolean> {
	try {
		const text = await files.readFile(join(place, 'snapshot.yaml'), 'utf8');
		return text.split('\n').some(line => line.trim() === stringify({format: snapshotFormat}).trim());
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return false;
		throw new SnapshotError(
			'unwritable',
			`Cannot read ${cell(join(place, 'snapshot.yaml'))}: ${reasonOf(error)}.`,
			error,
		);
	}
}

/** A folder cannot take the place of a full one, so an earlier snapshot steps aside first and comes back when the move fails. */
async function publish(path: string, place: string, files: WriteFiles): Promise<void> {
	const aside = join(dirname(place), `.${basename(place)}.replaced`);
	try {
		await files.rm(aside, {recursive: true, force: true});
		const stepped = await moved(place, aside, files);
		try {
			await files.rename(path, place);
		} catch (error) {
			if (stepped) await files.rename(aside, place);
			throw error;
		}
		await files.rm(aside, {recursive: true, force: true});
	} catch (error) {
		throw new SnapshotError(
			'unwritable',
			`The snapshot is complete in ${cell(path)} but could not be moved to ${cell(place)}: ${reasonOf(error)}. Move it by hand.`,
			error,
		);
	}
}

async function moved(from: string, to: string, files: WriteFiles): Promise<boolean> {
	try {
		await files.rename(from, to);
		return true;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return false;
		throw error;
	}
}
