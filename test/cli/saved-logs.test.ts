import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-logs-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

type Report = {
	readonly findings: readonly {
		readonly code: string;
		readonly verdict: string;
		readonly evidence: readonly {readonly kind: string; readonly value: string}[];
	}[];
};

/** What the checks of logs say, with the lines they show. */
async function told(...source: readonly string[]) {
	const {stdout} = await ktriage([
		'check',
		'SEL-07',
		'SEL-08',
		'SEL-09',
		'NET-10',
		'CAL-18',
		'-o',
		'json',
		...source,
	]);
	return (JSON.parse(stdout) as Report).findings.map(({code, verdict, evidence}) => ({
		code,
		verdict,
		lines: evidence.filter(({kind}) => kind === 'log').map(({value}) => value),
	}));
}

describe('logs that were saved', {timeout: 120_000}, () => {
	it('say in a snapshot what they said in the cluster, line by line', async () => {
		const saved = path.join(folder, 'canonical');
		const result = await ktriage(['snapshot', 'save', saved, '--demo', 'canonical']);
		expect(result).toMatchObject({code: 0, stdout: expect.stringMatching(/\d+ logs/)});
		const again = await told('--snapshot', saved);
		const words = (found: typeof again) =>
			found.map(({code, verdict, lines}) => [code, verdict, lines.length]);
		expect(words(again)).toEqual(words(await told('--demo', 'canonical')));
		const [controller] = again.filter(({code}) => code === 'SEL-07');
		expect(controller).toMatchObject({verdict: 'FAIL'});
		expect(controller?.lines.join('\n')).toContain('10.43.51.131:9004');
		const agent = path.join(saved, 'logs/financial-inference/mlserver-0/agent.log');
		expect(readFileSync(agent, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z .*Failed to resolve/m);
	});

	it('tell of a storage secret whose value was left out', async () => {
		const saved = path.join(folder, 'sc-09');
		await ktriage(['snapshot', 'save', saved, '--demo', 'sc-09']);
		const {code, stdout} = await ktriage(['check', 'SEL-16', 'SEL-17', '--snapshot', saved]);
		expect(code).toBe(1);
		expect(stdout).toContain('cannot read its storage configuration');
		expect(stdout).not.toContain('provider = Minio');
	});

	it('are not read, and no Secret is, when told so', async () => {
		const {stdout} = await ktriage([
			'check',
			'SEL-07',
			'SEL-16',
			'--demo',
			'canonical',
			'--no-logs',
			'--no-secrets',
			'-o',
			'json',
		]);
		const {findings} = JSON.parse(stdout) as Report;
		expect(findings.map(({code, verdict}) => [code, verdict])).toEqual(
			expect.arrayContaining([
				['SEL-07', 'SKIP'],
				['SEL-16', 'SKIP'],
			]),
		);
	});
});
