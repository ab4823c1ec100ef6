import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {countFiles, keepWork, lookAtRepository} from '../../../src/playbook/files/repository.ts';
import {copyFact, workFacts} from '../../../src/playbook/preserved.ts';

let folder: string;
let repo: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'repository-'));
	repo = path.join(folder, 'repo');
	mkdirSync(repo);
	git('init', '-q', '-b', 'main');
	write('site.yml', 'a: 1\n');
	git('add', 'site.yml');
	commit();
});
afterEach(() => rmSync(folder, {recursive: true}));

const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
const git = (...args: readonly string[]) => execFileSync('git', ['-C', repo, ...who, ...args]).toString();
const commit = () => git('commit', '-q', '-m', 'x');
const write = (name: string, text: string) => writeFileSync(path.join(repo, name), text);
const verdicts = async (kept?: string, now = Date.now()) => {
	const work = await lookAtRepository(repo, now);
	return Object.fromEntries(workFacts({...work, kept}, now).map(({code, verdict}) => [code, verdict]));
};

describe('work in git', () => {
	it('is safe when everything is committed', async () => {
		expect(await verdicts()).toEqual({'BAK-07': 'PASS', 'BAK-08': 'PASS', 'BAK-09': 'PASS'});
	});

	it('is not while something is edited, and is once it is kept', async () => {
		write('site.yml', 'a: 2\n');
		expect(await verdicts()).toMatchObject({'BAK-07': 'FAIL', 'BAK-08': 'WARN'});
		expect(await verdicts('work/summary.txt')).toMatchObject({'BAK-07': 'WARN', 'BAK-08': 'PASS'});
	});

	it('says of files that git does not know that they are not kept', async () => {
		write('notes.txt', 'x');
		expect(await verdicts()).toMatchObject({'BAK-07': 'WARN', 'BAK-08': 'WARN'});
	});

	it('finds what was stashed and forgotten', async () => {
		write('site.yml', 'a: 3\n');
		git('stash', '-q');
		expect(await verdicts()).toMatchObject({'BAK-07': 'PASS', 'BAK-09': 'PASS'});
		expect(await verdicts(undefined, Date.now() + 8 * 86_400_000)).toMatchObject({'BAK-09': 'WARN'});
	});

	it('is kept whole: staged, changed, unknown and stashed, readable by its owner alone', async () => {
		write('site.yml', 'a: stashed\n');
		git('stash', '-q');
		write('new.yml', 'staged: 1\n');
		git('add', 'new.yml');
		write('site.yml', 'a: changed\n');
		mkdirSync(path.join(repo, 'roles'));
		write('roles/own.yml', 'unknown: 1\n');
		symlinkSync('/etc/passwd', path.join(repo, 'link'));
		const target = path.join(folder, 'kept');
		const before = git('status', '--porcelain');
		const summary = await keepWork(await lookAtRepository(repo, Date.now()), target);
		const text = (name: string) => readFileSync(path.join(target, name), 'utf8');
		expect(text('staged.patch')).toContain('+staged: 1');
		expect(text('unstaged.patch')).toContain('+a: changed');
		expect(text('stash-0.patch')).toContain('+a: stashed');
		expect(text('untracked/roles/own.yml')).toBe('unknown: 1\n');
		expect(readFileSync(summary, 'utf8')).toMatch(/left out: too big, or no plain file: 1\n {2}link/);
		expect([statSync(target).mode & 0o777, statSync(summary).mode & 0o777]).toEqual([0o700, 0o600]);
		expect(git('status', '--porcelain')).toBe(before);
		await expect(keepWork(await lookAtRepository(repo, Date.now()), target)).rejects.toThrow(
			'Nothing was confirmed',
		);
	});

	it('runs nothing that the repository names', async () => {
		const mark = path.join(folder, 'ran');
		const run = path.join(folder, 'run.sh');
		writeFileSync(run, `#!/bin/sh\ntouch ${mark}\n`, {mode: 0o755});
		for (const key of ['core.fsmonitor', 'diff.external', 'core.pager']) git('config', key, run);
		write('site.yml', 'a: 4\n');
		await keepWork(await lookAtRepository(repo, Date.now()), path.join(folder, 'kept'));
		expect(() => statSync(mark)).toThrow('ENOENT');
	});

	it('is refused in words where there is no repository', async () => {
		await expect(lookAtRepository(path.join(folder), Date.now())).rejects.toThrow(/not a git repository/);
	});
});

describe('a folder of copied artifacts', () => {
	it('is counted, and is none when it holds no file', async () => {
		const count = await countFiles(repo);
		expect(count.files).toBeGreaterThan(1);
		expect(copyFact('x', count, 0)).toMatchObject({code: 'BAK-10', verdict: 'PASS'});
		const empty = path.join(folder, 'empty');
		mkdirSync(empty);
		expect(copyFact('x', await countFiles(empty), 0)).toMatchObject({verdict: 'FAIL'});
	});
});
