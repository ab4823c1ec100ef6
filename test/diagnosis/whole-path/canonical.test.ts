import {beforeAll, describe, expect, it} from 'vitest';
import type {Finding} from '../../../src/checks/finding.ts';
import type {Diagnosis} from '../../../src/diagnosis/diagnosis.ts';
import {clusterOfScenario, wholePath} from '../../support/whole-path.ts';

/** The canonical cluster as the operator sees it: models were counted before, and the runbook names a namespace to clean up. */
const profile = {mode: 'in-place', counts: {readyModels: 2}, namespaces: {cleanup: 'seldon-system'}} as const;

let diagnosis: Diagnosis;
beforeAll(async () => {
	({diagnosis} = await wholePath(clusterOfScenario('canonical'), profile));
}, 60_000);

/** Findings of these codes that are no PASS or SKIP, or those of the verdict asked for. */
const told = (code: string): readonly Finding[] =>
	diagnosis.findings.filter(one => one.code === code && one.verdict !== 'PASS' && one.verdict !== 'SKIP');
const cause = (rank: number) => diagnosis.causes[rank - 1]!;
const causeOf = (code: string) => diagnosis.causes.find(({finding}) => finding.code === code)?.finding;
/** Codes of the causes at the end of what explains it. */
const rootsOf = (code: string): readonly string[] => [
	...new Set(
		diagnosis.causes
			.filter(({symptoms}) => symptoms.some(one => one.code === code))
			.map(({finding}) => finding.code),
	),
];

/** Ranks 1 to 9: verdict, code, owner, what the summary says, and which checks stand under it. */
const roots: readonly (readonly [
	rank: number,
	code: string,
	owner: Finding['owner'],
	summary: RegExp,
	under: readonly string[],
])[] = [
	[1, 'CID-02', 'platform', /10\.244\.0\.0\/16 .*outside .*10\.42\.0\.0\/16/, ['IAC-01', 'FLN-02']],
	[2, 'CID-01', 'platform', /^7 pods/, ['SEL-05', 'SEL-07']],
	[3, 'POL-03', 'platform', /ingress-nginx, kube-system, seldon-system/, ['DNS-03', 'DNS-05', 'SEL-08']],
	[4, 'POL-12', 'platform', /denies all ingress/, ['SEL-13']],
	[5, 'POL-08', 'platform', /9005.*9002/, ['POL-14', 'POL-05', 'DNS-05']],
	[6, 'MLB-05', 'joint', /wanted 192\.168\.1\.201, has 192\.168\.1\.203/, ['MLB-06', 'MLB-07']],
	[7, 'FIN-03', 'application', /financial-ml .*2h10m: 5 objects/, ['FIN-01']],
	[8, 'RES-01', 'application', /init, wait/, ['MLO-07']],
	[9, 'RES-02', 'application', /main of Workflow .* killed for memory/, ['MLO-07']],
];

describe('the canonical cluster through the whole path', () => {
	it.each(roots)('row %i: %s', (rank, code, owner, summary, under) => {
		const {finding, symptoms} = cause(rank);
		expect(finding).toMatchObject({code, verdict: 'FAIL', class: 'root', owner});
		expect(finding.summary).toMatch(summary);
		expect(symptoms.map(one => one.code)).toEqual(expect.arrayContaining([...under]));
	});

	it('rows 1 to 9 are all the roots there are', () => {
		const found = diagnosis.causes.filter(({finding}) => finding.class === 'root');
		expect(found.map(({finding}) => finding.code)).toEqual(roots.map(([, code]) => code));
	});

	it('row 2: one of the seven is the only endpoint of 10.43.51.131, which the log of the controller dials', () => {
		expect(cause(2).finding.explanation).toContain('10.43.51.131');
		expect(told('SEL-07')[0]?.summary).toContain('10.43.51.131:9004');
	});

	it('row 4: foretells that the deny bites once the scheduler is recreated', () => {
		const {explanation, predictions} = cause(4).finding;
		expect(`${explanation} ${JSON.stringify(predictions)}`).toMatch(/seldon-scheduler-0 was recreated/);
	});

	it('row 5: DNS over TCP is a WARN under it', () => {
		const tcp = told('DNS-05').find(({id}) => id.endsWith('/tcp'));
		expect(tcp).toMatchObject({verdict: 'WARN', class: 'symptom', explainedBy: [cause(5).finding.id]});
	});

	it('row 7: the namespace that the runbook names is the wrong one', () => {
		expect(causeOf('FIN-06')).toMatchObject({verdict: 'WARN', class: 'advisory'});
	});

	it.each(['SEL-01', 'SEL-02', 'SEL-03', 'SEL-23'])('row 10: %s is a symptom of 2, 3 and 5', code => {
		for (const one of told(code)) expect(one).toMatchObject({verdict: 'FAIL', class: 'symptom'});
		expect(told(code)).not.toEqual([]);
		expect(rootsOf(code)).toEqual(['CID-01', 'POL-03', 'POL-08']);
	});

	it('row 11: the scheduler that is not ready is a symptom of 2', () => {
		expect(told('SEL-07')).toMatchObject([{verdict: 'FAIL', class: 'symptom'}]);
		expect(rootsOf('SEL-07')).toEqual(['CID-01']);
	});

	it.each(['SEL-11', 'SEL-06'])('row 12: %s is advice of low confidence', code => {
		expect(told(code)).toMatchObject([
			{verdict: 'WARN', class: 'advisory', confidence: 'possible', owner: 'platform', explainedBy: []},
		]);
	});

	it.each(['MLB-09', 'MLO-18'])('row 13: %s contributes', code => {
		expect(told(code)).toMatchObject([{verdict: 'WARN', class: 'contributing', owner: 'application'}]);
	});

	it('row 14: metrics are unknown because Prometheus was left behind', () => {
		expect(told('OBS-01')).toMatchObject([
			{verdict: 'UNKNOWN', class: 'symptom', owner: 'platform', explainedBy: ['CID-01']},
		]);
	});

	it('row 15: the block size is noted, the kubeconfig warned of, neither more than advice', () => {
		const block = diagnosis.findings.find(({code}) => code === 'CID-05');
		expect(block).toMatchObject({verdict: 'PASS', summary: expect.stringContaining('/26')});
		expect(causeOf('FLN-01')).toMatchObject({verdict: 'WARN', class: 'advisory', owner: 'platform'});
	});

	it.each(['ENV-01', 'ENV-03', 'CAL-01', 'CAL-05', 'DNS-01', 'MLB-01', 'NET-07', 'CID-06', 'MLB-12'])(
		'row 16: %s passes',
		code => {
			const found = diagnosis.findings.filter(one => one.code === code);
			expect([...new Set(found.map(({verdict}) => verdict))]).toEqual(['PASS']);
		},
	);

	it('row 17: the timer of the rollback runs since 14:12Z and is over its limit', () => {
		const [timer] = told('RBK-01');
		expect(timer).toMatchObject({owner: 'platform'});
		expect(timer?.summary).toContain('since 14:12Z (88 min, limit 30)');
	});
});
