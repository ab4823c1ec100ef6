import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-usage-'));
afterAll(() => rmSync(folder, {recursive: true}));

describe('the command line', () => {
	it('explains itself without loading the screens', async () => {
		const {code, stdout} = await ktriage(['--help']);
		expect(code).toBe(0);
		for (const word of ['demo', 'check', 'pods', 'snapshot', 'completion', 'Examples:', 'Exit codes:'])
			expect(stdout).toContain(word);
	});

	it.each([['check'], ['pods'], ['demo'], ['snapshot'], ['completion']])(
		'has help with examples for %s',
		async command => {
			const {code, stdout} = await ktriage([command, '--help']);
			expect(code).toBe(0);
			expect(stdout).toContain('Examples:');
		},
	);

	it('takes the name it was called by as a plugin of kubectl', async () => {
		const {stdout} = await ktriage(['--help'], {KTRIAGE_NAME: 'kubectl triage'});
		expect(stdout).toMatch(/^kubectl triage /);
	});

	it.each([
		[['chekc'], 'Unknown'],
		[['check', '--outptu', 'json'], 'Unknown'],
		[['check', '-o', 'xml'], 'Choices'],
		[['check', 'XYZ-99', '--demo'], 'XYZ-99'],
		[['check', '--demo', 'sc-99'], 'There is no scenario sc-99'],
		[['check', '--demo', '--snapshot', '.'], 'Only one of'],
		[['check', '--snapshot', '/nowhere/at/all'], 'does not exist'],
		[['check', '--demo', '--timeout', '0'], '--timeout takes a number of seconds above 0'],
		[['check', '--demo', '--timeout=-1'], '--timeout takes a number of seconds above 0'],
		[['check', '--demo', '--timeout', 'abc'], '--timeout takes a number of seconds above 0'],
		[['check', '--demo', '--size', 'many'], '--size takes a number of pods above 0'],
	])('refuses %j with 64 and says what is wrong', async (args, message) => {
		const {code, stderr, stdout} = await ktriage(args);
		expect(code).toBe(64);
		expect(stderr).toContain(message);
		expect(stderr).not.toContain('    at ');
		expect(stdout).toBe('');
	});

	it('says in one line that there is no kubeconfig and what to do', async () => {
		const {code, stderr} = await ktriage([], {HOME: folder});
		expect(code).toBe(64);
		expect(stderr.trim().split('\n')).toHaveLength(1);
		expect(stderr).toContain('--kubeconfig');
		expect(stderr).toContain('demo');
	});

	it.each([
		['missing', undefined, 'missing'],
		['empty', '', 'empty'],
		['malformed', 'clusters: [', 'YAML'],
		['without contexts', 'apiVersion: v1\nkind: Config\n', 'context'],
	])('explains a kubeconfig that is %s', async (name, text, message) => {
		const file = path.join(folder, name.replaceAll(' ', '-'));
		if (text !== undefined) writeFileSync(file, text);
		const {code, stderr} = await ktriage(['check', '--kubeconfig', file]);
		expect(code).toBe(64);
		expect(stderr).toContain(file);
		expect(stderr).toContain(message);
	});

	it('gives up on a server that does not answer after --timeout, with 3', async () => {
		const file = path.join(folder, 'nobody');
		writeFileSync(
			file,
			'apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, cluster: {server: "https://127.0.0.1:9"}}]\nusers: [{name: a, user: {token: t}}]\n',
		);
		const {code, stdout} = await ktriage(['check', '--kubeconfig', file, '--timeout', '1']);
		expect(code).toBe(3);
		expect(stdout).toContain('API DOWN');
		expect(stdout).toContain('OPS-02');
	});

	it.each([['bash'], ['zsh'], ['fish']])('prints a completion script for %s', async shell => {
		const {code, stdout} = await ktriage(['completion', shell]);
		expect(code).toBe(0);
		expect(stdout).toContain('--get-yargs-completions');
	});

	it('completes commands', async () => {
		const {stdout} = await ktriage(['--get-yargs-completions', 'ktriage', 'ch']);
		expect(stdout.split('\n').some(line => line.startsWith('check'))).toBe(true);
	});
});
