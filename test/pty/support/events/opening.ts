import {execFileSync} from 'node:child_process';
import {closeSync, constants as files, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import {constants, tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import type {Shell} from '../shells.ts';
import {
	atWork,
	CTRL_C,
	CTRL_Z,
	type Event,
	goesOn,
	isGone,
	isStopped,
	left,
	open,
	parentOf,
	program,
	programUnder,
} from './common.ts';

const first = /^ktriage opening demo healthy/;

type Held = {
	/** Lets it go on: what it reads is there now. */
	readonly release: () => void;
	readonly remove: () => void;
};

/** The program with its first picture, waiting for a file that a slow disk does not give. */
async function held(shell: Shell, command = program): Promise<Held> {
	const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-opening-'));
	const profile = path.join(folder, 'profile');
	execFileSync('mkfifo', [profile]);
	await open(shell, command, first, `demo healthy --profile ${profile}`);
	let writer = -1;
	const isRead = () => {
		try {
			writer = openSync(profile, files.O_WRONLY | files.O_NONBLOCK);
		} catch {
			// Nobody has begun to read it.
		}
		return writer >= 0;
	};
	await expect.poll(isRead, {timeout: 30_000}).toBe(true);
	return {
		release: () => {
			writeSync(writer, '{}\n');
			closeSync(writer);
		},
		remove: () => rmSync(folder, {recursive: true}),
	};
}

/** Leaves in this way before anything is there: the terminal is given back at once, and what is opened late is closed. */
async function leaves(shell: Shell, how: (pid: number) => void, code: number | string): Promise<void> {
	const opening = await held(shell);
	how(programUnder(shell.pid()));
	await shell.terminal.until(shell.isRestored, 'the terminal restored');
	opening.release();
	await left(shell, code);
	opening.remove();
}

/** What happens before the screens are there. */
export const opening: Readonly<Record<string, Event>> = {
	'stops, goes on, follows the window and keeps keys while it is being opened': async shell => {
		const {terminal} = shell;
		const {release, remove} = await held(shell);
		for (const stop of [
			() => terminal.type(CTRL_Z),
			() => process.kill(programUnder(shell.pid()), 'SIGTSTP'),
		]) {
			stop();
			await isStopped(shell);
			await goesOn(shell, first);
		}
		terminal.resize(60, 16);
		await terminal.until(
			() => first.test(terminal.row(0)) && terminal.row(15) === 'q quit',
			'a small window',
		);
		terminal.resize(120, 32);
		await terminal.until(() => first.test(terminal.row(0)) && terminal.row(31) === 'q quit', 'a large one');
		terminal.type('2');
		release();
		await terminal.until('Pods by CIDR', 'the screen of a key that came too early');
		terminal.type('q');
		await left(shell, 0);
		remove();
	},
	'is left while it is being opened': async shell => {
		await leaves(shell, () => shell.terminal.type('q'), 0);
		await leaves(shell, pid => process.kill(pid, 'SIGHUP'), 129);
	},
	'ends when what started it is killed while it is being opened': async shell => {
		const {release, remove} = await held(shell, `sh -c '${program} "$@"; true' sh`);
		const pid = programUnder(shell.pid());
		process.kill(parentOf(pid), 'SIGKILL');
		await shell.terminal.until(shell.isRestored, 'the terminal restored');
		release();
		await isGone(pid);
		shell.terminal.type('\r');
		await left(shell, '\\d+');
		remove();
	},
};

/** The same in more ways, and as soon as the first picture is there, while what takes keys is still loaded. */
export const early: Readonly<Record<string, Event>> = {
	'is left in other ways while it is being opened': async shell => {
		await leaves(shell, () => shell.terminal.type(CTRL_C), 130);
		await leaves(shell, pid => process.kill(pid, 'SIGTERM'), 143);
	},
	'stops, goes on, follows the window and ends before it takes keys': async shell => {
		const {terminal, isRestored} = shell;
		let starts = 0;
		const start = async () => {
			const number = new RegExp(`start ${++starts} is (\\d+)\\.`);
			terminal.type(`clear; sh -c 'echo start ${starts} is $$.; exec ${program} demo healthy'\r`);
			await terminal.until(number, 'its number');
			const pid = Number(number.exec(terminal.text())?.[1]);
			await terminal.until(() => !isRestored(), 'the first picture');
			return pid;
		};
		process.kill(await start(), 'SIGTSTP');
		await isStopped(shell);
		await goesOn(shell);
		terminal.type('q');
		await left(shell, 0);
		await start();
		terminal.resize(60, 16);
		await terminal.until(
			() => /\? keys/.test(terminal.row(15)) && atWork.test(terminal.text()),
			'a small window',
		);
		terminal.resize(120, 32);
		await terminal.until(() => /q quit/.test(terminal.row(31)), 'a large one');
		terminal.type('q');
		await left(shell, 0);
		for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
			process.kill(await start(), signal);
			await left(shell, 128 + constants.signals[signal]);
		}
	},
};

/** The terminal goes away before the screens are there. */
export const goesAwayEarly: Event = async shell => {
	const {release, remove} = await held(shell);
	const pid = programUnder(shell.pid());
	shell.hangUp();
	release();
	await isGone(pid);
	remove();
};
