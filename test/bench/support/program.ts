import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import type {Figure} from './figures.ts';

const BENCH = path.join(import.meta.dirname, '..');
const TSX = import.meta.resolve('tsx');

/**
 * Runs a program of this folder that measures inside its own process and prints its figures as JSON (`report` in report.ts). Programs
 * that draw need tsx; it is used for all of them.
 */
export async function figuresOfProgram(
	file: string,
	args: readonly (string | number)[],
	nodeOptions: readonly string[] = [],
): Promise<readonly Figure[]> {
	const all = [...nodeOptions, '--import', TSX, path.join(BENCH, file), ...args.map(String), '--json'];
	const {stdout} = await promisify(execFile)(process.execPath, all, {
		maxBuffer: 1 << 26,
		env: {...process.env, NODE_ENV: 'production'},
	});
	return JSON.parse(stdout) as readonly Figure[];
}
