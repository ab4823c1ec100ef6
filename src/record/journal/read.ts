import * as nodeFiles from 'node:fs/promises';
import {dirname} from 'node:path';
import {cell, lines} from '../../store/sanitise.ts';
import {reasonOf} from '../errors.ts';
import {type BlockHead, headBytes, readHead, unpackBlock} from './block.ts';
import {type JournalEntry, journalFormat} from './entries.ts';
import {unreadable} from './errors.ts';
import {partsOf} from './parts.ts';

/** The part of node:fs/promises that reading a journal needs. */
export type JournalReadFiles = Pick<typeof nodeFiles, 'open' | 'readdir'>;

export type IndexedBlock = BlockHead & {readonly file: number; readonly offset: number};

/** A journal opened for reading: where its blocks are, and what is in one of them. */
export type Journal = {
	readonly file: string;
	/** In order; at least one. */
	readonly blocks: readonly IndexedBlock[];
	/** What was found to be missing, in words. */
	readonly notes: readonly string[];
	/** Entries of a block. Throws a SnapshotError when it is damaged. */
	readonly entries: (block: IndexedBlock) => Promise<readonly JournalEntry[]>;
	readonly close: () => Promise<void>;
};

/** More than a journal of the permitted size can have. */
const mostBlocks = 5_000_000;

/** Opens a journal with all its parts, up to where it was cut. Nothing in it is run. Throws a SnapshotError. */
export async function openJournal(file: string, files: JournalReadFiles = nodeFiles): Promise<Journal> {
	const shown = cell(file, 400);
	const notes: string[] = [];
	const blocks: IndexedBlock[] = [];
	const siblings = await files.readdir(dirname(file) || '.').catch(() => []);
	const parts = partsOf(file, siblings);
	const handles: nodeFiles.FileHandle[] = [];
	const close = async (): Promise<void> => {
		for (const handle of handles.splice(0)) await handle.close();
	};
	try {
		for (const part of parts.length === 0 ? [file] : parts) {
			const handle = await files.open(part, 'r');
			handles.push(handle);
			const size = (await handle.stat()).size;
			const end = await indexFile(handle, size, handles.length - 1, blocks);
			if (end < size)
				notes.push(`${cell(part, 400)} ends in the middle of a block: ${size - end} bytes are left out`);
		}
	} catch (error) {
		await close();
		throw unreadable(shown, reasonOf(error), error);
	}
	const first = blocks[0];
	if (first === undefined) {
		await close();
		throw unreadable(shown, 'there is no complete block in it; is it a journal of ktriage?');
	}
	const entries = async (block: IndexedBlock): Promise<readonly JournalEntry[]> => {
		const bytes = Buffer.alloc(block.bytes);
		await handles[block.file]?.read(bytes, 0, block.bytes, block.offset);
		const text = unpackBlock(bytes);
		if (text === undefined)
			throw unreadable(shown, `the block of ${new Date(block.at).toISOString()} is damaged`);
		return parseEntries(text, shown);
	};
	const [head] = await entries(first).catch(async error => {
		await close();
		throw error;
	});
	if (head?.k !== 'head' || head.format !== journalFormat) {
		await close();
		const format = head?.k === 'head' ? cell(String(head.format)) : 'another';
		throw unreadable(shown, `it has the format ${format}, this program reads ${journalFormat}`);
	}
	return {file, blocks, notes, entries, close};
}

/** Finds the blocks of a file by their heads; answers where the last complete one ends. */
async function indexFile(
	handle: nodeFiles.FileHandle,
	size: number,
	file: number,
	blocks: IndexedBlock[],
): Promise<number> {
	const bytes = Buffer.alloc(headBytes);
	let offset = 0;
	while (offset + headBytes <= size && blocks.length < mostBlocks) {
		const {bytesRead} = await handle.read(bytes, 0, headBytes, offset);
		const head = bytesRead === headBytes ? readHead(bytes) : undefined;
		if (head === undefined || offset + head.bytes > size) return offset;
		blocks.push({...head, file, offset});
		offset += head.bytes;
	}
	return offset;
}

/** What the writer never writes: it keeps only what is safe to draw. A file of somebody else may hold anything. */
const suspicious = /\\u|[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u;

function parseEntries(text: string, shown: string): readonly JournalEntry[] {
	const clean = (_key: string, value: unknown): unknown => (typeof value === 'string' ? lines(value) : value);
	const reviver = suspicious.test(text) ? clean : undefined;
	return text
		.split('\n')
		.filter(line => line !== '')
		.map(line => {
			try {
				const entry: unknown = JSON.parse(line, reviver);
				if (typeof entry === 'object' && entry !== null && 'k' in entry && 't' in entry)
					return entry as JournalEntry;
			} catch (error) {
				throw unreadable(shown, 'a line in it is not JSON', error);
			}
			throw unreadable(shown, 'a line in it is no entry of a journal');
		});
}
