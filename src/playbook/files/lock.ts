import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {cell} from '../../store/sanitise.ts';
import {PlaybookError} from '../errors.ts';

/** Who holds a lock: a process on a machine. */
export type Holder = {readonly by: string; readonly host: string; readonly pid: number; readonly at: number};

export type LockFiles = Pick<typeof nodeFiles, 'link' | 'open' | 'readFile' | 'rename' | 'rm' | 'stat'>;

export type LockOptions = {
	readonly me: Holder;
	/** Whether a process of this machine is there. */
	readonly isAlive: (pid: number) => boolean;
	readonly files?: LockFiles;
	/** Waits before the lock is tried again. */
	readonly wait: (milliseconds: number) => Promise<void>;
};

/** A lock of another machine is old after this, by the time of the file; writing takes milliseconds. */
const oldAfter = 60_000;
const tries = 40;
const pause = 50;

/**
 * Runs work while nobody else does, held by a file beside what is changed. A lock whose process is gone, or of another machine and old,
 * is taken over: it is moved away first, so that of two who see it only one goes on.
 */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
	const {me, files = nodeFiles, wait} = options;
	for (let attempt = 0; ; attempt++) {
		if (await take(file, me, files)) break;
		const left = await holderOf(file, files);
		if (left === 'gone') continue;
		if (isStale(left.holder, left.age, options)) {
			await setAside(file, me, files);
			continue;
		}
		if (attempt >= tries) {
			const who =
				left.holder === undefined
					? 'somebody'
					: `${left.holder.by} (process ${left.holder.pid} on ${left.holder.host})`;
			throw new PlaybookError(
				`${cell(file, 300)} is held by ${cell(who, 200)}. Try again, or remove the file when nobody is at it.`,
				'held',
			);
		}
		await wait(pause);
	}
	try {
		return await work();
	} finally {
		await files.rm(file, {force: true});
	}
}

/** One process may want the lock for several changes at once. */
let attempts = 0;

/** File systems that know no second name for a file. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The lock appears with its holder in it: whoever is killed at any moment leaves none, or one that says whose it was. */
async function take(file: string, me: Holder, files: LockFiles): Promise<boolean> {
	const own = join(dirname(file), `.${me.pid}-${++attempts}.lock`);
	try {
		await files.rm(own, {force: true});
		await write(own, me, files);
		try {
			await files.link(own, file);
		} finally {
			await files.rm(own, {force: true});
		}
		return true;
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return false;
		if (!withoutLinks.has(code)) throw error;
	}
	try {
		await write(file, me, files);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

async function write(file: string, me: Holder, files: LockFiles): Promise<void> {
	const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
	await using handle = await files.open(file, flags, 0o600);
	await handle.writeFile(JSON.stringify(me));
}

async function holderOf(
	file: string,
	files: LockFiles,
): Promise<'gone' | {readonly holder: Holder | undefined; readonly age: number}> {
	try {
		const [text, {mtimeMs}] = [await files.readFile(file, 'utf8'), await files.stat(file)];
		return {holder: parsed(text), age: Date.now() - mtimeMs};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
		throw error;
	}
}

function parsed(text: string): Holder | undefined {
	try {
		const {by, host, pid, at} = JSON.parse(text) as Partial<Holder>;
		return typeof by === 'string' &&
			typeof host === 'string' &&
			typeof pid === 'number' &&
			typeof at === 'number'
			? {by, host, pid, at}
			: undefined;
	} catch {
		// Another one is just writing it.
		return undefined;
	}
}

function isStale(holder: Holder | undefined, age: number, {me, isAlive}: LockOptions): boolean {
	if (holder !== undefined && holder.host === me.host) return !isAlive(holder.pid);
	return age > oldAfter;
}

async function setAside(file: string, {pid}: Holder, files: LockFiles): Promise<void> {
	const aside = `${file}.stale-${pid}`;
	try {
		await files.rename(file, aside);
		await files.rm(aside, {force: true});
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
}
