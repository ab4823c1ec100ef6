import {createHash, type Hash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';
import {stringify} from 'yaml';
import {cell} from '../../store/sanitise.ts';
import {nameOf, type SavedResource} from '../content.ts';
import {codeOf, reasonOf, SnapshotError} from '../errors.ts';
import {fileName} from '../names.ts';
import {diskWriteFiles, type PartialFolder, startPartial, type WriteFiles} from '../partial.ts';
import {isMapping, type Mapping} from '../shape.ts';
import {isMadeAgain, isRestored, observed, rankOf, restorable} from './restorable.ts';

export const backupFormat = 'ktriage.backup-set/v1';

export type BackupContent = {
	readonly takenAt: string;
	readonly context: string;
	readonly server: string;
	/** uid of namespace kube-system. */
	readonly cluster: string;
	readonly resources: readonly SavedResource[];
	readonly listObjects: (resource: SavedResource) => AsyncIterable<object>;
	/** Keep Secrets with their values. */
	readonly secrets: boolean;
};

export type BackupOptions = {
	readonly files?: WriteFiles;
	readonly signal?: AbortSignal;
	readonly progress?: (resource: SavedResource, objects: number) => void;
	/** A kind that could not be listed. */
	readonly failed: (resource: SavedResource, error: unknown) => void;
};

export type WrittenBackup = {
	readonly objects: number;
	readonly kinds: readonly string[];
	readonly bytes: number;
};

/** So many objects are written for reading by eye, those after them as JSON, which YAML readers take too. */
const blocks = 2000;

type Open = {readonly path: string; readonly handle: FileHandle; readonly hash: Hash; bytes: number};

/**
 * Writes a backup: restore/ holds what can be applied, in files whose names sort in the order of restoring; observed/ what the cluster
 * makes itself, with addresses, for comparison; SHA256SUMS their checksums. All files are 0600. The folder appears as a whole or not at
 * all. Throws a SnapshotError.
 */
export async function writeBackup(
	directory: string,
	content: BackupContent,
	options: BackupOptions,
): Promise<WrittenBackup> {
	const {files = diskWriteFiles, signal} = options;
	const partial = await startPartial(directory, false, files);
	const sums: string[] = [];
	const kinds: string[] = [];
	const leftOut: string[] = [];
	const left = {blocks};
	let objects = 0;
	let bytes = 0;
	try {
		for (const resource of content.resources) {
			signal?.throwIfAborted();
			if (resource.group === '' && resource.resource === 'secrets' && !content.secrets) continue;
			const written = await writeKind(partial, resource, content, options, left);
			objects += written.objects;
			bytes += written.files.reduce((sum, file) => sum + file.bytes, 0);
			sums.push(...written.files.map(({hash, path}) => `${hash.digest('hex')}  ${path}`));
			(written.complete ? kinds : leftOut).push(nameOf(resource));
		}
		const {resources: _, listObjects: __, ...facts} = content;
		const manifest = stringify({format: backupFormat, ...facts, objects, kinds, leftOut});
		await partial.write('backup.yaml', manifest);
		sums.push(`${createHash('sha256').update(manifest).digest('hex')}  backup.yaml`);
		await partial.write('SHA256SUMS', `${sums.join('\n')}\n`);
		await partial.publish();
		return {objects, kinds, bytes};
	} catch (error) {
		if (error instanceof SnapshotError) throw error;
		await partial.discard();
		if (codeOf(error) === '' || signal?.aborted === true) throw error;
		throw new SnapshotError(
			'unwritable',
			`Cannot write the backup ${cell(directory)}: ${reasonOf(error)}, after ${objects} objects. What was written has been removed again.`,
			error,
		);
	}
}

async function writeKind(
	partial: PartialFolder,
	resource: SavedResource,
	content: BackupContent,
	{signal, progress, failed}: BackupOptions,
	left: {blocks: number},
): Promise<{readonly objects: number; readonly complete: boolean; readonly files: readonly Open[]}> {
	const files: Open[] = [];
	const name = fileName(nameOf(resource));
	const kept = isRestored(resource, content.resources);
	const rank = String(rankOf(resource)).padStart(2, '0');
	const fileFor = async (path: string): Promise<Open> => {
		const known = files.find(file => file.path === path);
		if (known !== undefined) return known;
		const open = {path, handle: await partial.create(path), hash: createHash('sha256'), bytes: 0};
		files.push(open);
		return open;
	};
	let objects = 0;
	let complete = true;
	const iterator = content.listObjects(resource)[Symbol.asyncIterator]();
	try {
		for (;;) {
			signal?.throwIfAborted();
			let next: IteratorResult<object>;
			try {
				next = await iterator.next();
			} catch (error) {
				failed(resource, error);
				complete = false;
				break;
			}
			if (next.done) break;
			if (!isMapping(next.value)) continue;
			const back = kept && !isMadeAgain(next.value);
			const file = await fileFor(back ? `restore/${rank}-${name}.yaml` : `observed/${name}.yaml`);
			const text = document(back ? restorable(next.value) : observed(next.value), back && left.blocks > 0);
			left.blocks -= back ? 1 : 0;
			await file.handle.writeFile(text);
			file.hash.update(text);
			file.bytes += Buffer.byteLength(text);
			objects += 1;
			progress?.(resource, objects);
		}
	} finally {
		for (const {handle} of files) await handle.close();
	}
	return {objects, complete, files};
}

function document(object: Mapping, block: boolean): string {
	return block
		? `---\n${stringify(object, {lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core'})}`
		: `---\n${JSON.stringify(object)}\n`;
}
