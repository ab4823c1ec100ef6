import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {join, sep} from 'node:path';
import {cell} from '../store/sanitise.ts';
import {codeOf, reasonOf, SnapshotError} from './errors.ts';
import type {Limits} from './limits.ts';

/** The part of node:fs/promises that reading a folder needs. */
export type ReadFiles = Pick<typeof nodeFiles, 'lstat' | 'open' | 'readdir' | 'realpath' | 'stat'>;

export const diskFiles: ReadFiles = nodeFiles;

/** A snapshot folder opened for reading: its files by path with "/" between names, and nothing outside of it. */
export type Folder = {
	readonly name: string;
	readonly files: readonly string[];
	/** What was passed over, in words. */
	readonly notes: readonly string[];
	/** Contents of a file. `lenient` takes bytes that are not UTF-8 too, which logs may have. */
	readonly text: (path: string, lenient?: boolean) => Promise<string>;
};

/** What is read as a folder: how it is called in messages, and which folders below it are of no interest. */
export type FolderKind = {readonly noun: string; readonly skips: (path: string) => boolean};

const snapshotKind: FolderKind = {noun: 'a snapshot', skips: () => false};

/** Opens a folder and finds every file in it. Symbolic links and special files are passed over with a note. */
export async function openFolder(
	name: string,
	files: ReadFiles,
	limits: Limits,
	{noun, skips}: FolderKind = snapshotKind,
): Promise<Folder> {
	const root = await rootOf(name, files, noun);
	const found: string[] = [];
	const notes: string[] = [];
	const visit = async (folder: string, depth: number): Promise<void> => {
		if (depth > limits.depth) {
			throw new SnapshotError(
				'unreadable',
				`${shown(name, folder)} is more than ${limits.depth} folders deep; ${noun} is not. Is ${cell(name)} the right folder?`,
			);
		}
		for (const entry of await entriesOf(name, folder, root, files)) {
			const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (skips(path)) continue;
			if (entry.isDirectory()) await visit(path, depth + 1);
			else if (entry.isFile()) found.push(path);
			else
				notes.push(
					`${cell(path)} is passed over: it is ${entry.isSymbolicLink() ? 'a symbolic link' : 'not a plain file'}`,
				);
			if (found.length > limits.files) {
				throw new SnapshotError(
					'unreadable',
					`${cell(name)} holds more than ${limits.files} files; ${noun} does not. Is it the right folder?`,
				);
			}
		}
	};
	await visit('', 0);
	let total = 0;
	const spend = (bytes: number, path: string) => {
		total += bytes;
		if (total > limits.totalBytes) {
			throw new SnapshotError(
				'unreadable',
				`${cell(name)} holds more than ${limits.totalBytes} bytes, reached with ${cell(path)}; that is more than is read.`,
			);
		}
	};
	return {
		name,
		files: found,
		notes,
		text: async (path, lenient = false) => {
			const bytes = await readBytes(name, path, root, files, limits.fileBytes);
			spend(bytes.length, path);
			return decode(bytes, shown(name, path), lenient);
		},
	};
}

/** How a file of the folder is called in messages. */
export function shown(name: string, path: string): string {
	return cell(path === '' ? name : join(name, path), 400);
}

async function rootOf(name: string, files: ReadFiles, noun: string): Promise<string> {
	try {
		const root = await files.realpath(name);
		if ((await files.stat(root)).isDirectory()) return root;
	} catch (error) {
		throw new SnapshotError(
			'unreadable',
			`Cannot read ${noun.replace(/^a /, 'the ')} ${cell(name)}: ${reasonOf(error)}.`,
			error,
		);
	}
	throw new SnapshotError(
		'unreadable',
		noun === snapshotKind.noun
			? `${cell(name)} is not a folder. A snapshot is the folder that \`ktriage snapshot save\` wrote; an archive has to be unpacked first.`
			: `${cell(name)} is not a folder.`,
	);
}

async function entriesOf(name: string, folder: string, root: string, files: ReadFiles) {
	try {
		const entries = await files.readdir(join(root, folder), {withFileTypes: true});
		return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		throw new SnapshotError('unreadable', `Cannot list ${shown(name, folder)}: ${reasonOf(error)}.`, error);
	}
}

async function readBytes(
	name: string,
	path: string,
	root: string,
	files: ReadFiles,
	most: number,
): Promise<Buffer> {
	const full = join(root, path);
	const where = shown(name, path);
	try {
		const real = await files.realpath(full);
		if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
			throw new SnapshotError('unreadable', `${where} leads out of the snapshot folder and is not read.`);
		}
		const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
		await using file = await files.open(full, flags);
		const status = await file.stat();
		if (!status.isFile()) throw new SnapshotError('unreadable', `${where} is not a plain file.`);
		if (status.size > most) {
			throw new SnapshotError(
				'unreadable',
				`${where} has ${status.size} bytes; at most ${most} are read from one file.`,
			);
		}
		return await file.readFile();
	} catch (error) {
		if (error instanceof SnapshotError) throw error;
		throw new SnapshotError(
			'unreadable',
			`Cannot read ${where}: ${reasonOf(error)}.${codeOf(error) === 'EACCES' ? ' Check its permissions.' : ''}`,
			error,
		);
	}
}

function decode(bytes: Buffer, where: string, lenient: boolean): string {
	if (lenient) return bytes.toString('utf8');
	try {
		const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes);
		if (!text.includes('\0')) return text;
	} catch (error) {
		throw new SnapshotError('unreadable', `${where} is not UTF-8 text.`, error);
	}
	throw new SnapshotError('unreadable', `${where} is a binary file, not text.`);
}
