import {readFileSync} from 'node:fs';
import path from 'node:path';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

type Report = {
	readonly summary: {readonly verdict: string; readonly fail: number; readonly warn: number};
	readonly findings: readonly {
		readonly id: string;
		readonly code: string;
		readonly verdict: string;
		readonly class: string;
		readonly explainedBy: readonly string[];
	}[];
	readonly sources: readonly {readonly name: string; readonly state: string}[];
};

const schema = JSON.parse(
	readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'report.schema.json'), 'utf8'),
);
const validate = new Ajv2020({strict: true, allowUnionTypes: true}).compile(schema);

async function report(
	args: readonly string[],
): Promise<{readonly code: number | null; readonly report: Report}> {
	const ran = await ktriage(['check', '-o', 'json', ...args]);
	const parsed: unknown = JSON.parse(ran.stdout);
	expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
	return {code: ran.code, report: parsed as Report};
}

describe('check', () => {
	it('says nothing is wrong with a healthy cluster and ends with 0', async () => {
		const {code, report: healthy} = await report(['--demo', 'h0']);
		expect(code).toBe(0);
		expect(healthy.summary).toMatchObject({verdict: 'PASS', fail: 0, warn: 0});
		expect(healthy.findings.some(({verdict}) => verdict === 'PASS')).toBe(true);
		expect(healthy.sources.filter(({state}) => state !== 'live' && state !== 'absent')).toEqual([]);
	});

	it('puts the pool outside the cluster CIDR first and the old addresses second, and ends with 1', async () => {
		const {code, report: broken} = await report(['--demo']);
		expect(code).toBe(1);
		const roots = broken.findings.filter(one => one.class === 'root');
		expect(roots.slice(0, 2).map(({code: check, verdict}) => [check, verdict])).toEqual([
			['CID-02', 'FAIL'],
			['CID-01', 'FAIL'],
		]);
	});

	it('has ids that are unique and links that lead somewhere', async () => {
		const {report: broken} = await report(['--demo', 'sc-32']);
		const ids = broken.findings.map(({id}) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const links = broken.findings.flatMap(({explainedBy}) => explainedBy);
		expect(links.length).toBeGreaterThan(0);
		expect(links.filter(id => !ids.includes(id))).toEqual([]);
	});

	it('judges only the codes asked for, families and any case included', async () => {
		const {code, report: some} = await report(['env-', 'fln-03', '--demo']);
		expect(new Set(some.findings.map(({code: check}) => check.replace(/\d+$/, '')))).toEqual(
			new Set(['ENV-', 'FLN-']),
		);
		expect(code).toBe(0);
	});

	it('ends with 2 on warnings alone when they count, with 0 when they do not', async () => {
		expect((await ktriage(['check', 'FLN-01', '--demo', '--strict'])).code).toBe(2);
		expect((await ktriage(['check', 'FLN-01', '--demo'])).code).toBe(0);
	});

	it('ends with 3 when the server does not answer, with everything but the access unknown', async () => {
		const {code, report: dark} = await report(['--demo', 'sc-28']);
		expect(code).toBe(3);
		expect(dark.summary.verdict).toBe('UNKNOWN');
		expect(dark.findings.filter(({verdict}) => verdict === 'FAIL').map(({code: check}) => check)).toEqual([
			'OPS-02',
		]);
		expect(dark.findings.some(({verdict}) => verdict === 'PASS')).toBe(false);
	});

	it('leaves out PASS and SKIP with --failed', async () => {
		const {report: failed} = await report(['--demo', '--failed']);
		expect(
			failed.findings.map(({verdict}) => verdict).filter(verdict => verdict === 'PASS' || verdict === 'SKIP'),
		).toEqual([]);
		expect(failed.findings.length).toBeGreaterThan(1);
	});

	it('is what the bare command prints where there is no terminal', async () => {
		const bare = await ktriage(['--demo']);
		expect(bare.code).toBe(1);
		expect(bare.stdout).toMatch(/^FAIL demo canonical/);
		expect(bare.stdout).toContain('1. FAIL CID-02');
		expect(bare.stdout).not.toContain('\u001B');
	});
});
