import {execFileSync} from 'node:child_process';
import {constants} from 'node:os';
import {expect} from 'vitest';
import type {Shell} from './shells.ts';

const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';

/** The process that was started under another one, at any depth. */
function programUnder(pid: number): number {
	const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n');
	const processes = rows.map(row => /^ *(\d+) +(\d+) (.*)$/.exec(row)).filter(row => row !== null);
	const below = (parent: number): readonly (readonly [number, string])[] =>
		processes
			.filter(([, , ppid]) => Number(ppid) === parent)
			.flatMap(([, own, , args]) => [[Number(own), args ?? ''] as const, ...below(Number(own))]);
	const found = below(pid).find(([, args]) => /^\S*node\S* .*ktriage\.cjs/.test(args));
	if (found === undefined) throw new Error(`no program runs under ${pid}`);
	return found[0];
}

async function open({terminal, isRestored}: Shell): Promise<void> {
	terminal.type('clear; "$NODE" bin/ktriage.cjs demo healthy\r');
	await terminal.until(/ROOT CAUSES|nothing is wrong|No root cause/i, 'the screens');
	expect(isRestored()).toBe(false);
}

async function left({terminal, ask, isRestored}: Shell, code: number): Promise<void> {
	await terminal.until(() => isRestored() && /shell> *$/m.test(terminal.text()), 'the shell');
	await ask('echo status=$? $(stty -a | grep -oE -- " -?(icanon|echo) *")', /status=/);
	await terminal.until(
		new RegExp(`status=${code} icanon echo`),
		`exit code ${code}, a terminal that is not raw`,
	);
}

/** What can happen to the program on a terminal, one event after the other. */
export const everyEvent: Readonly<Record<string, (shell: Shell) => Promise<void>>> = {
	'is left with q': async shell => {
		await open(shell);
		shell.terminal.type('q');
		await left(shell, 0);
	},
	'is left with Ctrl+C twice': async shell => {
		await open(shell);
		shell.terminal.type(CTRL_C);
		shell.terminal.type(CTRL_C);
		await left(shell, 130);
	},
	'ends at a signal': async shell => {
		await open(shell);
		process.kill(programUnder(shell.pid()), 'SIGTERM');
		await left(shell, 128 + constants.signals.SIGTERM);
	},
	'stops at Ctrl+Z and at SIGTSTP, and comes back': async shell => {
		const {terminal, isRestored} = shell;
		await open(shell);
		for (const stop of [
			() => terminal.type(CTRL_Z),
			() => process.kill(programUnder(shell.pid()), 'SIGTSTP'),
		]) {
			stop();
			await terminal.until(
				() => isRestored() && /Stopped[\s\S]*shell> *$/m.test(terminal.text()),
				'the shell',
			);
			terminal.type('clear; fg\r');
			await terminal.until(() => !isRestored() && /q quit/.test(terminal.text()), 'the screens again');
		}
		terminal.type('2');
		await terminal.until('Pods by CIDR', 'an answer to a key');
		terminal.type('q');
		await left(shell, 0);
	},
	'follows the size of the window': async shell => {
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
		terminal.type('q');
		await left(shell, 0);
	},
	'takes no paste for keys, and no mouse for text': async shell => {
		const {terminal} = shell;
		await open(shell);
		terminal.type('\u001b[200~qq\u001b[201~');
		terminal.type('\u001b[<0;3;4M\u001b[<0;3;4m');
		for (const piece of ['\u001b', '[', '6', '~']) terminal.type(piece);
		terminal.type('2');
		await terminal.until('Pods by CIDR', 'the screen of the key after all that');
		expect(terminal.text()).not.toMatch(/\[<0|;3;4/);
		terminal.type('q');
		await left(shell, 0);
	},
};
