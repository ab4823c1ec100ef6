import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type SpawnOptions, spawn, type Terminal} from './terminal.ts';

/** A shell with job control that a person could sit at, inside of something that stands between it and the terminal. */
export type Shell = {
	readonly terminal: Terminal;
	/** Runs a command line of the shell and waits until its answer, which is the whole line, is on the screen. */
	readonly ask: (command: string, answer: RegExp) => Promise<void>;
	/** Whether the program has given back the screen it took: as the terminal that the program sees knows it. */
	readonly isRestored: () => boolean;
	/** Sends to the program as its terminal does, past what stands in between. */
	readonly send: (text: string) => void;
	/** From now on: what is sent to the terminal that the program sees, or what that shows with its colours. */
	readonly painting: () => () => string;
	/** What has become of the title of the window. */
	readonly title: () => string;
	/** The terminal goes away under the program. */
	readonly hangUp: () => void;
	/** The process under which the shell runs, or itself. */
	readonly pid: () => number;
	readonly close: () => void;
};

const prompt = 'shell> ';
const bash = ['--norc', '--noprofile', '-i'] as const;
const env = {PS1: prompt};
const atPrompt = /shell> *$/m;

async function opened(
	terminal: Terminal,
	inside: Pick<Shell, 'isRestored'> & Partial<Omit<Shell, 'terminal' | 'ask'>>,
): Promise<Shell> {
	await terminal.until(atPrompt, 'the prompt');
	return {
		terminal,
		pid: () => terminal.pid,
		painting: () => {
			const from = terminal.bytes().length;
			return () => terminal.bytes().slice(from);
		},
		title: () => [...terminal.bytes().matchAll(/\u001b\][02];([^\u0007\u001b]*)/g)].at(-1)?.[1] ?? '',
		send: terminal.type,
		hangUp: terminal.hangUp,
		close: () => {},
		...inside,
		ask: async (command, answer) => {
			terminal.type(`${command}\r`);
			await terminal.until(answer, `the answer to ${command}`);
		},
	};
}

function taken({modes}: Terminal): boolean {
	const {alternateScreen, cursorHidden, mouse} = modes();
	return alternateScreen || cursorHidden || mouse;
}

/** A shell directly in the terminal. */
export function plainShell(options: SpawnOptions = {}): Promise<Shell> {
	const terminal = spawn('/bin/bash', bash, {...options, env: {...env, ...options.env}});
	return opened(terminal, {isRestored: () => !taken(terminal)});
}

/** A shell under script(1), which puts a terminal of its own in between and copies bytes, as ssh -t does. */
export function shellUnderScript(options: SpawnOptions = {}): Promise<Shell> {
	const command = `/bin/bash ${bash.join(' ')}`;
	const terminal = spawn('script', ['-qefc', command, '/dev/null'], {
		...options,
		env: {...env, ...options.env},
	});
	// It outlives its own terminal; with it ends the one that it has made.
	return opened(terminal, {isRestored: () => !taken(terminal), hangUp: () => terminal.kill('SIGKILL')});
}

/** A shell in the only window of a tmux of its own. */
export async function shellInTmux(options: SpawnOptions = {}): Promise<Shell> {
	const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-tmux-'));
	const socket = path.join(folder, 'socket');
	const tmux = (...args: readonly string[]) =>
		execFileSync('tmux', ['-S', socket, ...args], {stdio: ['ignore', 'pipe', 'ignore']}).toString();
	const settings = ['set', '-g', 'status', 'off', ';', 'set', '-s', 'escape-time', '0'];
	const terminal = spawn(
		'tmux',
		['-S', socket, '-f', '/dev/null', 'new-session', '/bin/bash', ...bash, ';', ...settings],
		{...options, env: {...env, ...options.env}},
	);
	return await opened(terminal, {
		isRestored: () =>
			tmux('display', '-p', '#{alternate_on} #{cursor_flag} #{mouse_any_flag}').trim() === '0 1 0',
		pid: () => Number(tmux('display', '-p', '#{pane_pid}')),
		painting: () => () => tmux('capture-pane', '-e', '-p'),
		title: () => tmux('display', '-p', '#{pane_title}'),
		send: text => tmux('send-keys', '-H', ...Array.from(text, letter => letter.charCodeAt(0).toString(16))),
		hangUp: () => tmux('kill-pane'),
		close: () => {
			try {
				tmux('kill-server');
			} catch {
				// The server ends with its last window.
			}
			rmSync(folder, {recursive: true, force: true});
		},
	});
}
