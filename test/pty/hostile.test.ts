import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {attack, harm} from './support/hostile.ts';
import {filesIn, hostileSnapshot} from './support/hostile-snapshot.ts';
import {ktriage, LAUNCHER, RESTORED} from './support/ktriage.ts';
import {closeTerminals, type Terminal} from './support/terminal.ts';

afterEach(closeTerminals);

const ESC = '\u001b';
const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-hostile-'));
let snapshot: string;
const probes = path.join(folder, 'probes.yaml');

afterAll(() => rmSync(folder, {recursive: true}));

/** Everything that somebody in a cluster can write, and what tools answer. */
beforeAll(() => {
	snapshot = hostileSnapshot(folder);
	const answer = {
		probe: 'tcp',
		from: {namespace: 'a', pod: `x${attack}`},
		to: {host: '10.43.0.1', port: 443},
	};
	writeFileSync(probes, JSON.stringify([{...answer, class: 'timeout', detail: `tool${attack}`}]));
	mkdirSync(path.join(folder, 'state'));
});

function open(): Terminal {
	return ktriage(['--snapshot', snapshot, '--probes', probes], {
		cols: 160,
		rows: 40,
		env: {XDG_STATE_HOME: path.join(folder, 'state')},
	});
}

async function goTo(terminal: Terminal, name: string, there: RegExp): Promise<void> {
	terminal.type(':');
	await terminal.until(/screens, findings|Findings/, 'the palette');
	terminal.type(name);
	await terminal.until(name, 'what was typed');
	terminal.type('\r');
	await terminal.until(there);
}

describe('what somebody in a cluster writes', () => {
	it('is read and never obeyed, wherever it stands', async () => {
		const terminal = open();
		await terminal.until(/FAIL CID-02/, 'the root causes');
		terminal.type('2');
		await terminal.until(/NAMESPACE/, 'the pods');
		terminal.type('\r');
		await terminal.until(/^kind: Pod/m, 'a pod with its images and annotations');
		for (const page of ['\u001b[6~', '\u001b[6~']) terminal.type(page);
		for (const screen of [...'3456789']) {
			const before = terminal.text();
			terminal.type(screen);
			await terminal.until(() => terminal.text() !== before, `screen ${screen}`);
		}
		await goTo(terminal, 'logs', /said/);
		await goTo(terminal, 'probes', /10\.43\.0\.1:443/);
		await goTo(terminal, 'findings', /findings/i);
		await goTo(terminal, 'workloads', /workload/i);
		terminal.type('1');
		await terminal.until(/ROOT CAUSES/);
		const divided = terminal.screen().flatMap(row => (row.includes('│') ? [row.indexOf('│')] : []));
		expect(new Set(divided).size).toBe(1);
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.bytes()).not.toMatch(harm);
		expect(terminal.modes()).toEqual(RESTORED);
	});

	it('is said without it, too, line by line and in the report', () => {
		for (const args of [['--plain'], ['check', '-o', 'text'], ['check', '-o', 'markdown']]) {
			let said = '';
			try {
				said = execFileSync(process.execPath, [LAUNCHER, ...args, '--snapshot', snapshot]).toString();
			} catch (error) {
				said = String((error as {readonly stdout?: Buffer}).stdout);
			}
			expect(said).toContain('CID-02');
			expect(said).not.toMatch(harm);
			expect(said).not.toContain(ESC);
		}
	});

	it('is refused with a harmless message where Kubernetes would not have taken it', () => {
		const file = path.join(folder, 'wrong');
		cpSync(snapshot, file, {recursive: true});
		const pods = filesIn(file).find(name => path.basename(name) === 'pods.yaml') ?? '';
		const text = readFileSync(pods, 'utf8').replace(
			/^ {2}name: (\S+)$/m,
			`  name: ${JSON.stringify(attack)}`,
		);
		writeFileSync(pods, text);
		const {status, stderr} = spawnSync(process.execPath, [LAUNCHER, 'check', '--snapshot', file]);
		expect(status).toBe(64);
		expect(stderr.toString()).toContain('is no name that Kubernetes allows');
		expect(stderr.toString()).not.toMatch(harm);
	});
});
