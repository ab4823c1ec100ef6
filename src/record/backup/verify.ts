import {createHash} from 'node:crypto';
import {readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {parse} from 'yaml';
import {cell} from '../../store/sanitise.ts';
import {reasonOf, SnapshotError} from '../errors.ts';
import {isMapping, type Mapping, stringAt} from '../shape.ts';
import {backupFormat} from './write.ts';

/** A backup as it was read back from the disk. */
export type ReadBackup = {
	readonly takenAt: string;
	readonly cluster: string;
	readonly secrets: boolean;
	readonly objects: number;
	readonly kinds: readonly string[];
	/** Kinds that could not be listed when it was written. */
	readonly leftOut: readonly string[];
	/** Files that are missing, changed, unreadable as objects, or readable by others. */
	readonly damaged: readonly string[];
	/** What restore/ holds, in order. */
	readonly restore: readonly Mapping[];
};

/** Reads a backup back: every checksum, every document, the number of objects, and that nobody else may read it. Throws a SnapshotError when it is none. */
export async function readBackup(directory: string): Promise<ReadBackup> {
	const name = cell(directory, 300);
	const manifest = await manifestOf(directory, name);
	const damaged: string[] = [];
	const restore: Mapping[] = [];
	let objects = 0;
	for (const [sum, path] of await sumsOf(directory, name)) {
		if (!/^(?:backup\.yaml|(?:restore|observed)\/[a-z0-9._%~-]+\.yaml)$/.test(path)) {
			damaged.push(`SHA256SUMS names ${cell(path, 200)}, which is no file of a backup`);
			continue;
		}
		const text = await fileText(join(directory, path));
		if (text === undefined) damaged.push(`${path} is missing`);
		else if (createHash('sha256').update(text).digest('hex') !== sum) damaged.push(`${path} has changed`);
		else if (path !== 'backup.yaml') {
			const found = documentsOf(text);
			if (found === undefined) damaged.push(`${path} holds something that is no object`);
			else {
				objects += found.length;
				if (path.startsWith('restore/')) restore.push(...found);
			}
			if (((await stat(join(directory, path))).mode & 0o077) !== 0)
				damaged.push(`${path} can be read by others`);
		}
	}
	if (objects !== manifest.objects)
		damaged.push(`it holds ${objects} objects, and ${String(manifest.objects)} were written`);
	return {
		takenAt: stringAt(manifest, 'takenAt') ?? '',
		cluster: stringAt(manifest, 'cluster') ?? '',
		secrets: manifest.secrets === true,
		objects,
		kinds: textsAt(manifest, 'kinds'),
		leftOut: textsAt(manifest, 'leftOut'),
		damaged,
		restore,
	};
}

function textsAt(manifest: Mapping, key: string): readonly string[] {
	const found = manifest[key];
	return Array.isArray(found) ? found.filter(one => typeof one === 'string') : [];
}

async function manifestOf(directory: string, name: string): Promise<Mapping> {
	try {
		const manifest: unknown = parse(await readFile(join(directory, 'backup.yaml'), 'utf8'));
		if (isMapping(manifest) && manifest.format === backupFormat) return manifest;
	} catch (error) {
		throw new SnapshotError(
			'unreadable',
			`${name} is no backup: backup.yaml cannot be read (${reasonOf(error)}).`,
			error,
		);
	}
	throw new SnapshotError(
		'unreadable',
		`${name} is no backup of this program: its backup.yaml has another format.`,
	);
}

async function sumsOf(directory: string, name: string): Promise<readonly (readonly [string, string])[]> {
	const text = await fileText(join(directory, 'SHA256SUMS'));
	if (text === undefined)
		throw new SnapshotError('unreadable', `${name} has no SHA256SUMS: it was not written to its end.`);
	return text.split('\n').flatMap(line => {
		const [, sum, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
		return sum === undefined || path === undefined ? [] : [[sum, path] as const];
	});
}

async function fileText(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8');
	} catch {
		return undefined;
	}
}

function documentsOf(text: string): readonly Mapping[] | undefined {
	try {
		const found = text
			.split(/^---\n/m)
			.filter(one => one.trim() !== '')
			.map((one): unknown => (one.startsWith('{') ? JSON.parse(one) : parse(one)));
		return found.every(isMapping) ? found : undefined;
	} catch {
		return undefined;
	}
}
