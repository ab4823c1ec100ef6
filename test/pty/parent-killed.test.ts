import {execFileSync} from 'node:child_process';
import {afterEach, describe, expect, it} from 'vitest';
import {isRunning} from './support/events/common.ts';
import {LAUNCHER} from './support/ktriage.ts';
import {closeTerminals, spawn, type Terminal} from './support/terminal.ts';

afterEach(closeTerminals);

/**
 * How soon the program has to be gone after what it ran for is, milliseconds: two seconds, or as much more as this machine is busy. Starting
 * Node and nothing else takes 40 ms on one that is not.
 */
function soon(): number {
	const started = performance.now();
	execFileSync(process.execPath, ['-e', '0']);
	return Math.max(2000, 50 * (performance.now() - started));
}

function childOf(pid: number): number {
	return Number(
		execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
			.toString()
			.trim(),
	);
}

/** How long a process goes on, milliseconds; not longer than half a minute is waited. */
async function lives(pid: number): Promise<number> {
	const started = performance.now();
	while (isRunning(pid) && performance.now() - started < 30_000)
		await new Promise(resolve => setTimeout(resolve, 20));
	return performance.now() - started;
}

/** The program under a parent that waits for it, as a launcher or a script does. */
async function underParent(): Promise<{
	readonly terminal: Terminal;
	readonly parent: number;
	readonly program: number;
}> {
	const terminal = spawn('/bin/bash', [
		'-c',
		'sh -c \'"$0" "$@"; true\' "$0" "$@"; sleep 60',
		process.execPath,
		LAUNCHER,
		'demo',
		'healthy',
	]);
	await terminal.until(/q quit/, 'the screens');
	const parent = childOf(terminal.pid);
	return {terminal, parent, program: childOf(parent)};
}

describe('a parent that is killed', () => {
	it('takes the program with it, which restores the terminal', async () => {
		const {terminal, parent, program} = await underParent();
		process.kill(parent, 'SIGKILL');
		expect(await lives(program)).toBeLessThan(soon());
		await terminal.until(
			() => !terminal.modes().alternateScreen && !terminal.modes().cursorHidden,
			'the terminal restored',
		);
	});

	it('takes the program with it when it was the shell of the terminal', async () => {
		const {terminal, program} = await underParent();
		terminal.kill('SIGKILL');
		expect(await lives(program)).toBeLessThan(soon());
	});
});

describe('a terminal that has gone', () => {
	it('ends the program, as when the link of ssh is cut', async () => {
		const {terminal, program} = await underParent();
		terminal.hangUp();
		expect(await lives(program)).toBeLessThan(soon());
	});
});
