import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

let folder = '';
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'saved-'));
});
afterAll(async () => {
	await rm(folder, {recursive: true, force: true});
});

type Told = {readonly code: string; readonly verdict: string; readonly summary: string};

const findings = async (...from: readonly string[]): Promise<readonly Told[]> => {
	const {stdout} = await ktriage(['check', ...from, '-o', 'json']);
	const {findings: all} = JSON.parse(stdout) as {readonly findings: readonly Told[]};
	return all.map(({code, verdict, summary}) => ({code, verdict, summary}));
};
const of = (all: readonly Told[], ...codes: readonly string[]) =>
	all.filter(({code}) => codes.includes(code));

describe('a saved snapshot', () => {
	it('says of Prometheus, probes and rights what the session said', async () => {
		const [throttled, limited] = [join(folder, 'throttled'), join(folder, 'limited')];
		await ktriage(['snapshot', 'save', throttled, '--demo', 'sc-26']);
		const metrics = await readFile(join(throttled, 'metrics', 'prometheus.yaml'), 'utf8');
		expect(metrics).toContain('container_cpu_cfs_throttled_periods_total');
		const codes = ['RES-03', 'OBS-01', 'PRF-02', 'PRF-03', 'CAL-15', 'MLO-05'];
		expect(of(await findings('--snapshot', throttled), ...codes)).toEqual(
			of(await findings('--demo', 'sc-26'), ...codes),
		);
		await ktriage(['snapshot', 'save', limited, '--demo', 'sc-29']);
		expect(await readFile(join(limited, 'access.yaml'), 'utf8')).toContain('pods/exec');
		expect(of(await findings('--snapshot', limited), 'OPS-03')[0]).toMatchObject({verdict: 'SKIP'});
	}, 60_000);

	it('keeps the profile as it was given', async () => {
		const profile = join(folder, 'expected.yaml');
		const text = '# what we expect\nnodes: 5\nminimumCalico: 3.27.0\n';
		await writeFile(profile, text);
		const saved = join(folder, 'profiled');
		await ktriage(['snapshot', 'save', saved, '--demo', 'h0', '--profile', profile]);
		expect(await readFile(join(saved, 'profile.yaml'), 'utf8')).toBe(text);
		expect((await ktriage(['check', '--snapshot', saved, '-o', 'json'])).code).toBe(0);
	}, 60_000);
});
