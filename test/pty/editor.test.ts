import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {LAUNCHER, openDemo, RESTORED} from './support/ktriage.ts';
import {closeTerminals, spawn, type Terminal} from './support/terminal.ts';

/** The program is started in each of them, on a machine that may have other work. */
const patience = 50_000;

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-editor-'));
});
afterEach(() => {
	closeTerminals();
	rmSync(folder, {recursive: true});
});

/** An editor that shows that it has the terminal, waits for a line, and then does what is asked. */
function editor(does: string): string {
	const file = path.join(folder, 'editor.sh');
	writeFileSync(
		file,
		`#!/bin/sh\necho "$1" > ${folder}/file\nstty -a > ${folder}/stty\nprintf 'EDITOR HAS THE TERMINAL\\n'\nread -r line\necho "$line" > ${folder}/typed\n${does}\n`,
	);
	chmodSync(file, 0o755);
	return file;
}

/** The Policy screen on the policy that forgets the label of kube-system. */
async function openPolicy(
	env: Readonly<Record<string, string>>,
	size = {cols: 80, rows: 24},
): Promise<Terminal> {
	const terminal = await openDemo([], {...size, env: {TMPDIR: folder, ...env}, cwd: folder, patience});
	terminal.type('5');
	await terminal.until(/\d+ policies/, 'the policies');
	terminal.type('/');
	await terminal.until(/\/_/, 'the filter');
	terminal.type('ml-namespace-baseline\r');
	await terminal.until(/▸ financial-infer\S*aseline/, 'the policy');
	return terminal;
}

const leftBehind = () => readdirSync(folder).filter(name => name.startsWith('ktriage-edit-'));

describe('the what-if editor', () => {
	it.each([
		{cols: 80, rows: 24},
		{cols: 200, rows: 50},
	])('has the terminal to itself, and its text is compared: $cols×$rows', async size => {
		const script = editor(`sed -i 's/name: kube-system/kubernetes.io\\/metadata.name: kube-system/' "$1"`);
		const terminal = await openPolicy({EDITOR: script}, size);
		terminal.type('e');
		await terminal.until('EDITOR HAS THE TERMINAL');
		expect(terminal.modes()).toEqual(RESTORED);
		terminal.type('q?:1 these keys are not for ktriage\r');
		await terminal.until(/16 would open/, 'what it would change');
		expect(terminal.modes().alternateScreen).toBe(true);
		expect(terminal.text()).toContain('What if NetworkPolicy financial-inference/ml-namespace-baseline');
		expect(readFileSync(path.join(folder, 'typed'), 'utf8')).toBe('q?:1 these keys are not for ktriage\n');
		expect(readFileSync(path.join(folder, 'stty'), 'utf8')).toMatch(/ icanon/);
		expect(path.basename(readFileSync(path.join(folder, 'file'), 'utf8').trim())).toBe(
			'financial-inference-ml-namespace-baseline.yaml',
		);
		expect(leftBehind()).toEqual([]);
		terminal.type('S');
		await terminal.until(/saved .*baseline\.yaml/, 'the file');
		const saved = path.join(folder, 'financial-inference-ml-namespace-baseline.yaml');
		expect(readFileSync(saved, 'utf8')).toContain('kubernetes.io/metadata.name: kube-system');
		terminal.type('\u001b');
		await terminal.until(/aseline[\s\S]*may it/, 'the policies again');
		terminal.type('q');
		await terminal.exit;
		expect(terminal.modes()).toEqual(RESTORED);
	});

	it('prefers $VISUAL, which may have arguments, and shows what is wrong with the text', async () => {
		const script = editor('printf "kind: [\\n" > "$2"');
		const terminal = await openPolicy({EDITOR: '/bin/false', VISUAL: `${script} --wait`});
		terminal.type('e');
		await terminal.until('EDITOR HAS THE TERMINAL');
		terminal.type('\r');
		await terminal.until(/it cannot be read:/, 'what is wrong');
		expect(terminal.text()).toMatch(/baseline\.yaml:\d/);
	});

	it('says that no editor is named, and takes nothing from one that fails', async () => {
		const terminal = await openPolicy({});
		terminal.type('e');
		await terminal.until(/neither \$VISUAL nor \$EDITOR names an\s+editor/);
		closeTerminals();
		const failing = await openPolicy({EDITOR: editor('echo changed > "$1"; exit 3')});
		failing.type('e');
		await failing.until('EDITOR HAS THE TERMINAL');
		failing.type('\r');
		await failing.until(/ended with\s+exit\s+code\s+3:\s+nothing\s+is\s+taken\s+from\s+it/);
		closeTerminals();
		const missing = await openPolicy({EDITOR: 'no-such-editor-anywhere'});
		missing.type('e');
		await missing.until(/was\s+not\s+found;\s+\$VISUAL\s+or\s+\$EDITOR\s+names\s+it/);
	});

	it('leaves Ctrl+C to the editor, and ends with it when the program is told to end', async () => {
		const script = editor('echo late > "$1"');
		writeFileSync(
			script,
			readFileSync(script, 'utf8')
				.replace('#!/bin/sh\n', `#!/bin/sh\ntrap 'echo INTERRUPTED' INT\n`)
				// A signal ends it, and with it the editor.
				.replace('read -r line', 'until read -r line; do :; done'),
		);
		const terminal = await openPolicy({EDITOR: script});
		terminal.type('e');
		await terminal.until('EDITOR HAS THE TERMINAL');
		terminal.type('\u0003');
		await terminal.until('INTERRUPTED');
		terminal.kill('SIGTERM');
		expect((await terminal.exit).code).toBe(143);
		expect(terminal.modes()).toEqual(RESTORED);
		expect(leftBehind()).toEqual([]);
	});

	it('stops with the editor at its Ctrl+Z, and goes on with it', async () => {
		const script = editor('true');
		const shell = spawn('/bin/bash', ['--norc', '--noprofile', '-i'], {
			env: {PS1: 'shell> ', EDITOR: script, TMPDIR: folder},
			patience,
		});
		await shell.until('shell>');
		shell.type(`${process.execPath} ${LAUNCHER} demo\r`);
		await shell.until(/FAIL CID-02/, 'the demo');
		shell.type('5');
		await shell.until(/\d+ policies/, 'the policies');
		shell.type('e');
		await shell.until('EDITOR HAS THE TERMINAL');
		shell.type('\u001a');
		await shell.until(/Stopped[\s\S]*shell> *$/m, 'the prompt of the shell');
		shell.type('fg\r');
		// While the shell still reads, the terminal makes no line of a carriage return.
		shell.type('\n');
		await shell.until(/nothing was edited/, 'the screen again');
		shell.type('\u001b');
		shell.type('q');
		await shell.until(() => !shell.modes().alternateScreen, 'the shell');
		expect(existsSync(path.join(folder, 'typed'))).toBe(true);
	});
});
