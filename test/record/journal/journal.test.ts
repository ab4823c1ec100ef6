import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {collectors} from '../../../collectors/index.ts';
import {runChecks} from '../../../src/checks/index.ts';
import {diagnose} from '../../../src/diagnosis/diagnose.ts';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {readingsIn} from '../../../src/policy-hits/readings.ts';
import {createPlayer, type Player, snapshotAt} from '../../../src/record/journal/player.ts';
import {openJournal} from '../../../src/record/journal/read.ts';
import {createRecorder} from '../../../src/record/journal/recorder.ts';
import {createJournalWriter, type JournalLimits} from '../../../src/record/journal/write.ts';
import type {Frame} from '../../../src/session/session.ts';
import type {PodTable} from '../../../src/store/pod-table.ts';
import type {TableName} from '../../../src/store/rows.ts';
import {newCalico} from '../../policy-hits/fixtures.ts';
import {frameOf} from '../../support/frames.ts';
import {storeOf, testNow} from '../../support/snapshot.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-journal-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));
let files = 0;
const newFile = (): string => path.join(folder, `j${files++}.ktj`);
const names = collectors.map(({name}) => name).filter((name): name is TableName => name !== 'pods');
const roomy: JournalLimits = {partBytes: 1 << 30, totalBytes: 1 << 30};

type Pod = {readonly metadata: {readonly name: string}; readonly status: object};

/** Three moments of the canonical cluster: as it is, with a pod moved, and with another one gone. */
function moments(): readonly Frame[] {
	const {objects, probes = []} = findScenario('canonical')!.build(testNow);
	const store = storeOf(objects, {probes});
	const pods = store.sink('pods');
	const some = objects.filter(
		(object): object is Pod => (object as {kind?: string}).kind === 'Pod' && object !== null,
	);
	const frames = [frameOf(store.snapshot(testNow))];
	const [first, second] = some as [Pod, Pod];
	pods.putJson({...first, status: {...first.status, phase: 'Failed', reason: 'Evicted'}});
	frames.push(frameOf(store.snapshot(testNow + 60_000)));
	pods.removeJson(second);
	store.sink('nodes').removeJson({metadata: {name: frames[0]!.snapshot.tables.nodes[0]!.name}});
	frames.push(frameOf(store.snapshot(testNow + 120_000)));
	return frames;
}

async function written(frames: readonly Frame[], limits = roomy): Promise<string> {
	const file = newFile();
	const writer = await createJournalWriter(file, '1.2.3', () => testNow, limits);
	let steady = 0;
	const recorder = createRecorder(writer, () => steady);
	for (const frame of frames) {
		await recorder.frame(frame);
		steady += 60_000;
	}
	await recorder.event('note', 'tried the other switch', testNow + 130_000);
	await writer.close();
	expect(writer.problem()).toBeUndefined();
	return file;
}

function podRows(pods: PodTable) {
	return [...pods.slots()]
		.map(slot => {
			const {slot: _, ...row} = pods.row(slot);
			return {...row, flags: pods.flags(slot), ipv4: pods.ipv4(slot), spec: pods.specOf(pods.specId(slot))};
		})
		.sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

const sortRows = (rows: readonly {namespace: string; name: string}[]) =>
	[...rows].sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));

describe('a journal', () => {
	it('gives back what packet filters had counted, but for what would fill it', async () => {
		const {objects} = findScenario('h0')!.build(testNow);
		const store = storeOf(objects, {});
		const at = (minutes: number) => testNow + minutes * 60_000;
		const frames = [0, 1, 2].map(minute => {
			store.addCounters([
				{node: 'a', at: at(minute), text: `${newCalico}# ${minute}`},
				{node: 'b', at: at(minute), text: '# '.padEnd(1 << 20, 'x')},
			]);
			return frameOf(store.snapshot(at(minute)));
		});
		const player = await createPlayer(await openJournal(await written(frames)));
		for (const frame of [...frames, ...frames.toReversed()]) {
			await player.seek(frame.snapshot.now);
			const kept = frame.snapshot.counters.filter(({node}) => node === 'a');
			expect(snapshotAt(player, names).counters).toEqual(kept);
			expect(readingsIn(snapshotAt(player, names)).now[0]?.reading.counters.length).toBeGreaterThan(0);
		}
	});

	it('gives back every moment: pods, rows and what they mean', async () => {
		const frames = moments();
		const journal = await openJournal(await written(frames));
		const player = await createPlayer(journal);
		for (const frame of [...frames, ...frames.toReversed()]) {
			await player.seek(frame.snapshot.now);
			const again = snapshotAt(player, names);
			expect(podRows(again.pods)).toEqual(podRows(frame.snapshot.pods));
			for (const name of names)
				expect(sortRows(again.tables[name]), name).toEqual(sortRows(frame.snapshot.tables[name]));
			const told = (findings: Frame['diagnosis']['findings']) =>
				findings.map(({id, verdict, explainedBy}) => ({id, verdict, explainedBy}));
			const diagnosis = diagnose(again, runChecks(again));
			expect(told(diagnosis.findings)).toEqual(told(frame.diagnosis.findings));
			expect(player.state().verdict()).toBe(frame.diagnosis.verdict);
		}
		await journal.close();
	});

	it('tells what turned, and notes', async () => {
		const journal = await openJournal(await written(moments()));
		const player = await createPlayer(journal);
		const events = await player.events();
		expect(events[0]).toMatchObject({kind: 'overall', after: 'FAIL'});
		expect(events.at(-1)).toMatchObject({kind: 'note', text: 'tried the other switch'});
		const turned = events.filter(({kind}) => kind === 'verdict');
		expect(turned.length).toBeGreaterThan(0);
		await player.seek(player.from);
		const next = player.turn(1);
		expect(turned.map(({at}) => at)).toContain(next);
		await player.seek(player.to);
		expect(turned.map(({at}) => at)).toContain(player.turn(-1));
		await journal.close();
	});

	it('tells no news of what was said before everything was read', async () => {
		const [first, ...later] = moments() as [Frame, ...Frame[]];
		const early = (api: Frame['snapshot']['api'], loading: number): Frame => {
			const sources = first.snapshot.sources.map((source, index) =>
				index < loading ? {...source, state: {kind: 'loading' as const, since: testNow}} : source,
			);
			return frameOf({...first.snapshot, api, sources});
		};
		const up = {kind: 'up', since: testNow, latencyMs: 1} as const;
		const frames = [
			early({kind: 'connecting', since: testNow}, 99),
			early(up, 40),
			early(up, 2),
			first,
			// Long enough for another full picture, of which nothing is news either.
			...later.flatMap(frame => [frame, frame, frame]),
		].map((frame, index) => ({...frame, snapshot: {...frame.snapshot, now: testNow + index * 60_000}}));
		expect(frames[0]?.diagnosis.findings[0]?.summary).toContain('not connected yet');
		const journal = await openJournal(await written(frames));
		const calm = await openJournal(await written(frames.slice(3)));
		const player = await createPlayer(journal);
		const story = async (told: Player) => (await told.events()).filter(({kind}) => kind === 'verdict');
		const news = await story(player);
		expect(news.length).toBeGreaterThan(0);
		expect(news).toEqual(await story(await createPlayer(calm)));
		await player.seek(player.from);
		expect(player.turn(1)).toBe(news[0]?.at);
		await journal.close();
		await calm.close();
	});

	it('may be read by its owner alone, and by zcat', async () => {
		const file = await written(moments());
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
		expect(lines.map(line => JSON.parse(line).k)).toEqual(['head', 'frame', 'frame', 'frame', 'event']);
	});

	it('opens up to the cut, wherever it is cut', async () => {
		const empty = frameOf({...storeOf([]).snapshot(testNow), sources: []});
		const small = {...empty, diagnosis: {...empty.diagnosis, findings: []}};
		const later = {...small, snapshot: {...small.snapshot, now: testNow + 1, profile: {nodes: 3}}};
		const whole = readFileSync(await written([small, later]));
		const ends: number[] = [];
		for (let at = 0; at < whole.length; at += whole.readUInt32LE(at + 16)) ends.push(at);
		expect(ends.length).toBe(3);
		const cut = newFile();
		for (let length = 0; length <= whole.length; length++) {
			writeFileSync(cut, whole.subarray(0, length));
			const complete = ends.filter((_, index) => (ends[index + 1] ?? whole.length) <= length).length;
			if (complete === 0) {
				await expect(openJournal(cut)).rejects.toThrow('no complete block');
				continue;
			}
			const journal = await openJournal(cut);
			expect(journal.blocks.length).toBe(complete);
			await journal.close();
		}
	});

	it('says which block is damaged instead of showing something', async () => {
		const whole = readFileSync(await written(moments()));
		const second = whole.readUInt32LE(16);
		whole[second + 40]! ^= 0xff;
		const file = newFile();
		writeFileSync(file, whole);
		const journal = await openJournal(file);
		const player = await createPlayer(journal);
		await expect(player.seek(player.to)).rejects.toThrow(/damaged/);
		await journal.close();
	});

	it('goes on in parts that stand alone, and lets the oldest go', async () => {
		const frames = [...Array(6)].flatMap(() => moments());
		const file = await written(frames, {partBytes: 1, totalBytes: 100_000});
		const journal = await openJournal(file.replace('.ktj', '.17.ktj'));
		expect(statSync(file, {throwIfNoEntry: false})).toBeUndefined();
		const player = await createPlayer(journal);
		await player.seek(player.to);
		expect(podRows(snapshotAt(player, names).pods)).toEqual(podRows(frames.at(-1)!.snapshot.pods));
		await journal.close();
	});

	it('is survived by a clock that is set back, and tells it', async () => {
		const [first, second, third] = moments() as [Frame, Frame, Frame];
		const back = {...second, snapshot: {...second.snapshot, now: testNow - 3_600_000}};
		const journal = await openJournal(await written([first, back, third]));
		const player = await createPlayer(journal);
		const told = (await player.events()).filter(({kind}) => kind === 'clock');
		expect(told.length).toBe(2);
		await player.seek(player.to);
		expect(podRows(snapshotAt(player, names).pods)).toEqual(podRows(third.snapshot.pods));
		await journal.close();
	});

	it('does not draw what a stranger wrote into it', async () => {
		const [first] = moments() as [Frame];
		const {cluster} = first.snapshot;
		const evil = {
			...first,
			snapshot: {...first.snapshot, cluster: {...cluster, context: 'a\u001b[2Jb\u202ec'}},
		};
		const journal = await openJournal(await written([evil]));
		const player = await createPlayer(journal);
		expect(snapshotAt(player, names).cluster.context).toBe('a·[2Jbc');
		await journal.close();
	});
});

describe('a disk that is full', () => {
	it('is told, keeps what was written, and is forgotten once there is room', async () => {
		const file = newFile();
		const fs = await import('node:fs/promises');
		let full = false;
		const files = {
			rm: fs.rm,
			open: async (...args: Parameters<typeof fs.open>) => {
				const handle = await fs.open(...args);
				const write = handle.write.bind(handle) as (
					...args: readonly unknown[]
				) => Promise<{bytesWritten: number}>;
				Object.assign(handle, {
					write: async (bytes: Buffer, offset: number, length: number, position: number) => {
						if (!full) return await write(bytes, offset, length, position);
						await write(bytes, offset, Math.min(10, length), position);
						throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
					},
				});
				return handle;
			},
		};
		const writer = await createJournalWriter(file, '1', () => testNow, roomy, files);
		let steady = 0;
		const recorder = createRecorder(writer, () => steady++);
		const [first, second, third] = moments() as [Frame, Frame, Frame];
		await recorder.event('note', 'before anything was read', testNow);
		await recorder.frame(first);
		full = true;
		await recorder.event('note', 'while the disk was full', testNow);
		await recorder.frame(second);
		expect(writer.problem()).toContain('the disk is full');
		full = false;
		await recorder.frame(third);
		expect(writer.problem()).toBeUndefined();
		await writer.close();
		const journal = await openJournal(file);
		const player = await createPlayer(journal);
		await player.seek(player.to);
		expect(podRows(snapshotAt(player, names).pods)).toEqual(podRows(third.snapshot.pods));
		await player.seek(player.from);
		expect(podRows(snapshotAt(player, names).pods)).toEqual(podRows(first.snapshot.pods));
		const entries = (await Promise.all(journal.blocks.map(journal.entries))).flat();
		expect(
			entries.flatMap(entry => (entry.k === 'event' && entry.kind === 'note' ? entry.text : [])),
		).toEqual(['before anything was read', 'while the disk was full']);
		await journal.close();
	});
});
