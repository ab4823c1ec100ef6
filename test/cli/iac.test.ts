import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {canonicalIac} from '../../src/lab/scenarios/iac/canonical.ts';
import {healthyIac} from '../../src/lab/scenarios/iac/healthy.ts';
import {ktriage} from './support/run.ts';

let folder = '';
const at = (name: string): string => path.join(folder, name);

function lay(name: string, files: Readonly<Record<string, string>>): string {
	for (const [file, text] of Object.entries(files)) {
		const place = path.join(folder, name, file);
		mkdirSync(path.dirname(place), {recursive: true});
		writeFileSync(place, text);
	}
	return at(name);
}

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-iac-'));
	lay('good', {...healthyIac, 'inventory/production/group_vars/vault.yml': 'db_password: hunter2\n'});
	lay('bad', canonicalIac);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe('iac check', {timeout: 120_000}, () => {
	it('needs no cluster and no kubeconfig: 0 for files that agree, 1 for those that do not, 64 without a folder', async () => {
		const [good, bad, none] = await Promise.all([
			ktriage(['iac', 'check', at('good')], {KUBECONFIG: at('no-such-file'), HOME: folder}),
			ktriage(['iac', 'check', at('bad'), '-o', 'json'], {KUBECONFIG: at('no-such-file'), HOME: folder}),
			ktriage(['iac', 'check', at('nowhere')]),
		]);
		expect(good).toMatchObject({code: 0, stderr: ''});
		expect(good.stdout).toContain('PASS    CID-07');
		expect(bad.code).toBe(1);
		const report = JSON.parse(bad.stdout) as {
			findings: {code: string; verdict: string; evidence: {kind: string}[]}[];
		};
		const failing = report.findings.filter(({verdict}) => verdict === 'FAIL');
		expect(new Set(failing.map(({code}) => code))).toEqual(new Set(['CID-07', 'IAC-01', 'FLN-02']));
		expect(failing.flatMap(({evidence}) => evidence).every(({kind}) => kind === 'iac')).toBe(true);
		expect(none.code).toBe(64);
		expect(none.stderr).toContain('it does not exist');
	});

	it('does not stand beside an API that is down', async () => {
		const result = await ktriage(['check', '--demo', 'sc-28', '--iac', at('bad'), '-o', 'json']);
		const {findings} = JSON.parse(result.stdout) as {findings: {code: string; verdict: string}[]};
		const failing = findings.filter(({verdict}) => verdict === 'FAIL').map(({code}) => code);
		expect(failing).toEqual(['OPS-02']);
	});

	it.each([
		['junit', /<testsuites [^>]*failures="[1-9]/],
		['sarif', /"ruleId": "CID-07"/],
		['markdown', /FAIL CID-07/],
		['html', /<!doctype html>[\s\S]*CID-07/i],
		['prometheus', /code="CID-07"[\s\S]*# EOF\n$/],
	])('is written as %s for other programs', async (format, shape) => {
		const {code, stdout} = await ktriage(['iac', 'check', at('bad'), '-o', format]);
		expect(code).toBe(1);
		expect(stdout).toMatch(shape);
	});

	it('joins the findings of a cluster with --iac, is saved without secrets, and read again from there', async () => {
		const saved = await ktriage(['snapshot', 'save', at('saved'), '--demo', 'h0', '--iac', at('good')]);
		expect(saved.code).toBe(0);
		const vault = readFileSync(at('saved/iac/inventory/production/group_vars/vault.yml'), 'utf8');
		expect(vault).toBe('db_password: REDACTED\n');
		const again = await ktriage(['check', 'CID-07', 'IAC-01', '--snapshot', at('saved')]);
		expect(again.code).toBe(0);
		const other = await ktriage(['check', 'CID-07', '--snapshot', at('saved'), '--iac', at('bad')]);
		expect(other.code).toBe(1);
		expect(other.stdout).toContain('inventory/production/group_vars/all.yml:3');
	});
});

describe('profile init', {timeout: 120_000}, () => {
	it('learns a profile that the same cluster meets, and writes over nothing', async () => {
		const learned = await ktriage(['profile', 'init', '--demo', 'h0', '-o', at('learned.yaml')]);
		expect(learned).toMatchObject({code: 0, stdout: ''});
		const text = readFileSync(at('learned.yaml'), 'utf8');
		expect(text).toMatch(
			/# from Node\/\S+ metadata\.annotations\[k3s\.io\/node-args\]\npodCIDR: "10\.42\.0\.0\/16"/,
		);
		expect(text).toMatch(/^# window:/m);
		const [checked, again] = await Promise.all([
			ktriage(['check', '--demo', 'h0', '--profile', at('learned.yaml'), '--strict']),
			ktriage(['profile', 'init', '--demo', 'h0', '-o', at('learned.yaml')]),
		]);
		expect(checked.code).toBe(0);
		expect(again.code).toBe(73);
		expect(again.stderr).toContain('it exists already');
		expect(readFileSync(at('learned.yaml'), 'utf8')).toBe(text);
	});
});
