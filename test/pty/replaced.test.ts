import {cpSync, mkdtempSync, rmSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {go} from './support/drive.ts';
import {LAUNCHER, RESTORED} from './support/ktriage.ts';
import {closeTerminals, spawn, type Terminal} from './support/terminal.ts';

let program: string;
beforeEach(() => {
	program = mkdtempSync(path.join(tmpdir(), 'ktriage-replaced-'));
	const installed = path.dirname(path.dirname(LAUNCHER));
	for (const part of ['bin', 'dist', 'playbooks', 'incidents', 'package.json'])
		cpSync(path.join(installed, part), path.join(program, part), {recursive: true});
});
afterEach(async () => {
	await closeTerminals();
	rmSync(program, {recursive: true});
});

/** An installed program on a cluster in which something hangs in deletion, and everything read. */
async function open(): Promise<Terminal> {
	const launcher = path.join(program, 'bin', 'ktriage.cjs');
	const terminal = spawn(process.execPath, [launcher, 'demo', 'canonical'], {
		env: {XDG_STATE_HOME: program},
	});
	await terminal.until(/FAIL CID-02/, 'the first root cause');
	await terminal.until(/live \d+ms/, 'the end of reading');
	return terminal;
}

describe('an update of the program while it runs', () => {
	it('takes nothing from it: what was not loaded yet is loaded as it was', async () => {
		const terminal = await open();
		rmSync(path.join(program, 'dist'), {recursive: true});
		await go(terminal, 'finalizers');
		await terminal.until(/STUCK 6 objects[\s\S]*watching/, 'the end of a search whose code was on the disk');
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.modes()).toEqual(RESTORED);
	});

	it('is told where it has written over even that, and the rest goes on', async () => {
		const terminal = await open();
		rmSync(path.join(program, 'dist', 'chunks'), {recursive: true});
		truncateSync(path.join(program, 'dist', 'program.pack'));
		await go(terminal, 'finalizers');
		await terminal.until('search failed: ktriage was replaced by another version while it ran');
		terminal.type('1');
		await terminal.until(/FAIL CID-02/, 'the root causes again');
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.modes()).toEqual(RESTORED);
	});
});
