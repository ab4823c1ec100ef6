import {execFileSync} from 'node:child_process';
import {afterEach, describe, expect, it} from 'vitest';
import {RESTORED} from './support/ktriage.ts';
import {closeTerminals, spawn, type Terminal} from './support/terminal.ts';

afterEach(closeTerminals);

const CTRL_Z = '\u001a';

/** A shell with job control, and the demo running in it as its foreground job. */
async function demoInShell(): Promise<Terminal> {
	const terminal = spawn('/bin/bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'shell> '}});
	await terminal.until('shell>');
	terminal.type('node bin/ktriage.cjs demo\r');
	await terminal.until(/FAIL CID-02/, 'the demo');
	return terminal;
}

async function isStopped(terminal: Terminal): Promise<void> {
	await terminal.until(/Stopped[\s\S]*shell> *$/m, 'the prompt of the shell');
	// The line editor of the shell has turned bracketed paste on again, for itself.
	expect(terminal.modes()).toEqual({...RESTORED, bracketedPaste: true});
}

async function comesBack(terminal: Terminal): Promise<void> {
	terminal.type('fg\r');
	await terminal.until(
		() => terminal.modes().alternateScreen && /FAIL CID-02/.test(terminal.text()),
		'the screen again',
	);
	terminal.type('2');
	await terminal.until('Pods by CIDR', 'an answer to a key');
	terminal.type('q');
	await terminal.until(
		() => !terminal.modes().alternateScreen && /shell> *$/m.test(terminal.text()),
		'the shell',
	);
	terminal.type('echo status=$?\r');
	await terminal.until('status=0');
}

describe('suspending', () => {
	it('gives the terminal to the shell at Ctrl+Z and takes it back at fg', async () => {
		const terminal = await demoInShell();
		terminal.type(CTRL_Z);
		await isStopped(terminal);
		await comesBack(terminal);
	});

	it.each([
		['the process group', (pid: number) => -pid],
		['the process that was started', (pid: number) => pid],
	])('does the same for a SIGTSTP to %s', async (_, target) => {
		const terminal = await demoInShell();
		const job = Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(terminal.pid)]).toString());
		process.kill(target(job), 'SIGTSTP');
		await isStopped(terminal);
		await comesBack(terminal);
	});
});
