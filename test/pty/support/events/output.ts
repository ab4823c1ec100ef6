import {expect} from 'vitest';
import type {Shell} from '../shells.ts';
import {CTRL_Z, type Event, isStopped, left, open, program} from './common.ts';

/** The SGR parameters that set a colour. */
function colours(painted: string): readonly string[] {
	return [...painted.matchAll(/\u001b\[([\d;:]*)m/g)]
		.flatMap(([, codes = '']) => codes.split(/[;:]/))
		.filter(code => /^(?:[34][0-8]|9[0-7]|10[0-7])$/.test(code));
}

/** What is painted of a second screen by a program that was started like this. */
async function paints(shell: Shell, setting: string): Promise<string> {
	await open(shell, `${setting} ${program}`);
	const painted = shell.painting();
	shell.terminal.type('2');
	await shell.terminal.until('Pods by CIDR');
	return painted();
}

let commands = 0;

/** Runs a command that takes no screen; what it said, and its exit code. */
async function says({terminal, isRestored}: Shell, command: string, what: string | RegExp): Promise<void> {
	const mark = `ended${++commands}`;
	terminal.type(`clear; ${command}; echo ${mark} status=$?\r`);
	await terminal.until(new RegExp(`^${mark} status=\\d[\\s\\S]*shell> *$`, 'm'), `the end of ${command}`);
	expect(terminal.text()).toMatch(what);
	expect(isRestored()).toBe(true);
}

/** What is sent, and to what kind of terminal. */
export const output: Readonly<Record<string, Event>> = {
	'keeps to ASCII and sends no colour when it is told so': async shell => {
		const sent = await paints(shell, 'NO_COLOR=1 LANG=C LC_ALL=C');
		expect(colours(sent)).toEqual([]);
		expect(shell.terminal.text()).not.toMatch(/[^\u0000-\u007f]/);
		shell.terminal.type('q');
		await left(shell, 0);
	},
	'sends 16 colours, whatever is promised, and where a build is said to run': async shell => {
		const sent = colours(await paints(shell, 'CI=true FORCE_COLOR=3 COLORTERM=truecolor'));
		expect(sent).toEqual(expect.arrayContaining(['36', '90']));
		expect(sent.filter(code => /^[34]8$/.test(code))).toEqual([]);
		shell.terminal.type('q');
		await left(shell, 0);
	},
	'draws on every kind of terminal': async shell => {
		for (const kind of ['linux', 'vt100', 'screen', 'tmux', 'xterm']) {
			await paints(shell, `TERM=${kind}`);
			expect(shell.terminal.row(31)).toContain('q quit');
			shell.terminal.type('q');
			await left(shell, 0);
		}
	},
	'takes no screen where none can be drawn': async shell => {
		for (const setting of ['TERM=dumb', 'TERM='])
			await says(shell, `${setting} ${program} demo healthy`, /this terminal cannot show[\s\S]*status=78/);
		for (const [redirect, code] of [
			['< /dev/null', 0],
			['| cat', 0],
		] as const)
			await says(
				shell,
				`${program} demo healthy ${redirect}`,
				new RegExp(`root causes 0 · symptoms 0[\\s\\S]*status=${code}`),
			);
	},
	'says the same in lines and in sentences': async shell => {
		const {terminal, isRestored} = shell;
		terminal.type(`clear; TERM=dumb ${program} demo healthy --plain\r`);
		await terminal.until('nothing is wrong');
		expect(isRestored()).toBe(true);
		terminal.type('q\r');
		await left(shell, 0);
		terminal.type(`clear; TERM=dumb ${program} demo healthy --screen-reader\r`);
		await terminal.until(/nothing is wrong[\s\S]*Enter repeats, q quits/);
		terminal.type(CTRL_Z);
		await isStopped(shell);
		terminal.type('clear; fg\r');
		await terminal.until('Enter repeats, q quits.');
		terminal.type('\r');
		await terminal.until('nothing is wrong');
		terminal.type('q');
		await left(shell, 0);
	},
};
