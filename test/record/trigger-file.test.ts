import * as nodeFiles from 'node:fs/promises';
import {mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openTriggerMemory} from '../../src/record/trigger-file.ts';

const uid = '6f1c1f5e-0000-4000-8000-000000000001';
const times = {dns: {since: 1_000, seen: 2_000, gap: {from: 1_100, to: 1_900}}};
let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'timers-'));
});
afterEach(async () => {
	await rm(folder, {recursive: true, force: true});
});

const file = () => join(folder, 'timers', `${uid}.json`);

describe('the timers of a cluster on disk', () => {
	it('come back as they were, in a file for the user alone, with nothing left beside it', async () => {
		const memory = openTriggerMemory(folder, 7);
		expect(await memory.save(uid, times)).toBe('');
		expect(await openTriggerMemory(folder, 8).load(uid)).toEqual({times, note: ''});
		expect((await stat(file())).mode & 0o777).toBe(0o600);
		expect((await stat(join(folder, 'timers'))).mode & 0o777).toBe(0o700);
		expect(await readdir(join(folder, 'timers'))).toEqual([`${uid}.json`]);
		expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({
			format: 'ktriage.timers/v1',
			cluster: uid,
		});
	});
	it('are none where nothing was kept, and for a name that is no uid', async () => {
		const memory = openTriggerMemory(folder, 7);
		expect(await memory.load(uid)).toEqual({times: {}, note: ''});
		expect(await memory.save('../../outside', times)).toBe('');
		expect(await readdir(folder)).toEqual([]);
	});
	it.each([
		['cut off', '{"format":"ktriage.timers/v1","cl', 'damaged'],
		[
			'another cluster',
			JSON.stringify({format: 'ktriage.timers/v1', cluster: 'b', times}),
			'another cluster',
		],
		['no object', '[]', 'holds no timers'],
	])('that are %s are told and replaced', async (_, text, words) => {
		await mkdir(join(folder, 'timers'), {recursive: true});
		await writeFile(file(), text);
		const memory = openTriggerMemory(folder, 7);
		const found = await memory.load(uid);
		expect(found.times).toEqual({});
		expect(found.note).toContain(words);
		expect(await memory.save(uid, times)).toBe('');
		expect((await memory.load(uid)).times).toEqual(times);
	});
	it('of a later version are neither read nor overwritten', async () => {
		await mkdir(join(folder, 'timers'), {recursive: true});
		const text = JSON.stringify({format: 'ktriage.timers/v2', cluster: uid, times});
		await writeFile(file(), text);
		const memory = openTriggerMemory(folder, 7);
		expect((await memory.load(uid)).note).toContain('ktriage.timers/v1');
		expect(await memory.save(uid, times)).toContain('left as it is');
		expect(await readFile(file(), 'utf8')).toBe(text);
	});
	it('leave out entries that are no times', async () => {
		await mkdir(join(folder, 'timers'), {recursive: true});
		const odd = {
			dns: {since: 'x', seen: 1},
			nodes: {since: 5, seen: 4},
			paths: {since: 1, seen: 2},
			'__proto__/x': {since: 1, seen: 2},
		};
		await writeFile(file(), JSON.stringify({format: 'ktriage.timers/v1', cluster: uid, times: odd}));
		expect((await openTriggerMemory(folder, 7).load(uid)).times).toEqual({paths: {since: 1, seen: 2}});
	});
	it('take the earlier begin of another run that watched the same stretch, not that of one before', async () => {
		const memory = openTriggerMemory(folder, 7);
		await memory.save(uid, {dns: {since: 1_000, seen: 2_000}, nodes: {since: 1_000, seen: 1_100}});
		await memory.save(uid, {dns: {since: 1_500, seen: 2_100}, nodes: {since: 1_500, seen: 2_100}});
		expect((await memory.load(uid)).times).toEqual({
			dns: {since: 1_000, seen: 2_100},
			nodes: {since: 1_500, seen: 2_100},
		});
	});
	it('say that they will not survive when the disk is full, and keep what was there', async () => {
		await openTriggerMemory(folder, 7).save(uid, times);
		const full = {
			...nodeFiles,
			open: (async (...args: Parameters<typeof nodeFiles.open>) => {
				const handle = await nodeFiles.open(...args);
				handle.writeFile = async () => {
					throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
				};
				return handle;
			}) as typeof nodeFiles.open,
		};
		const note = await openTriggerMemory(folder, 7, full).save(uid, {dns: {since: 5, seen: 6}});
		expect(note).toContain('the disk is full');
		expect((await openTriggerMemory(folder, 7).load(uid)).times).toEqual(times);
		expect(await readdir(join(folder, 'timers'))).toEqual([`${uid}.json`]);
	});
	it('say so where a folder cannot be made', async () => {
		await writeFile(join(folder, 'timers'), 'a file');
		expect(await openTriggerMemory(folder, 7).save(uid, times)).toContain('cannot be written');
	});
	it('do not follow a link that somebody put at the place of the new file', async () => {
		await mkdir(join(folder, 'timers'), {recursive: true});
		await writeFile(join(folder, 'victim'), 'precious');
		await symlink(join(folder, 'victim'), `${file()}.7`);
		expect(await openTriggerMemory(folder, 7).save(uid, times)).toBe('');
		expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('precious');
	});
});
