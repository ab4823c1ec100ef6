import {spawn as spawnPiped} from 'node:child_process';
import {afterEach, describe, expect, it} from 'vitest';
import {ktriage, LAUNCHER, RESTORED} from './support/ktriage.ts';
import {closeTerminals, spawn} from './support/terminal.ts';

afterEach(closeTerminals);

/** Everything but the ends of lines. */
const control = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const said = /^\d\d:\d\d:\d\dZ Cluster .*: \d+ problems?\.$/m;

describe('--plain', () => {
	it('adds lines to a terminal that can do nothing, without a control sequence, until q and Enter', async () => {
		const terminal = ktriage(['demo', 'canonical', '--plain'], {env: {TERM: 'dumb', LANG: 'C'}, cols: 2000});
		await terminal.until(/Problem 1, FAIL, CID-02: /, 'the first problem');
		expect(terminal.text()).toMatch(said);
		terminal.type('q\r');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.bytes()).not.toMatch(control);
		expect(terminal.modes()).toEqual(RESTORED);
	});

	it('ends with 130 at Ctrl+C', async () => {
		const terminal = ktriage(['demo', 'healthy', '--plain']);
		await terminal.until('nothing is wrong');
		terminal.type('\u0003');
		await expect(terminal.exit).resolves.toEqual({code: 130, signal: 0});
	});

	it('needs no terminal, as through ssh without one, and ends when the other side does', async () => {
		const child = spawnPiped(process.execPath, [LAUNCHER, 'demo', 'canonical', '--plain'], {
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		let written = '';
		const heard = Promise.withResolvers<void>();
		child.stdout.on('data', (piece: Buffer) => {
			written += piece.toString();
			if (written.includes('CID-02')) heard.resolve();
		});
		const ended = new Promise(resolve => child.once('exit', resolve));
		await heard.promise;
		child.stdin.end();
		expect(await ended).toBe(0);
		expect(written).toMatch(said);
		expect(written).not.toMatch(control);
	});

	it('goes on in the background, where it must not read from the terminal', async () => {
		const terminal = spawn('/bin/bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'shell> '}});
		await terminal.until('shell>');
		terminal.type(`"${process.execPath}" ${LAUNCHER} demo healthy --plain | cat &\r`);
		await terminal.until('nothing is wrong');
		terminal.type('clear; jobs\r');
		await terminal.until(/\[1\]\+? +Running/, 'a job that runs');
		terminal.type('kill %1; wait; echo running=$(jobs -r | wc -l)\r');
		await terminal.until('running=0', 'the end of the job');
	});
});
