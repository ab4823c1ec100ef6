import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {ktriage} from './support/ktriage.ts';
import {closeTerminals, type Terminal} from './support/terminal.ts';

const ESC = '\u001b';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-pty-'));
});
afterEach(() => {
	closeTerminals();
	rmSync(folder, {recursive: true});
});

function open(...args: readonly string[]): Terminal {
	return ktriage(['demo', ...args], {cols: 80, rows: 24, patience: 50_000, env: {XDG_STATE_HOME: folder}});
}

async function goTo(terminal: Terminal, name: string, there: RegExp): Promise<void> {
	terminal.type(':');
	await terminal.until(/screens, findings|Findings/, 'the palette');
	terminal.type(name);
	await terminal.until(name, 'what was typed');
	terminal.type('\r');
	await terminal.until(there);
}

it('shows an experiment before it is run, says No by itself and takes no paste for an answer', async () => {
	const terminal = open('sc-07', '--allow-actions');
	await terminal.until(/FAIL POL-/, 'the causes');
	await terminal.until(/ live /, 'the end of reading');
	await goTo(terminal, 'POL-08', /^POL-08 FAIL/m);
	terminal.type('p');
	await terminal.until(
		/^PROBE POL-08[\s\S]*^asks +tcp from pod[\s\S]*^\[No\] Enter or Esc: ask nothing/m,
		'the questions',
	);
	terminal.type(`${ESC}[200~y${ESC}[201~`);
	await terminal.until(/Pasted keys are ignored/);
	expect(terminal.text()).toMatch(/^\[No\]/m);
	terminal.type('\r');
	await terminal.until(/nothing was asked/);
	terminal.type('p');
	await terminal.until(/^\[No\]/m);
	terminal.type('y');
	await terminal.until(/^(ANSWERED|STOPPED) POL-08/m, 'the answers');
	terminal.type('\r');
	await terminal.until(/^POL-08 /m);
});

it('keeps what a tool printed behind the columns of the program', async () => {
	const file = path.join(folder, 'probes.yaml');
	const detail = `${ESC}[2J${ESC}]0;owned\u0007${' '.repeat(90)}[No] y do it`;
	const to = {host: '10.43.0.1', port: 443};
	const record = {probe: 'tcp', from: {namespace: 'a', pod: `x${ESC}[31m`}, to, class: 'timeout', detail};
	writeFileSync(file, JSON.stringify([record]));
	const terminal = open('healthy', '--probes', file);
	await terminal.until(/^Triage/m, 'the first frame');
	await goTo(terminal, 'probes', /^PROBES \d+ answers/m);
	await terminal.until(/10\.43\.0\.1:443/);
	expect(terminal.bytes()).not.toContain(`${ESC}]0;owned`);
	expect(terminal.screen().filter(row => row.startsWith('[No]'))).toEqual([]);
});
