/**
 * From the start of the process to the first picture in a real terminal, against a bare Node of the same run.
 * `npm run tsx -- test/bench/ui/first-paint.ts [rounds]`.
 */

import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {spawn as spawnPty} from '@lydell/node-pty';
import {against, median} from '../support/figures.ts';
import {given, report} from '../support/report.ts';

const rounds = Number(given[0] ?? 15);
const root = path.join(import.meta.dirname, '..', '..', '..');
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'ktriage-paint-'));

/** Milliseconds until a program has written `wanted` into its terminal. With `keys` it is left by them, else killed. */
function untilWritten(args: readonly string[], wanted: string, keys = ''): Promise<number> {
	const started = performance.now();
	const pty = spawnPty(process.execPath, [...args], {
		cols: 120,
		rows: 40,
		env: {
			PATH: process.env.PATH ?? '',
			HOME: cacheFolder,
			XDG_CACHE_HOME: cacheFolder,
			TERM: 'xterm-256color',
			LANG: 'C.UTF-8',
		},
	});
	const ended = Promise.withResolvers<void>();
	pty.onExit(() => ended.resolve());
	const {promise, resolve} = Promise.withResolvers<number>();
	let written = '';
	pty.onData(data => {
		written += data;
		if (!written.includes(wanted)) return;
		resolve(performance.now() - started);
		if (keys === '') pty.kill('SIGKILL');
		else pty.write(keys);
	});
	return ended.promise.then(() => promise);
}

const program = [path.join(root, 'bin', 'ktriage.cjs'), 'demo'];
const ours = () => untilWritten(program, 'opening');
const bare = () => untilWritten(['-e', 'process.stdout.write("ready")'], 'ready');
try {
	// What was compiled is kept when a program ends by itself, as it does for users.
	await untilWritten(program, 'opening', 'q');
	await untilWritten(program, 'ROOT CAUSES', 'q');
	const first: number[] = [];
	const least: number[] = [];
	for (let round = 0; round < rounds; round++) {
		first.push(await ours());
		least.push(await bare());
	}
	report([against('first picture', 'ms', median(first), 'bare Node', median(least), true)]);
} finally {
	rmSync(cacheFolder, {recursive: true, force: true});
}
