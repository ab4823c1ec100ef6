import {afterEach, describe, expect, it} from 'vitest';
import {closeTerminals, spawn} from './terminal.ts';

afterEach(closeTerminals);

const sh = (script: string, options = {}) => spawn('/bin/sh', ['-c', script], options);

describe('terminal', () => {
	it('shows what a program draws, cell by cell', async () => {
		const terminal = sh('printf "\\033[2;3Hhello\\033[1;1Htop"; read line', {cols: 40, rows: 5});
		await terminal.until('hello');
		expect(terminal.screen()).toEqual(['top', '  hello', '', '', '']);
	});

	it('answers a cursor position query', async () => {
		const terminal = sh(
			'stty raw -echo; printf "\\033[6n"; dd bs=1 count=6 2>/dev/null | od -An -c; stty sane; read line',
		);
		await terminal.until(/033\s+\[\s+1\s+;\s+1\s+R/, 'the reply to DSR 6');
		expect(terminal.text()).toContain('R');
	});

	it('tells modes apart: alternate screen, cursor, paste', async () => {
		const terminal = sh(
			'printf "\\033[?1049h\\033[?25l\\033[?2004hin"; read line; printf "\\033[?1049l\\033[?25h\\033[?2004lout"; read line',
		);
		await terminal.until('in');
		expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorHidden: true, bracketedPaste: true});
		terminal.type('\r');
		await terminal.until('out');
		expect(terminal.modes()).toMatchObject({
			alternateScreen: false,
			cursorHidden: false,
			bracketedPaste: false,
		});
	});

	it('resizes the program and the emulator together', async () => {
		const terminal = sh('trap "stty size" WINCH; echo ready; while :; do read line || :; done', {
			cols: 80,
			rows: 24,
		});
		await terminal.until('ready');
		terminal.resize(50, 10);
		terminal.type('\r');
		await terminal.until('10 50');
		expect(terminal.screen()).toHaveLength(10);
	});

	it('reports exit codes and signals', async () => {
		await expect(sh('exit 7').exit).resolves.toEqual({code: 7, signal: 0});
		const killed = sh('echo up; read line');
		await killed.until('up');
		killed.kill('SIGTERM');
		await expect(killed.exit).resolves.toMatchObject({signal: 15});
	});

	it('hides the environment of the test run', async () => {
		const terminal = sh('env | sort; echo end', {env: {TERM: 'vt100', LANG: undefined}});
		await terminal.exit;
		expect(terminal.text()).toContain('TERM=vt100');
		expect(terminal.text()).not.toMatch(/^(CI|LANG|FORCE_COLOR|VITEST)=/m);
	});

	it('fails with the screen when the program ends before what was waited for', async () => {
		const terminal = sh('echo goodbye');
		await expect(terminal.until('hello')).rejects.toThrow(/ended with.*hello[\s\S]*goodbye/);
	});
});
