import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import type {Session} from '../../src/session/session.ts';
import {runUi} from '../../src/ui/run.ts';
import type {TerminalInput, TerminalOutput} from '../../src/ui/terminal/terminal.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';

const h0 = scenarioFrame('h0');

function fakeTerminal() {
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: () => stdin,
		ref: () => stdin,
		unref: () => stdin,
	});
	const stdout = Object.assign(new PassThrough({highWaterMark: 1 << 24}), {
		isTTY: true,
		columns: 80,
		rows: 24,
	});
	let written = '';
	stdout.on('data', (chunk: Buffer) => {
		written += chunk.toString();
	});
	return {stdin, stdout, written: () => written};
}

function start(session: Session | (() => Promise<Session>), screenReader = false) {
	const terminal = fakeTerminal();
	const errors: string[] = [];
	const ended = runUi({
		session,
		stdin: terminal.stdin as unknown as TerminalInput,
		stdout: terminal.stdout as unknown as TerminalOutput,
		stderr: {write: text => errors.push(text)},
		env: {LANG: 'C.UTF-8'},
		options: {screenReader},
	});
	const until = async (text: string) => {
		while (!terminal.written().includes(text)) await new Promise(resolve => setTimeout(resolve, 5));
	};
	return {...terminal, errors, ended, until};
}

const left = '\u001b[?1049l';

describe('the program on a terminal', () => {
	it('opens on the alternate screen, leaves it on q, and says afterwards what was said meanwhile', async () => {
		const ui = start(fakeSession(h0));
		await ui.until('ROOT CAUSES');
		console.warn('token expires soon');
		expect(ui.written()).toContain('\u001b[?1049h');
		ui.stdin.write('q');
		expect(await ui.ended).toBe(0);
		expect(ui.written()).toContain(left);
		expect(ui.errors.join('')).toContain('token expires soon');
	});

	it('ends with 70 and a message when drawing fails, with the terminal restored', async () => {
		const session = fakeSession(h0);
		const ui = start(session);
		await ui.until('ROOT CAUSES');
		session.show({...h0, diagnosis: undefined as never});
		expect(await ui.ended).toBe(70);
		expect(ui.written()).toContain(left);
		expect(ui.errors.join('')).toMatch(/ktriage stopped: .*TypeError/);
	});

	it('ends with 129 when the terminal has gone', async () => {
		const ui = start(fakeSession(h0));
		await ui.until('ROOT CAUSES');
		ui.stdin.end();
		expect(await ui.ended).toBe(129);
	});

	it('opens nothing for who has left before anything was drawn: nobody would close it', async () => {
		let asked = 0;
		const ui = start(async () => {
			asked++;
			return fakeSession(h0);
		});
		process.emit('SIGHUP', 'SIGHUP');
		expect(await ui.ended).toBe(129);
		for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
		expect(asked).toBe(0);
	});

	it('ends with 128 + n after a signal', async () => {
		const ui = start(fakeSession(h0));
		await ui.until('ROOT CAUSES');
		process.emit('SIGTERM', 'SIGTERM');
		expect(await ui.ended).toBe(143);
		expect(ui.written()).toContain(left);
	});

	it('keeps what is typed and signalled while nothing but the first picture is there', async () => {
		const typed = start(fakeSession(h0));
		typed.stdout.once('data', () => typed.stdin.write('2'));
		await typed.until('Pods by CIDR');
		typed.stdin.write('q');
		expect(await typed.ended).toBe(0);

		const ended = start(fakeSession(h0));
		ended.stdout.once('data', () => process.emit('SIGTERM', 'SIGTERM'));
		expect(await ended.ended).toBe(143);
		expect(ended.written()).toContain(left);
	});

	it('restores the terminal when what is opened cannot be', async () => {
		const ui = start(() => Promise.reject(new Error('no such context')));
		await expect(ui.ended).rejects.toThrow('no such context');
		expect(ui.written()).toContain(left);
	});

	it('speaks in sentences without an alternate screen, and only when the problems change', async () => {
		const session = fakeSession(h0);
		const ui = start(session, true);
		await ui.until('nothing is wrong');
		expect(ui.written()).not.toContain('\u001b[?1049h');
		session.show({...h0});
		ui.stdin.write('q');
		expect(await ui.ended).toBe(0);
		expect(ui.written().split('Cluster prod-k3s').length).toBe(2);
	});
});
