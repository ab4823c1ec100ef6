import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {expect} from 'vitest';
import type {Shell} from '../shells.ts';

/** Something that can happen to the program on a terminal, in whatever shell it was started. */
export type Event = (shell: Shell) => Promise<void>;

export const CTRL_C = '\u0003';
export const CTRL_Z = '\u001a';
/** How a person starts it, on the Node of the tests. */
export const program = '"$NODE" bin/ktriage.cjs';
/** What it says when the screens are there. */
export const atWork = /ROOT CAUSES|nothing is wrong|No root cause/i;
export const atPrompt = /shell> *$/m;

/** The program that runs under a process, at any depth. */
export function programUnder(pid: number): number {
	const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n');
	const processes = rows.map(row => /^ *(\d+) +(\d+) (.*)$/.exec(row)).filter(row => row !== null);
	const below = (parent: number): readonly (readonly [number, string])[] =>
		processes
			.filter(([, , ppid]) => Number(ppid) === parent)
			.flatMap(([, own, , args]) => [[Number(own), args ?? ''] as const, ...below(Number(own))]);
	const found = below(pid).find(([, args]) => /^\S*node\S* .*ktriage\.[cm]js/.test(args));
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

/** Resolves when a process has ended. */
export async function isGone(pid: number): Promise<void> {
	await expect.poll(() => isRunning(pid), {timeout: 30_000}).toBe(false);
}

export function parentOf(pid: number): number {
	return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)]).toString());
}

/** Starts the program and waits for its screens. */
export async function open(
	{terminal, isRestored}: Shell,
	command = program,
	shows: string | RegExp = atWork,
	args = 'demo healthy',
): Promise<void> {
	terminal.type(`clear; ${command} ${args}\r`);
	await terminal.until(shows, 'the screens');
	expect(isRestored()).toBe(false);
}

/** Waits for the shell, and that it has its terminal back; `code` as a pattern where what was typed into it meanwhile has one of its own. */
export async function left({terminal, ask, isRestored}: Shell, code: number | string): Promise<void> {
	await terminal.until(() => isRestored() && atPrompt.test(terminal.text()), 'the shell');
	await ask('echo status=$? $(stty -a | grep -oE -- " -?(icanon|echo) *")', /status=/);
	await terminal.until(
		new RegExp(`status=${code} icanon echo`),
		`exit code ${code}, a terminal that is not raw`,
	);
}

/** Waits until the program has stopped and the shell has its terminal. */
export async function isStopped({terminal, isRestored}: Shell): Promise<void> {
	await terminal.until(() => isRestored() && /Stopped[\s\S]*shell> *$/m.test(terminal.text()), 'the shell');
}

/** Lets a stopped program go on and waits for what it shows. */
export async function goesOn({terminal, isRestored}: Shell, shows = /q quit/): Promise<void> {
	terminal.type('clear; fg\r');
	await terminal.until(() => !isRestored() && shows.test(terminal.text()), 'the screens again');
}
