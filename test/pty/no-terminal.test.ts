import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {ktriage, LAUNCHER} from './support/ktriage.ts';
import {closeTerminals, spawn} from './support/terminal.ts';

afterEach(closeTerminals);

function runPiped(args: readonly string[]): Promise<{readonly code: unknown; readonly stdout: string}> {
	const {promise, resolve} = Promise.withResolvers<{readonly code: unknown; readonly stdout: string}>();
	execFile(process.execPath, [LAUNCHER, ...args], (error, stdout) =>
		resolve({code: error?.code ?? 0, stdout}),
	);
	return promise;
}

describe('where no screen can be drawn', () => {
	it('prints the check as text when the output is not a terminal', async () => {
		const {code, stdout} = await runPiped(['demo']);
		expect(stdout).toContain('CID-02');
		expect(stdout).not.toContain('\u001b');
		expect(code).toBe(1);
	});

	it.each([
		['the input', '< /dev/null'],
		['the output', '| cat'],
	])(
		'prints the check as text when %s alone is not a terminal, and leaves the terminal alone',
		async (_, redirect) => {
			const terminal = spawn(
				'/bin/sh',
				['-c', `"$0" "$1" demo healthy ${redirect}`, process.execPath, LAUNCHER],
				{},
			);
			await terminal.exit;
			expect(terminal.text()).toMatch(/root causes 0 · symptoms 0/);
			expect(terminal.bytes()).not.toMatch(/\u001b\[[?>]/);
		},
	);

	it.each([
		['dumb', ['TERM=dumb']],
		['not set', ['-u', 'TERM']],
	] as const)('refuses a TERM that is %s with a hint, without a control code', async (_, setting) => {
		const terminal = spawn('/usr/bin/env', [...setting, process.execPath, LAUNCHER, 'demo']);
		await expect(terminal.exit).resolves.toEqual({code: 78, signal: 0});
		expect(terminal.bytes()).toContain('ktriage check');
		expect(terminal.bytes()).not.toContain('\u001b');
	});

	it('says what is wrong with a kubeconfig after the terminal is its own again', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-pty-'));
		const kubeconfig = path.join(folder, 'config');
		writeFileSync(kubeconfig, 'clusters: [\n');
		const terminal = ktriage(['--kubeconfig', kubeconfig]);
		const {code} = await terminal.exit;
		rmSync(folder, {recursive: true});
		expect(code).toBe(64);
		expect(terminal.modes().alternateScreen).toBe(false);
		expect(terminal.text().replaceAll('\n', '')).toContain(kubeconfig);
	});
});
