import type {FileHandle} from 'node:fs/promises';
import {stringify} from 'yaml';
import {nameOf, type SavedResource, type SnapshotContent, type WriteOptions} from './content.ts';
import {codeOf} from './errors.ts';
import {fileName} from './names.ts';
import type {PartialFolder} from './partial.ts';
import {type Redactions, redacted} from './redact.ts';
import {isMapping, type Mapping, stringAt} from './shape.ts';

const progressEvery = 1000;
const bufferBytes = 1 << 18;

/**
 * What is counted over the whole snapshot. So many documents are still written as YAML blocks, for reading by eye; those after
 * them are written as JSON, which is YAML too and is read back many times faster.
 */
export type Tally = Redactions & {blocks: number};

/** One file while it is being written. */
type OpenFile = {readonly path: string; readonly handle: FileHandle; pending: string[]; size: number};

/** Writes all objects of one resource, a file per namespace. Errors of the disk are thrown, those of the cluster told to `failed`. */
export async function writeObjects(
	partial: PartialFolder,
	resource: SavedResource,
	content: SnapshotContent,
	options: WriteOptions,
	tally: Tally,
): Promise<{readonly objects: number; readonly bytes: number; readonly complete: boolean}> {
	const made = new Set<string>();
	let open: OpenFile | undefined;
	let objects = 0;
	let bytes = 0;
	const flush = async () => {
		if (open === undefined || open.pending.length === 0) return;
		const text = open.pending.join('');
		open.pending = [];
		open.size = 0;
		await open.handle.writeFile(text);
	};
	const close = async () => {
		const closing = open;
		try {
			await flush();
		} finally {
			open = undefined;
			await closing?.handle.close();
		}
	};
	const add = async (object: Mapping) => {
		const path = `objects/${folderOf(object)}/${fileName(nameOf(resource))}.yaml`;
		if (open?.path !== path) {
			await close();
			const handle = await (made.has(path) ? partial.append(path) : partial.create(path));
			open = {path, handle, pending: [], size: 0};
		}
		made.add(path);
		tally.blocks -= 1;
		const text = document(redacted(withNames(object, resource), tally), tally.blocks >= 0);
		open.pending.push(text);
		open.size += text.length;
		bytes += Buffer.byteLength(text);
		if (open.size > bufferBytes) await flush();
	};
	const listing = content.listObjects(resource)[Symbol.asyncIterator]();
	let complete = true;
	try {
		for (;;) {
			options.signal?.throwIfAborted();
			const next = await listed(listing);
			if ('error' in next) {
				if (options.failed === undefined) throw next.error;
				options.failed(resource, next.error);
				complete = false;
				break;
			}
			if (next.done) break;
			if (!isMapping(next.value)) continue;
			await add(next.value);
			objects += 1;
			if (objects % progressEvery === 0) options.progress?.(resource, objects);
		}
		await close();
	} catch (error) {
		await closeQuietly(open);
		throw error;
	}
	options.progress?.(resource, objects);
	return {objects, bytes, complete};
}

type Next = {readonly done: boolean; readonly value: unknown} | {readonly error: unknown};

async function listed(iterator: AsyncIterator<object>): Promise<Next> {
	try {
		const {done = false, value} = await iterator.next();
		return {done, value};
	} catch (error) {
		return {error};
	}
}

/** The disk's first error is the one that is told; that closing fails too after it adds nothing. */
async function closeQuietly(open: OpenFile | undefined): Promise<void> {
	try {
		await open?.handle.close();
	} catch (error) {
		if (codeOf(error) === '') throw error;
	}
}

function folderOf(object: Mapping): string {
	const namespace = stringAt(object.metadata, 'namespace') ?? '';
	return namespace === '' ? '_cluster' : fileName(namespace);
}

/** Items of a typed list come without kind and apiVersion. */
function withNames(object: Mapping, {group, version, kind}: SavedResource): Mapping {
	return {apiVersion: group === '' ? version : `${group}/${version}`, kind, ...object};
}

function document(object: Mapping, block: boolean): string {
	return block
		? `---\n${stringify(object, {lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core'})}`
		: `---\n${JSON.stringify(object)}\n`;
}
