import {type ChildProcess, spawn as spawnProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {openProgress} from '../../src/playbook/files/progress-file.ts';
import {openJournal} from '../../src/record/journal/read.ts';
import {seededRandom} from '../support/random.ts';
import {ktriage, LAUNCHER} from './support/ktriage.ts';
import {closeTerminals, spawn, type Terminal} from './support/terminal.ts';

const patience = 90_000;
const random = seededRandom(8);

let folder: string;
let lab: Lab;
let kubeconfig: string;
beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-killed-'));
	lab = await startLab({cluster: findScenario('healthy')!.build(Date.now())});
	kubeconfig = path.join(folder, 'kubeconfig');
	writeFileSync(kubeconfig, lab.kubeconfig());
});
afterEach(closeTerminals);
afterAll(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

/** Something that changes all the time: how often it did is in a label of a node. */
function churn(): {
	readonly count: () => number;
	readonly longestGap: () => number;
	readonly stop: () => void;
} {
	let count = 0;
	let before = Date.now();
	let longest = 0;
	const [node] = lab.list({resource: 'nodes'});
	const timer = setInterval(() => {
		count++;
		longest = Math.max(longest, Date.now() - before);
		before = Date.now();
		lab.patch(
			{resource: 'nodes', name: node?.metadata.name ?? ''},
			{metadata: {labels: {churn: `c${count}`}}},
		);
	}, 50);
	return {count: () => count, longestGap: () => longest, stop: () => clearInterval(timer)};
}

const clockOf = (terminal: Terminal): number => {
	const [, time = ''] = /(\d\d:\d\d:\d\d)Z/.exec(terminal.row(0)) ?? [];
	return Date.parse(`${new Date().toISOString().slice(0, 10)}T${time}Z`);
};

/** The moment of the last thing in a journal, and every note in it. */
async function readBack(file: string): Promise<{readonly last: number; readonly notes: readonly string[]}> {
	const journal = await openJournal(file);
	const entries = (await Promise.all(journal.blocks.map(journal.entries))).flat();
	await journal.close();
	return {
		last: Math.max(...entries.map(({t}) => t)),
		notes: entries.flatMap(entry => (entry.k === 'event' && entry.kind === 'note' ? [entry.text] : [])),
	};
}

describe('a journal whose program is killed', () => {
	it('opens, with every note, and lacks no more than the last second of what was on the screen', async () => {
		const changes = churn();
		try {
			for (let round = 0; round < 5; round++) {
				const file = path.join(folder, `killed-${round}.ktj`);
				const terminal = ktriage(['--kubeconfig', kubeconfig, '--journal', file], {
					cols: 100,
					patience,
					env: {XDG_STATE_HOME: folder},
				});
				await terminal.until(/live \d+ms/, 'every source read');
				terminal.type(':');
				for (const letter of `note round ${round}`) terminal.type(letter);
				await terminal.until(`note round ${round}`);
				terminal.type('\r');
				const noted = changes.count() + 60 + random(60);
				await terminal.until(() => changes.count() >= noted, 'a moment to be killed at');
				const shown = clockOf(terminal);
				const stalled = changes.longestGap();
				terminal.kill('SIGKILL');
				await terminal.exit;
				const {last, notes} = await readBack(file);
				expect(notes, terminal.text()).toContain(`round ${round}`);
				// A second between two records, one that the clock of the screen leaves out, and what a busy machine kept from everybody.
				expect(shown - last).toBeLessThanOrEqual(2_000 + 3 * stalled);
			}
		} finally {
			changes.stop();
		}
	}, 400_000);
});

/** Runs a command of the playbook and kills it when something has happened so often in the folder of the progress. */
function tick(step: string, by: string, state: string): ChildProcess {
	return spawnProcess(
		process.execPath,
		[LAUNCHER, 'playbook', 'attest', step, '--by', by, '--kubeconfig', kubeconfig],
		{env: {PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: state}, stdio: ['ignore', 'pipe', 'pipe']},
	);
}

const ticksOf = (state: string, cluster: string) =>
	openProgress({
		folder: path.join(state, 'ktriage', 'playbooks'),
		cluster,
		playbook: 'in-place',
		me: {by: 'test', host: 'test', pid: process.pid},
		now: () => 0,
		shared: false,
		isAlive: () => true,
		wait: () => Promise.resolve(),
	}).read();

describe('ticks of operators who are killed', () => {
	it('are all there when they were told, whole, and stand in nobody’s way', async () => {
		const state = path.join(folder, 'ticks');
		const cluster = lab.get({resource: 'namespaces', name: 'kube-system'})?.metadata.uid ?? '';
		const first = tick('P0.5', 'ann', state);
		expect((await once(first, 'close'))[0]).toBe(0);
		const place = path.join(state, 'ktriage', 'playbooks', cluster, 'in-place');
		const told = ['P0.5'];
		const steps = ['P0.6', 'P1.5', 'P1.11', 'P1.12', 'P2.1', 'P2.3', 'P2.7', 'P8.2'];
		for (const [index, step] of steps.entries()) {
			const child = tick(step, `op${index}`, state);
			let seen = 0;
			const watcher = watch(place, () => {
				// The lock, the new file, its text, its name, and the lock again: each is a moment to die at.
				if (++seen === index + 1) child.kill('SIGKILL');
			});
			const [code] = await once(child, 'close');
			watcher.close();
			if (code === 0) told.push(step);
			expect(Object.keys((await ticksOf(state, cluster)).attested)).toEqual(expect.arrayContaining(told));
		}
		const last = tick('P2.9', 'zoe', state);
		expect((await once(last, 'close'))[0]).toBe(0);
		expect(Object.keys((await ticksOf(state, cluster)).attested)).toEqual(
			expect.arrayContaining([...told, 'P2.9']),
		);
	}, 400_000);
});

describe('a disk that takes no more', () => {
	const limited = (blocks: number, args: readonly string[]) =>
		spawn('/bin/sh', ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, LAUNCHER, ...args], {
			cols: 100,
			patience,
			env: {XDG_STATE_HOME: folder},
		});

	it('is told in the first line, and the screens go on', async () => {
		const file = path.join(folder, 'full.ktj');
		const terminal = limited(8, ['--kubeconfig', kubeconfig, '--journal', file]);
		await terminal.until(/JOURNAL NOT WRITTEN/, 'the warning');
		terminal.type('2');
		await terminal.until('Pods by CIDR');
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	}, 200_000);

	it('lets no tick be half-written: nothing was ticked, and what was ticked before is there', async () => {
		const state = path.join(folder, 'full-ticks');
		const cluster = lab.get({resource: 'namespaces', name: 'kube-system'})?.metadata.uid ?? '';
		expect((await once(tick('P0.5', 'ann', state), 'close'))[0]).toBe(0);
		const args = ['playbook', 'attest', 'P0.6', '--by', 'bob', '--kubeconfig', kubeconfig];
		const terminal = spawn(
			'/bin/sh',
			['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, LAUNCHER, ...args],
			{
				cols: 160,
				patience,
				// What Node itself writes when it ends would end it by the signal, whatever the program answered.
				env: {XDG_STATE_HOME: state, NODE_DISABLE_COMPILE_CACHE: '1'},
			},
		);
		const {code} = await terminal.exit;
		expect(code).not.toBe(0);
		expect(terminal.text()).toMatch(/nothing\s+was\s+ticked/);
		expect(Object.keys((await ticksOf(state, cluster)).attested)).toEqual(['P0.5']);
		const after = tick('P0.6', 'bob', state);
		expect((await once(after, 'close'))[0]).toBe(0);
	}, 200_000);
});

describe('two operators on one machine', () => {
	it('cannot both begin a step, and see who is at it', async () => {
		const state = path.join(folder, 'two');
		const begin = (by: string) => {
			const args = [LAUNCHER, 'playbook', 'start', 'A2', '--by', by, '--kubeconfig', kubeconfig];
			const env = {PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: state};
			return spawnProcess(process.execPath, args, {env, stdio: ['ignore', 'pipe', 'pipe']});
		};
		const both = ['ann', 'bob'].map(begin);
		const said = both.map(async child => {
			let text = '';
			child.stderr?.on('data', data => (text += data));
			const [code] = await once(child, 'close');
			return {code: code as number, text};
		});
		const ended = await Promise.all(said);
		expect(ended.filter(({code}) => code === 0)).toHaveLength(1);
		const winner = ['ann', 'bob'][ended.findIndex(({code}) => code === 0)];
		expect(ended.find(({code}) => code !== 0)?.text).toContain(`${winner} on `);
	}, 200_000);
});
