import * as nodeFiles from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openProgress, type ProgressFiles} from '../../../src/playbook/files/progress-file.ts';
import {attest, claim} from '../../../src/playbook/progress.ts';

let folder: string;
beforeEach(async () => {
	folder = await nodeFiles.mkdtemp(path.join(tmpdir(), 'progress-'));
});
afterEach(async () => {
	await nodeFiles.rm(folder, {recursive: true});
});

type Setup = {
	readonly by?: string;
	readonly pid?: number;
	readonly files?: ProgressFiles;
	readonly alive?: boolean;
};

const open = ({by = 'ann', pid = 1, files, alive = true}: Setup = {}) =>
	openProgress({
		folder,
		cluster: 'cluster-1',
		playbook: 'in-place',
		me: {by, host: 'jump', pid},
		now: () => 1000,
		shared: false,
		isAlive: () => alive,
		wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds / 4)),
		...(files !== undefined && {files}),
	});
const said = (by: string) => ({by, at: 1000, note: ''});

describe('progress on the disk', () => {
	it('is there again after a session, readable by its owner alone', async () => {
		await open().update(progress => attest(progress, 'P0.1', said('ann')));
		expect(await open({pid: 2}).read()).toMatchObject({revision: 1, attested: {'P0.1': {by: 'ann'}}});
		expect((await nodeFiles.stat(open().file)).mode & 0o777).toBe(0o600);
	});

	it('keeps the ticks of operators who write at the same time', async () => {
		const steps = Array.from({length: 12}, (_, index) => `P1.${index + 1}`);
		await Promise.all(
			steps.map((step, index) =>
				open({by: `op${index}`, pid: index + 1}).update(progress =>
					attest(progress, step, said(`op${index}`)),
				),
			),
		);
		expect(Object.keys((await open().read()).attested).sort()).toEqual([...steps].sort());
	});

	it('lets one of two begin a step', async () => {
		const begin = (by: string, pid: number) =>
			open({by, pid}).update(progress => {
				const claimed = claim(progress, 'A2', {by, host: 'jump', at: 1000}, false);
				if ('held' in claimed) throw new Error(`held by ${claimed.held.by}`);
				return claimed.progress;
			});
		await begin('ann', 1);
		await expect(begin('bob', 2)).rejects.toThrow('held by ann');
	});

	it('waits for a lock whose process lives, and takes that of a dead one over', async () => {
		await open().update(progress => attest(progress, 'P0.1', said('ann')));
		const lock = `${open().file}.lock`;
		await nodeFiles.writeFile(lock, JSON.stringify({by: 'bob', host: 'jump', pid: 99, at: 900}));
		await expect(open().update(progress => attest(progress, 'P0.5', said('ann')))).rejects.toThrow(
			'held by bob (process 99 on jump)',
		);
		await open({alive: false}).update(progress => attest(progress, 'P0.5', said('ann')));
		expect(Object.keys((await open().read()).attested)).toEqual(['P0.1', 'P0.5']);
	});

	it('reads again only what somebody has changed', async () => {
		let reads = 0;
		const files: ProgressFiles = {
			...nodeFiles,
			readFile: ((...args: Parameters<typeof nodeFiles.readFile>) => {
				reads++;
				return nodeFiles.readFile(...args);
			}) as ProgressFiles['readFile'],
		};
		const mine = open({files});
		await open({by: 'bob', pid: 2}).update(progress => attest(progress, 'P0.1', said('bob')));
		const first = await mine.read();
		expect(await mine.read()).toBe(first);
		expect(reads).toBe(1);
		await open({by: 'bob', pid: 2}).update(progress => attest(progress, 'P0.5', said('bob')));
		expect(Object.keys((await mine.read()).attested)).toEqual(['P0.1', 'P0.5']);
		expect(reads).toBe(2);
	});

	it.each([
		['ENOSPC', 'the disk is full'],
		['EROFS', 'the file system is read-only'],
	])('tells %s, and what was ticked before is whole', async (code, words) => {
		await open().update(progress => attest(progress, 'P0.1', said('ann')));
		const files: ProgressFiles = {
			...nodeFiles,
			open: async (...args) => {
				if (String(args[0]).endsWith('.lock')) return await nodeFiles.open(...args);
				throw Object.assign(new Error(code), {code});
			},
		};
		await expect(open({files}).update(progress => attest(progress, 'P0.5', said('ann')))).rejects.toThrow(
			words,
		);
		expect(Object.keys((await open().read()).attested)).toEqual(['P0.1']);
	});

	it.each([
		['', 'is damaged'],
		['{"format":"ktriage.progress/v9"}', 'another format (ktriage.progress/v9)'],
		['{"format":"ktriage.progress/v1","revision":"x"}', 'is damaged at revision'],
	])('refuses a file that holds %j and leaves it alone', async (text, words) => {
		const {file} = open();
		await nodeFiles.mkdir(path.dirname(file), {recursive: true});
		await nodeFiles.writeFile(file, text);
		await expect(open().update(progress => attest(progress, 'P0.1', said('ann')))).rejects.toThrow(words);
		expect(await nodeFiles.readFile(file, 'utf8')).toBe(text);
	});
});
