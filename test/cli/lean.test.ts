import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');
const NOTE_LOADS = pathToFileURL(path.join(import.meta.dirname, 'support', 'note-loads.mjs')).href;
/** A text that each of the dear libraries holds, and nothing else: bundling takes the names of modules away. */
const signs = {
	react: 'react.transitional.element',
	ink: 'Raw mode is not supported',
	yaml: 'tag:yaml.org,2002',
	'client-node': 'loadFromClusterAndUser',
} as const;

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-lean-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** The texts of all files that the built program loads for these words. */
function loadedFor(args: readonly string[]): readonly string[] {
	const noted = path.join(folder, args.join('-'));
	execFileSync(process.execPath, ['--import', NOTE_LOADS, path.join(ROOT, 'bin', 'ktriage.cjs'), ...args], {
		env: {...process.env, NOTED_LOADS: noted, KTRIAGE_CONFIG: path.join(folder, 'none')},
	});
	const files = readFileSync(noted, 'utf8')
		.split('\n')
		.filter(url => url.startsWith('file:'));
	return files.map(url => readFileSync(fileURLToPath(url), 'utf8'));
}

describe('what is asked of the program itself', () => {
	let built: readonly string[];
	beforeAll(() => {
		const dist = path.join(ROOT, 'dist');
		built = readdirSync(dist, {recursive: true, encoding: 'utf8'})
			.filter(name => name.endsWith('.mjs'))
			.map(name => readFileSync(path.join(dist, name), 'utf8'));
	});

	it.each([
		[['--help']],
		[['completion', 'bash']],
		[['--get-yargs-completions', 'ktriage', 'che']],
		[['check', '--help']],
		[['--version']],
	])('is answered without the dear libraries: %j', args => {
		const loaded = loadedFor(args);
		expect(loaded.some(text => text.includes('runCommandLine'))).toBe(true);
		for (const [library, sign] of Object.entries(signs)) {
			expect(
				built.some(text => text.includes(sign)),
				`${library} is in the program`,
			).toBe(true);
			expect(
				loaded.some(text => text.includes(sign)),
				`${library} is loaded`,
			).toBe(false);
		}
	});
});
