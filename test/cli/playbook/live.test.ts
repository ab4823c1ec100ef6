import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, vi} from 'vitest';
import type {CommandContext} from '../../../src/cli/command-line.ts';
import {openStore} from '../../../src/cli/playbook/desk.ts';
import {withPlaybook} from '../../../src/cli/playbook/live.ts';
import {attest} from '../../../src/playbook/progress.ts';
import type {PlaybookWish} from '../../../src/playbook/wish.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {testNow} from '../../support/snapshot.ts';

it('shows the playbook of a session, and what another operator ticks meanwhile', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'live-'));
	const frame = scenarioFrame('canonical');
	const context = {env: {XDG_STATE_HOME: folder, USER: 'ann'}} as unknown as CommandContext;
	const happened: string[] = [];
	const record = {
		view: () => ({from: 0, to: 0, at: 0, events: []}),
		subscribe: () => () => {},
		perform: () => {},
		happen: (_kind: string, text: string) => happened.push(text),
	};
	const session = withPlaybook(
		{...fakeSession(frame), record},
		{demo: 'canonical', progressDir: path.join(folder, 'shared'), timeout: 1},
		context,
	);
	const stateOf = (id: string) =>
		session.playbook
			?.look(frame)
			.view?.phases.flatMap(({steps}) => steps)
			.find(({step}) => step.id === id)?.state.kind;
	const say = (wish: PlaybookWish) => session.playbook?.perform(wish);
	try {
		await vi.waitFor(() => expect(stateOf('P0.6')).toBe('pending'), 20_000);
		const store = openStore({
			folder: path.join(folder, 'shared'),
			cluster: 'demo-canonical',
			playbook: 'in-place',
			me: 'bob',
			shared: true,
		});
		await store.update(progress => attest(progress, 'P0.6', {by: 'bob', at: testNow, note: 'mail'}));
		await vi.waitFor(() => expect(stateOf('P0.6')).toBe('pass'), 20_000);
		expect(happened).toEqual(['P0.6 confirmed by bob: mail']);
		expect(await say({do: 'waive', step: 'P0.6', by: 'ann', reason: ''})).toMatchObject({done: false});
		expect(await say({do: 'withdraw', step: 'P0.6', by: 'ann'})).toMatchObject({done: true});
		expect(stateOf('P0.6')).toBe('pending');
		expect(await say({do: 'start', step: 'P0.6', by: 'ann', takeOver: false})).toMatchObject({done: true});
		expect(await say({do: 'start', step: 'P0.6', by: 'bob', takeOver: false})).toMatchObject({
			done: false,
			text: expect.stringMatching(/^ann on .* is at P0\.6 since/),
		});
		expect(await say({do: 'done', step: 'P0.6', by: 'ann', exitCode: 3, note: 'no mail'})).toMatchObject({
			done: true,
		});
		expect((await store.read()).outcomes['P0.6']).toMatchObject({by: 'ann', exitCode: 3, detail: 'no mail'});
		expect(stateOf('P0.6')).toBe('fail');
		expect(happened.slice(-2)).toEqual([
			expect.stringMatching(/^P0\.6 begun by ann on /),
			'P0.6 ended by ann, exit code 3: no mail',
		]);
	} finally {
		await session.close();
		await rm(folder, {recursive: true});
	}
}, 60_000);

it("runs a step's own command where actions are allowed, of the playbook that is named, in the folder that is named", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'live-'));
	const file = path.join(folder, 'team.yaml');
	await writeFile(
		file,
		[
			'format: ktriage.playbook/v1',
			'name: team',
			'title: Ours',
			'phases:',
			'  - id: X',
			'    title: Ours',
			'    steps:',
			'      - id: X.1',
			'        title: Own',
			'        purpose: ours',
			'        pass: exit code 0',
			'        owner: joint',
			'        command: {run: [sh, -c, "exit 4"]}',
			'    gate: {id: X.G, title: Done, purpose: ours, pass: all, owner: joint, needs: [X.1]}',
		].join('\n'),
	);
	const frame = scenarioFrame('canonical');
	const context = {
		env: {XDG_STATE_HOME: folder, USER: 'ann', PATH: process.env.PATH},
		guard: {readOnly: false, allowActionsIn: []},
	} as unknown as CommandContext;
	const named = {demo: 'canonical', timeout: 1, playbook: file, progressDir: path.join(folder, 'shared')};
	const run = async (allowActions: boolean) => {
		const session = withPlaybook(fakeSession(frame), {...named, allowActions}, context);
		try {
			await vi.waitFor(() => expect(session.playbook?.look(frame).view?.playbook.name).toBe('team'), 20_000);
			await vi.waitFor(() => expect(session.playbook?.look(frame).problem).toBe(''), 20_000);
			return await session.playbook?.perform({do: 'run', step: 'X.1', by: 'ann', takeOver: false});
		} finally {
			await session.close();
		}
	};
	try {
		expect(await run(false)).toMatchObject({done: false, text: expect.stringContaining('--allow-actions')});
		expect(await run(true)).toEqual({done: false, text: 'X.1: exit code 4'});
		const kept = await readFile(
			path.join(folder, 'shared', 'demo-canonical', 'team', 'progress.json'),
			'utf8',
		);
		expect(JSON.parse(kept)).toMatchObject({claims: {}, outcomes: {'X.1': {by: 'ann', exitCode: 4}}});
		const audit = await readFile(path.join(folder, 'ktriage', 'audit.ndjson'), 'utf8');
		expect(
			audit
				.trim()
				.split('\n')
				.map(line => JSON.parse(line)),
		).toMatchObject([
			{phase: 'intent', action: 'playbook-run', target: {name: 'X.1'}, request: {path: 'sh -c exit 4'}},
			{phase: 'outcome', result: 'refused', error: 'exit code 4', who: {user: 'ann'}},
		]);
	} finally {
		await rm(folder, {recursive: true});
	}
}, 60_000);

it('begins a demo anew, and keeps nothing of it', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'live-'));
	const frame = scenarioFrame('canonical');
	const context = {env: {XDG_STATE_HOME: folder, USER: 'ann'}} as unknown as CommandContext;
	const session = withPlaybook(fakeSession(frame), {demo: 'canonical', timeout: 1}, context);
	try {
		await vi.waitFor(() => expect(session.playbook?.look(frame).view).toBeDefined(), 20_000);
		await vi.waitFor(async () => {
			const wish: PlaybookWish = {do: 'attest', step: 'P0.6', by: 'ann', note: 'mail', word: ''};
			expect(await session.playbook?.perform(wish)).toMatchObject({done: true});
		}, 20_000);
		expect(await readdir(folder)).toEqual([]);
	} finally {
		await session.close();
		await rm(folder, {recursive: true});
	}
}, 60_000);
