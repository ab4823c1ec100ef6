import {mkdtemp, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {finding} from '../../src/checks/build.ts';
import type {Finding, Verdict} from '../../src/checks/finding.ts';
import {checks} from '../../src/checks/index.ts';
import type {Incident} from '../../src/incidents/incident.ts';
import {matchIncidents, matchText, signsOf} from '../../src/incidents/match.ts';
import {parseIncident, readIncidents, writeIncident} from '../../src/record/incident-files.ts';
import {scenarioFrame} from '../support/frames.ts';

const says = (code: string, verdict: Verdict): Finding =>
	finding({code, title: `title of ${code}`}, {verdict, summary: `node-7 at 10.1.2.3 says ${verdict}`});

const four: Incident = {
	id: 'four',
	title: 'four signs',
	signs: ['CID-02', 'CID-01', 'POL-03', 'CAL-15'].map(code => ({
		code,
		verdict: 'FAIL',
		what: `sign ${code}`,
	})),
	probe: '',
	expect: '',
	cause: 'c',
	cure: 'd',
	reference: '',
	builtIn: false,
};

describe('what it looks like', () => {
	it('says how many signs are there, and what the missing one says', () => {
		const found = [
			says('CID-02', 'FAIL'),
			says('CID-01', 'FAIL'),
			says('POL-03', 'FAIL'),
			says('CAL-15', 'UNKNOWN'),
		];
		expect(matchIncidents([four], found).map(matchText)).toEqual([
			'looks like four signs (four), 3 of 4 signs; the missing one is CAL-15 sign CAL-15, which says UNKNOWN',
		]);
	});

	it.each([
		['one sign alone', ['CID-02']],
		['half of the signs', ['CID-02', 'CID-01']],
		['nothing', []],
	])('is not told by %s', (_, codes) => {
		expect(
			matchIncidents(
				[four],
				codes.map(code => says(code, 'FAIL')),
			),
		).toEqual([]);
	});

	it('is not told when the first sign was looked at and is fine', () => {
		const rest = ['CID-01', 'POL-03', 'CAL-15'].map(code => says(code, 'FAIL'));
		expect(matchIncidents([four], [...rest, says('CID-02', 'PASS')])).toEqual([]);
		expect(matchIncidents([four], [...rest, says('CID-02', 'UNKNOWN')])).toHaveLength(1);
	});

	it('names the canonical cluster, and no healthy one', async () => {
		const {incidents, notes} = await readIncidents(path.join(tmpdir(), 'no-such-folder'));
		expect(notes).toEqual([]);
		expect(incidents.length).toBeGreaterThan(5);
		const ids = (id: string) =>
			matchIncidents(incidents, scenarioFrame(id).diagnosis.findings).map(({incident}) => incident.id);
		expect(ids('canonical')).toContain('snat-outside-cluster-cidr');
		expect(ids('h0')).toEqual([]);
	});

	it('has cases built in whose signs are checks that exist', async () => {
		const {incidents} = await readIncidents(path.join(tmpdir(), 'no-such-folder'));
		const known = new Set(checks.map(({code}) => code));
		expect(incidents.flatMap(({signs}) => signs).filter(({code}) => !known.has(code))).toEqual([]);
	});
});

describe('files of solved cases', () => {
	it('are written once, read again, and told when they are none', async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'incidents-'));
		try {
			const own = path.join(folder, 'own');
			const signs = signsOf([says('CID-02', 'FAIL'), says('POL-03', 'FAIL'), says('DNS-01', 'PASS')], []);
			expect(JSON.stringify(signs)).not.toMatch(/node-7|10\.1\.2\.3/);
			const file = await writeIncident(own, {...four, id: 'night', signs});
			expect((await stat(file)).mode & 0o777).toBe(0o600);
			await expect(writeIncident(own, {...four, id: 'night'})).rejects.toThrow('EEXIST');
			await writeFile(path.join(own, 'broken.yaml'), 'format: [');
			await writeFile(path.join(own, 'other.yaml'), 'format: something/v1');
			await writeFile(path.join(own, 'big.yaml'), ' '.repeat(70_000));
			const {incidents, notes} = await readIncidents(own);
			expect(incidents.find(({id}) => id === 'night')).toEqual({...four, id: 'night', signs});
			expect(notes).toHaveLength(3);
			expect(await readdir(own)).toHaveLength(4);
		} finally {
			await rm(folder, {recursive: true});
		}
	});

	it.each([
		['a path as id', {id: '../x'}],
		['no cause', {cause: undefined}],
		['one sign', {signs: [{code: 'CID-01', verdict: 'FAIL'}]}],
		[
			'a sign that passes',
			{
				signs: [
					{code: 'CID-01', verdict: 'PASS'},
					{code: 'CID-02', verdict: 'FAIL'},
				],
			},
		],
		[
			'a code that is none',
			{
				signs: [
					{code: 'rm -rf', verdict: 'FAIL'},
					{code: 'CID-02', verdict: 'FAIL'},
				],
			},
		],
		['another format', {format: 'x'}],
	])('are refused with %s', (_, change) => {
		const {builtIn: __, ...good} = four;
		const text = (more: object) =>
			JSON.stringify({
				format: 'ktriage.incident/v1',
				...good,
				probe: undefined,
				expect: undefined,
				reference: undefined,
				...more,
			});
		expect(parseIncident(text({}), false)).toMatchObject({id: 'four'});
		expect(() => parseIncident(text(change), false)).toThrow();
	});
});
