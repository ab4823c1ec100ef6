import {expect} from 'vitest';
import {allRead, atRank} from '../drive.ts';
import {CTRL_Z, type Event, goesOn, isStopped, left, open, programUnder} from './common.ts';

/** What a person, or the terminal itself, sends. */
export const input: Readonly<Record<string, Event>> = {
	'stops at Ctrl+Z and at SIGTSTP, and comes back': async shell => {
		const {terminal} = shell;
		await open(shell);
		for (const stop of [
			() => terminal.type(CTRL_Z),
			() => process.kill(programUnder(shell.pid()), 'SIGTSTP'),
		]) {
			stop();
			await isStopped(shell);
			await goesOn(shell);
		}
		terminal.type('2');
		await terminal.until('Pods by CIDR', 'an answer to a key');
		terminal.type('q');
		await left(shell, 0);
	},
	'follows the size of the window, also to one that is too small': async shell => {
		const {terminal} = shell;
		await open(shell);
		for (const [columns, rows] of [
			[60, 16],
			[30, 8],
			[200, 50],
		] as const)
			terminal.resize(columns, rows);
		await terminal.until(() => /q quit/.test(terminal.row(49)), 'the footer in the last row');
		terminal.resize(30, 8);
		await terminal.until('terminal too small');
		terminal.resize(120, 32);
		await terminal.until(() => /q quit/.test(terminal.row(31)), 'the whole screen again');
		terminal.resize(30, 8);
		await terminal.until('terminal too small');
		terminal.type('q');
		await terminal.until(shell.isRestored, 'the shell');
		terminal.resize(120, 32);
		await left(shell, 0);
	},
	'takes no paste for keys, and no mouse for text': async shell => {
		const {terminal} = shell;
		await open(shell);
		terminal.type('\u001b[200~qq\u001b[201~');
		terminal.type('\u001b[<0;3;4M\u001b[<0;3;4m');
		for (const piece of ['\u001b', '[', '6', '~']) terminal.type(piece);
		terminal.type('/');
		await terminal.until(/\/_/, 'the filter');
		terminal.type('\u001b[200~pasted\nq\u001b[201~');
		await terminal.until('/pasted_', 'the first line of a paste in a field');
		terminal.type('\u0015\r');
		await terminal.until(() => !terminal.text().includes('/pasted'), 'no filter any more');
		terminal.type('2');
		await terminal.until('Pods by CIDR', 'the screen of the key after all that');
		expect(terminal.text()).not.toMatch(/\[<0|;3;4/);
		terminal.type('q');
		await left(shell, 0);
	},
	'knows keys by controls of eight bits, and reports and answers that are none': async shell => {
		const {terminal, send} = shell;
		await open(shell, undefined, allRead, '--demo');
		await terminal.until(atRank(1), 'the first root cause selected');
		for (const [index, key] of ['\u001b[B', '\u001bOB', '\u009bB'].entries()) {
			send(key);
			await terminal.until(atRank(index + 2), `one row further after ${JSON.stringify(key)}`);
		}
		// A mouse that a program before this one left on, focus, and answers to questions of that program.
		for (const nothing of [
			'\u001b[<64;10;20M',
			'\u001b[M !q',
			'\u001b[I\u001b[O',
			'\u001b[?62;22c\u001b[3;1R\u001b[0n',
			'\u001b]11;rgb:1e1e/1e1e/1e1e\u0007',
		])
			send(nothing);
		send('k');
		await terminal.until(atRank(3), 'one row back, on the same screen');
		terminal.type('q');
		await left(shell, 0);
	},
};
