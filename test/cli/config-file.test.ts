import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {configPath, readConfigFile} from '../../src/cli/config-file.ts';
import {configFrom} from '../../src/cli/config-values.ts';
import {ktriage} from './support/run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-config-'));
afterAll(() => rmSync(folder, {recursive: true}));

describe('the config file', () => {
	it('lies where the environment says', () => {
		expect(configPath({KTRIAGE_CONFIG: '/x.yaml', XDG_CONFIG_HOME: '/y'}, '/h')).toBe('/x.yaml');
		expect(configPath({XDG_CONFIG_HOME: '/y'}, '/h')).toBe('/y/ktriage/config.yaml');
		expect(configPath({}, '/h')).toBe('/h/.config/ktriage/config.yaml');
	});

	it('may be missing or empty', async () => {
		expect(await readConfigFile(path.join(folder, 'none.yaml'))).toEqual({});
		expect(configFrom('', 'f')).toEqual({});
	});

	it.each([
		['context: [', 'is not YAML'],
		['- a', 'must hold keys and values'],
		['contxt: prod', 'sets contxt; it can set'],
		['timeout: soon', 'must be a number'],
		['allow-actions-in: prod', 'must be a list of strings'],
	])('refuses %j and says why', (text, message) => {
		expect(() => configFrom(text, 'f')).toThrow(message);
	});

	it('gives defaults that the command line wins over', async () => {
		const file = path.join(folder, 'config.yaml');
		writeFileSync(file, 'namespace: jupyterhub\n');
		const env = {KTRIAGE_CONFIG: file};
		const [configured, overridden] = await Promise.all([
			ktriage(['pods', '--demo', '-o', 'csv'], env),
			ktriage(['pods', '--demo', '-o', 'csv', '-n', 'minio'], env),
		]);
		expect(configured.stdout).toContain(',jupyterhub,');
		expect(configured.stdout).not.toContain(',minio,');
		expect(overridden.stdout).toContain(',minio,');
		expect(overridden.stdout).not.toContain(',jupyterhub,');
	});

	it('ends the program with 64 when it is wrong', async () => {
		const file = path.join(folder, 'wrong.yaml');
		writeFileSync(file, 'colour: blue\n');
		const {code, stderr} = await ktriage(['check', '--demo'], {KTRIAGE_CONFIG: file});
		expect(code).toBe(64);
		expect(stderr).toContain(file);
	});
});
