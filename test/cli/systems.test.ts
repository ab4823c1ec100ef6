import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

describe('calico, metallb, dns, policies', () => {
	it.each(['calico', 'metallb', 'dns', 'policies'])(
		'%s prints one JSON object that says its format',
		async name => {
			const {code, stdout, stderr} = await ktriage([name, '--demo', '-o', 'json']);
			expect(stderr).toBe('');
			expect(code).toBe(0);
			expect(JSON.parse(stdout)).toMatchObject({format: `ktriage.${name}/v1`, gaps: expect.any(Array)});
		},
	);

	it.each([
		['calico', /default-ipv4-ippool +10\.244\.0\.0\/16 +99% free/],
		['metallb', /mlflow\/mlflow-server +FAIL +wants any +has 192\.168\.1\.203 +announced by/],
		['dns', /seldon-scheduler +old +10\.43\.51\.131/],
		['policies', /ml-namespace-baseline +spec\.egress\[0\]/],
	])('%s prints lines for people', async (name, line) => {
		expect((await ktriage([name, '--demo'])).stdout).toMatch(line);
	});

	it('end inconclusive when something may not be read, and say what', async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'ktriage-'));
		try {
			const denied = 'denied:\n- {verb: list, group: apps, resource: daemonsets}\n';
			await writeFile(
				path.join(folder, 'snapshot.yaml'),
				"format: ktriage/v1\ntakenAt: '2026-11-20T15:40:12Z'\n",
			);
			await writeFile(path.join(folder, 'access.yaml'), denied);
			const {code, stdout} = await ktriage(['calico', '--snapshot', folder]);
			expect(code).toBe(3);
			expect(stdout).toMatch(/^Calico unknown: /);
			expect(stdout).toMatch(/not certain: .*: forbidden/);
		} finally {
			await rm(folder, {recursive: true});
		}
	});
});
