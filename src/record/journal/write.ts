import * as nodeFiles from 'node:fs/promises';
import {reasonOf} from '../errors.ts';
import {blockFlags, packBlock} from './block.ts';
import {type JournalEntry, journalFormat} from './entries.ts';
import {partFile} from './parts.ts';

/** The part of node:fs/promises that writing a journal needs. */
export type JournalWriteFiles = Pick<typeof nodeFiles, 'open' | 'rm'>;

export type JournalLimits = {
	/** A part is closed when it is this long. */
	readonly partBytes: number;
	/** Of all parts together; the oldest goes. */
	readonly totalBytes: number;
};

export const journalLimits: JournalLimits = {partBytes: 32 << 20, totalBytes: 256 << 20};

export type JournalWriter = {
	/** Appends entries as one block; they are on their way to the disk when this resolves. Never rejects: see `problem`. */
	readonly append: (entries: readonly JournalEntry[], flags?: number) => Promise<void>;
	/** True when the next frame has to be a full one: at the start of a part, and after something could not be written. */
	readonly wantsFull: () => boolean;
	/** Why nothing is written now, in words; undefined while all is well. */
	readonly problem: () => string | undefined;
	readonly bytes: () => number;
	readonly close: () => Promise<void>;
};

/** More events than these do not wait for a disk that takes nothing; the oldest go. */
const mostWaiting = 1000;

type Part = {readonly number: number; readonly handle: nodeFiles.FileHandle; bytes: number};

/**
 * Starts a journal in a new file that only its owner may read. Throws what the file system says when that cannot be made. Later errors
 * (a full disk) stop the writing, are told by `problem`, and it is tried again with the next block.
 */
export async function createJournalWriter(
	file: string,
	version: string,
	now: () => number,
	limits: JournalLimits = journalLimits,
	files: JournalWriteFiles = nodeFiles,
): Promise<JournalWriter> {
	const open = async (number: number): Promise<Part> => ({
		number,
		handle: await files.open(partFile(file, number), 'wx', 0o600),
		bytes: 0,
	});
	let part = await open(0);
	const older: {readonly number: number; readonly bytes: number}[] = [];
	let problem: string | undefined;
	let isFresh = true;
	let mustBeFull = true;
	let queue: Promise<void> = Promise.resolve();
	let closed = false;

	let waiting: {readonly entries: readonly JournalEntry[]; readonly flags: number} = {entries: [], flags: 0};

	/** What people said and did is not lost where frames are: it comes with the next full one. */
	const wait = (entries: readonly JournalEntry[], flags: number): void => {
		const events = [...waiting.entries, ...entries.filter(({k}) => k === 'event')].slice(-mostWaiting);
		waiting = {
			entries: events,
			flags: waiting.flags | (flags & (blockFlags.note | blockFlags.action | blockFlags.probe)),
		};
	};
	const write = async (given: readonly JournalEntry[], marks: number): Promise<void> => {
		const isFull = (marks & blockFlags.key) !== 0;
		if (closed || given.length === 0) return;
		// Without a full frame nothing after a gap can be understood.
		if (mustBeFull && !isFull) return wait(given, marks);
		const entries = [...given, ...waiting.entries];
		const flags = marks | waiting.flags;
		waiting = {entries: [], flags: 0};
		try {
			if (part.bytes >= limits.partBytes && isFull) await turnOver();
			const head: JournalEntry = {k: 'head', t: entries[0]?.t ?? now(), format: journalFormat, version};
			const text = [...(isFresh ? [head] : []), ...entries].map(entry => JSON.stringify(entry)).join('\n');
			const block = packBlock(`${text}\n`, entries[0]?.t ?? now(), flags);
			// At the end of what is whole: a block that was cut by an error is written over.
			let done = 0;
			while (done < block.length)
				done += (await part.handle.write(block, done, block.length - done, part.bytes + done)).bytesWritten;
			part.bytes += block.length;
			isFresh = mustBeFull = false;
			problem = undefined;
		} catch (error) {
			problem = `the journal ${file} is not written: ${reasonOf(error)}`;
			mustBeFull = true;
			wait(entries, flags);
			// A half-written block must not stand before the next whole one.
			await part.handle.truncate(part.bytes).catch(() => {});
		}
	};
	const turnOver = async (): Promise<void> => {
		const next = await open(part.number + 1);
		older.push({number: part.number, bytes: part.bytes});
		await part.handle.close();
		part = next;
		isFresh = true;
		while (older.reduce((sum, {bytes}) => sum + bytes, limits.partBytes) > limits.totalBytes) {
			const oldest = older.shift();
			if (oldest === undefined) return;
			await files.rm(partFile(file, oldest.number), {force: true});
		}
	};

	return {
		append: (entries, flags = 0) => {
			queue = queue.then(() => write(entries, flags));
			return queue;
		},
		wantsFull: () => mustBeFull || part.bytes >= limits.partBytes,
		problem: () => problem,
		bytes: () => older.reduce((sum, {bytes}) => sum + bytes, part.bytes),
		close: async () => {
			await queue;
			closed = true;
			await part.handle.close().catch(error => {
				problem = `the journal ${file} could not be closed: ${reasonOf(error)}`;
			});
		},
	};
}
