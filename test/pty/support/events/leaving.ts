import {constants} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import {atWork, CTRL_C, type Event, isGone, left, open, parentOf, program, programUnder} from './common.ts';

/** Runs the program with a fault in it for each SIGUSR2. */
const faulty = (faults: string) =>
	`FAULTS=${faults} NODE_OPTIONS=--import=${path.join(import.meta.dirname, 'faults.mjs')} ${program}`;

/** Ways in which the program ends. */
export const leaving: Readonly<Record<string, Event>> = {
	'is left with q': async shell => {
		await open(shell);
		shell.terminal.type('q');
		await left(shell, 0);
	},
	'is left with Ctrl+C twice, and what is open is closed with one': async shell => {
		const {terminal} = shell;
		await open(shell);
		terminal.type('?');
		await terminal.until(() => !atWork.test(terminal.text()), 'the help over the screen');
		terminal.type(CTRL_C);
		await terminal.until(atWork, 'the screen under the help');
		terminal.type(CTRL_C);
		terminal.type(CTRL_C);
		await left(shell, 130);
	},
	'ends at each signal that ends programs': async shell => {
		for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
			await open(shell);
			process.kill(programUnder(shell.pid()), signal);
			await left(shell, 128 + constants.signals[signal]);
		}
	},
	'ends when what started it is killed': async shell => {
		await open(shell, `sh -c '${program} "$@"; true' sh`);
		const pid = programUnder(shell.pid());
		process.kill(parentOf(pid), 'SIGKILL');
		await isGone(pid);
		// The shell had its prompt before the program was gone, on a screen that is no more.
		shell.terminal.type('\r');
		await left(shell, '\\d+');
	},
};

/** What goes wrong in the program itself. */
export const faults: Readonly<Record<string, Event>> = {
	'is put right by the commands of the documentation after SIGKILL': async shell => {
		await open(shell);
		process.kill(programUnder(shell.pid()), 'SIGKILL');
		await shell.terminal.until(/Killed[\s\S]*shell>/, 'the shell on what was left');
		expect(shell.isRestored()).toBe(false);
		shell.terminal.type('\rstty sane; tput rmcup; tput cnorm\r');
		await left(shell, '\\d+');
	},
	'keeps what libraries say off the screen, and says it with the error that ends it': async shell => {
		const {terminal} = shell;
		await open(shell, faulty('say,throw'));
		const pid = programUnder(shell.pid());
		process.kill(pid, 'SIGUSR2');
		await terminal.until('Warning: warned aside', 'what was said, in the last line');
		terminal.type('2');
		await terminal.until('Pods by CIDR', 'screens that go on');
		process.kill(pid, 'SIGUSR2');
		await terminal.until(/said aside[\s\S]*warned aside[\s\S]*ktriage stopped: .*broken on purpose/);
		await left(shell, 70);
	},
	'restores the terminal when a promise is rejected, or something ends the process': async shell => {
		await open(shell, faulty('reject'));
		process.kill(programUnder(shell.pid()), 'SIGUSR2');
		await left(shell, 70);
		await open(shell, faulty('exit'));
		process.kill(programUnder(shell.pid()), 'SIGUSR2');
		// Nobody is left who could take the last answer of the terminal: it may be typed, and is taken back.
		const isBack = () => shell.isRestored() && /shell> n? *$/m.test(shell.terminal.text());
		await shell.terminal.until(isBack, 'the shell');
		shell.terminal.type('\u0015\r');
		await left(shell, '\\d+');
	},
};

/** What only a launcher can do that runs the program on another Node. */
export const launched: Readonly<Record<string, Event>> = {
	'has its terminal given back by the launcher after SIGKILL': async shell => {
		const run = `require("./bin/find-node.cjs").runOn(process.execPath, [process.env.ENTRY, "demo", "healthy"])`;
		await open(shell, `ENTRY=dist/ktriage.mjs "$NODE" -e '${run}'`, atWork, '');
		process.kill(programUnder(shell.pid()), 'SIGKILL');
		await shell.terminal.until(/Killed[\s\S]*shell>/, 'the shell');
		// What the terminal answered meanwhile may stand behind the prompt.
		shell.terminal.type('\r');
		await left(shell, '\\d+');
		expect(shell.terminal.modes()).toMatchObject({alternateScreen: false, cursorHidden: false});
	},
};

/** The last event of a terminal: it goes away, and the program with it. */
export const goesAway: Event = async shell => {
	await open(shell);
	const pid = programUnder(shell.pid());
	shell.hangUp();
	await isGone(pid);
};
