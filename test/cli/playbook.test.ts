import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'playbook-'));
});
afterAll(async () => {
	await rm(folder, {recursive: true});
});

const run = (...args: readonly string[]) =>
	ktriage(args, {XDG_STATE_HOME: folder, USER: 'ann', SUDO_USER: ''});
const healthy = ['--demo', 'healthy'];

describe('gate', () => {
	it('is open until people said what only they can say: 3, then 0', async () => {
		const open = await run('gate', 'P1', ...healthy, '-o', 'json');
		expect(open.code).toBe(3);
		const {missing, format} = JSON.parse(open.stdout);
		expect(format).toBe('ktriage.gate/v1');
		expect(missing).toMatchObject([{step: 'P1.G', how: 'ktriage playbook attest P1.G'}]);
		expect((await run('playbook', 'attest', 'P1.G', ...healthy, '--note', 'looked')).stdout).toContain(
			'confirmed by ann',
		);
		expect(await run('gate', 'p1', ...healthy)).toMatchObject({code: 0});
	}, 60_000);

	it('is 1 on the canonical cluster and names what is red', async () => {
		const {code, stdout} = await run('gate', 'P4', '--demo');
		expect(code).toBe(1);
		expect(stdout).toContain('fail P4.2: CID-01 7 pods still on old addresses');
	}, 60_000);

	it('knows its phases', async () => {
		expect(await run('gate', 'P77', ...healthy)).toMatchObject({
			code: 64,
			stderr: expect.stringContaining('P0, P1, P2'),
		});
	}, 60_000);

	it('refuses the same cluster twice', async () => {
		const saved = path.join(folder, 'same');
		await run('snapshot', 'save', saved, ...healthy);
		const {code, stderr} = await run(
			'gate',
			'P3',
			'--playbook',
			'parallel',
			'--snapshot',
			saved,
			'--against',
			saved,
		);
		expect(code).toBe(64);
		expect(stderr).toContain('one and the same cluster');
	}, 60_000);
});

describe('playbook', () => {
	it('asks for the word of a gate, and for a reason to waive', async () => {
		expect(await run('playbook', 'attest', 'P2.G', ...healthy)).toMatchObject({
			code: 64,
			stderr: expect.stringContaining('--word GO'),
		});
		expect(await run('playbook', 'waive', 'P2.3', ...healthy, '--reason', ' ')).toMatchObject({code: 64});
		const waived = await run('playbook', 'waive', 'P2.3', ...healthy, '--reason', 'kept in a vault');
		expect(waived).toMatchObject({code: 0, stdout: expect.stringContaining('waived P2.3')});
	}, 60_000);

	it('lets one operator at a step, and keeps how it ended', async () => {
		expect(await run('playbook', 'start', 'A2', ...healthy)).toMatchObject({code: 0});
		const other = await run('playbook', 'start', 'A2', ...healthy, '--by', 'bob');
		expect(other).toMatchObject({code: 1, stderr: expect.stringMatching(/ann on .* is at A2 since/)});
		const done = await run('playbook', 'done', 'A2', ...healthy, '--exit-code', '2', '--note', 'unit failed');
		expect(done).toMatchObject({code: 1, stdout: expect.stringContaining('fail A2')});
	}, 60_000);

	it('takes a dump for one only when its end mark is there', async () => {
		const dump = path.join(folder, 'mlflow.sql');
		await writeFile(dump, '--\n-- PostgreSQL database dump\n--\nCREATE TABLE x;\n');
		expect(await run('playbook', 'attest', 'P2.5', ...healthy, '--file', dump)).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('cut short'),
		});
		await writeFile(
			dump,
			'--\n-- PostgreSQL database dump\n--\n--\n-- PostgreSQL database dump complete\n--\n',
		);
		expect((await run('playbook', 'attest', 'P2.5', ...healthy, '--file', dump)).stdout).toContain(
			'pass P2.5',
		);
	}, 60_000);

	it("runs a team's own command only with permission", async () => {
		const file = path.join(folder, 'team.yaml');
		const command = `{run: [${JSON.stringify(process.execPath)}, -e, "console.log('{}')"], pointer: /ok, equals: true}`;
		await writeFile(
			file,
			`format: ktriage.playbook/v1\nname: team\nextends: in-place\nphases:\n  - id: P1\n    steps:\n      - {id: X1, title: Ours, purpose: p, pass: q, command: ${command}}\n`,
		);
		expect(await run('playbook', 'lint', file)).toMatchObject({code: 0});
		const own = ['playbook', 'run', 'X1', '--playbook', file, ...healthy];
		expect(await run(...own)).toMatchObject({code: 64, stderr: expect.stringContaining('Nothing was run')});
		expect(await run(...own, '--allow-actions')).toMatchObject({
			code: 1,
			stdout: expect.stringContaining('there is no /ok'),
		});
	}, 60_000);

	it('goes on with a state folder that cannot be written, and says so', async () => {
		const blocked = path.join(folder, 'file');
		await writeFile(blocked, '');
		const {code, stderr} = await ktriage(['gate', 'P10', ...healthy], {XDG_STATE_HOME: blocked});
		expect(code).not.toBe(70);
		expect(stderr).not.toBe('');
	}, 60_000);
});

describe('backup', () => {
	it('can be read back, is refused when it was changed, and ticks its steps', async () => {
		const directory = path.join(folder, 'backup');
		const written = await run('backup', directory, ...healthy, '--rehearse', '--allow-actions');
		expect(written.code).toBe(0);
		expect(written.stdout).toContain('PASS  BAK-12');
		expect(await readFile(path.join(directory, 'restore', '00-namespaces.yaml'), 'utf8')).not.toContain(
			'resourceVersion',
		);
		expect((await run('gate', 'P2', ...healthy)).stdout).toMatch(/pass +P2\.2/);
		await writeFile(path.join(directory, 'restore', '00-namespaces.yaml'), '---\nkind: Namespace\n');
		const damaged = await run('backup', directory, ...healthy, '--verify');
		expect(damaged).toMatchObject({
			code: 1,
			stdout: expect.stringContaining('00-namespaces.yaml has changed'),
		});
	}, 60_000);

	it('does not rehearse without permission, and writes nothing then', async () => {
		const directory = path.join(folder, 'no');
		const {code, stderr} = await run('backup', directory, ...healthy, '--rehearse');
		expect(code).toBe(64);
		expect(stderr).toContain('Nothing was sent or written');
		await expect(readFile(path.join(directory, 'backup.yaml'))).rejects.toThrow('ENOENT');
	}, 60_000);
});
