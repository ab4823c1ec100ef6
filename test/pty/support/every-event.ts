import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
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

/** Whether a process is there, and not only waits to be taken note of. */
export function isRunning(pid: number): boolean {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}

function parentOf(pid: number): number {
	return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)]).toString());
}

async function open({terminal, isRestored}: Shell, command = '"$NODE" bin/ktriage.cjs'): Promise<void> {
	terminal.type(`clear; ${command} demo healthy\r`);
	await terminal.until(/ROOT CAUSES|nothing is wrong|No root cause/i, 'the screens');
	expect(isRestored()).toBe(false);
}

/** `code` as a pattern where what was typed into the shell meanwhile has one of its own. */
async function left({terminal, ask, isRestored}: Shell, code: number | string): Promise<void> {
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
	'ends at each signal that ends programs': async shell => {
		for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
			await open(shell);
			process.kill(programUnder(shell.pid()), signal);
			await left(shell, 128 + constants.signals[signal]);
		}
	},
	'ends when what started it is killed': async shell => {
		await open(shell, `sh -c '"$NODE" bin/ktriage.cjs "$@"; true' sh`);
		const program = programUnder(shell.pid());
		process.kill(parentOf(program), 'SIGKILL');
		await expect.poll(() => isRunning(program), {timeout: 30_000}).toBe(false);
		// The shell had its prompt before the program was gone, on a screen that is no more, and perhaps an answer of the terminal behind it.
		shell.terminal.type('\r');
		await left(shell, '\\d+');
	},
	'keeps to ASCII and sends no colour when it is told so': async shell => {
		await open(shell, 'NO_COLOR=1 LANG=C LC_ALL=C "$NODE" bin/ktriage.cjs');
		const before = shell.painted().length;
		shell.terminal.type('2');
		await shell.terminal.until('Pods by CIDR');
		const painted = shell.painted();
		const sent = painted.slice(painted.length > before ? before : 0);
		expect(sent).not.toMatch(/\u001b\[(?:\d+;)*(?:[34][0-7]|9[0-7])(?:;\d+)*m/);
		expect(shell.terminal.text()).not.toMatch(/[^\u0000-\u007f]/);
		shell.terminal.type('q');
		await left(shell, 0);
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
};

/** The last event of a terminal: it goes away, and the program with it. */
export async function goesAway(shell: Shell): Promise<void> {
	await open(shell);
	const program = programUnder(shell.pid());
	shell.hangUp();
	await expect.poll(() => isRunning(program), {timeout: 30_000}).toBe(false);
}
