import {spawn} from 'node:child_process';
import * as nodeFiles from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {cell} from '../../store/sanitise.ts';
import {PlaybookError} from '../errors.ts';
import type {WorkInGit} from '../preserved.ts';

const day = 86_400_000;
/** A copy of what is not in git is no backup of a disk: more than this is left to the people. */
const mostUntracked = 200 << 20;

/** git, with nothing that a repository could have run: no hooks, no file system monitor, no pager, no external diff. */
function git(folder: string, args: readonly string[]): Promise<Buffer> {
	const safe = [
		'-c',
		'core.fsmonitor=false',
		'-c',
		'core.hooksPath=/dev/null',
		'--no-optional-locks',
		'--no-pager',
	];
	return new Promise((resolve, reject) => {
		const child = spawn('git', ['-C', folder, ...safe, ...args], {
			env: {PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0'},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const output: Buffer[] = [];
		let error = '';
		child.stdout.on('data', (data: Buffer) => output.push(data));
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			error = (error + text).slice(-2_000);
		});
		const fail = (why: string, cause?: unknown) =>
			reject(
				new PlaybookError(
					`The repository ${cell(folder, 300)} cannot be looked at: ${cell(why, 200)}. Nothing was confirmed.`,
					'invalid',
					cause,
				),
			);
		child.on('error', cause => fail(cause.message, cause));
		child.on('close', code => {
			if (code === 0) resolve(Buffer.concat(output));
			else fail(error.trim().split('\n').at(-1) ?? `git ended with ${code}`);
		});
	});
}

const words = (output: Buffer): readonly string[] => output.toString('utf8').split('\0').filter(Boolean);

/** What is not committed in a repository, and what lies in its stash. Throws a PlaybookError when it is none. */
export async function lookAtRepository(folder: string, now: number): Promise<WorkInGit> {
	const root = (await git(folder, ['rev-parse', '--show-toplevel'])).toString('utf8').trim();
	const [staged, unstaged, untracked, stash] = [
		words(await git(root, ['diff', '--cached', '--no-ext-diff', '--name-only', '-z'])),
		words(await git(root, ['diff', '--no-ext-diff', '--name-only', '-z'])),
		words(await git(root, ['ls-files', '--others', '--exclude-standard', '-z'])),
		words(await git(root, ['stash', 'list', '-z', '--format=%ct %gs'])),
	];
	const stashes = stash.map(line => {
		const at = line.indexOf(' ');
		return {
			days: Math.max(0, (now - Number(line.slice(0, at)) * 1000) / day),
			about: cell(line.slice(at + 1), 120),
		};
	});
	return {folder: root, staged, unstaged, untracked, stashes, kept: undefined};
}

/**
 * Keeps what is not committed in a new folder that only its owner reads: staged and other changes as patches, files that git does not know
 * as copies, the stash as patches, and a summary of all. Answers the path of the summary. Throws a PlaybookError.
 */
export async function keepWork(work: WorkInGit, target: string): Promise<string> {
	const {folder, staged, unstaged, untracked, stashes} = work;
	try {
		await nodeFiles.mkdir(target, {mode: 0o700});
		const write = (name: string, data: Buffer | string) =>
			nodeFiles.writeFile(join(target, name), data, {mode: 0o600, flag: 'wx'});
		const patch = ['diff', '--no-ext-diff', '--no-textconv', '--binary'];
		await write('staged.patch', await git(folder, [...patch, '--cached']));
		await write('unstaged.patch', await git(folder, patch));
		for (const index of stashes.keys())
			await write(
				`stash-${index}.patch`,
				await git(folder, ['stash', 'show', '-p', '--binary', `stash@{${index}}`]),
			);
		const left = await copyUntracked(folder, untracked, join(target, 'untracked'));
		const head = (
			await git(folder, ['rev-parse', '--verify', '-q', 'HEAD']).catch(() => Buffer.from('no commit yet'))
		).toString('utf8');
		const list = (title: string, files: readonly string[]) => [
			`${title}: ${files.length}`,
			...files.map(file => `  ${cell(file, 400)}`),
		];
		const summary = [
			`repository: ${cell(folder, 400)}`,
			`commit: ${head.trim()}`,
			...list('staged, in staged.patch', staged),
			...list('changed, in unstaged.patch', unstaged),
			...list(
				'unknown to git, in untracked/',
				untracked.filter(file => !left.includes(file)),
			),
			...list('left out: too big, or no plain file', left),
			...list(
				'stashed',
				stashes.map(({about}, index) => `stash-${index}.patch ${about}`),
			),
		];
		await write('summary.txt', `${summary.join('\n')}\n`);
		return join(target, 'summary.txt');
	} catch (error) {
		if (error instanceof PlaybookError) throw error;
		const why = error instanceof Error ? error.message : String(error);
		throw new PlaybookError(
			`The work in ${cell(folder, 300)} cannot be kept in ${cell(target, 300)}: ${cell(why, 200)}. Nothing was confirmed; the repository is as it was.`,
			'unwritable',
			error,
		);
	}
}

/** Answers what was left out. */
async function copyUntracked(
	root: string,
	files: readonly string[],
	target: string,
): Promise<readonly string[]> {
	const left: string[] = [];
	let bytes = 0;
	for (const file of files) {
		const found = await nodeFiles.lstat(join(root, file));
		bytes += found.size;
		if (!found.isFile() || bytes > mostUntracked) {
			left.push(file);
			continue;
		}
		await nodeFiles.mkdir(dirname(join(target, file)), {recursive: true, mode: 0o700});
		await nodeFiles.copyFile(join(root, file), join(target, file), nodeFiles.constants.COPYFILE_EXCL);
	}
	return left;
}

/** Plain files below a folder and their bytes; links are not followed. */
export async function countFiles(folder: string): Promise<{readonly files: number; readonly bytes: number}> {
	let [files, bytes] = [0, 0];
	for await (const entry of await nodeFiles.opendir(folder, {recursive: true})) {
		if (!entry.isFile()) continue;
		files++;
		bytes += (await nodeFiles.lstat(join(entry.parentPath, entry.name))).size;
	}
	return {files, bytes};
}
