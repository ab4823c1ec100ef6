import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {clusterOf} from '../checks/fixtures.ts';

const page = (id: string) => {
	const snapshot = clusterOf(id);
	return diagnose(snapshot, runChecks(snapshot));
};

const serving = 'financial-inference';

describe('the canonical cluster', () => {
	const {causes, findings} = page('canonical');
	const rankOf = (code: string) => causes.find(({finding}) => finding.code === code)?.rank;
	const rootsOf = (id: string) =>
		causes.filter(({symptoms}) => symptoms.some(one => one.id === id)).map(({finding}) => finding.code);

	it('ranks the stuck namespace, the quota and the killed step after the load balancer', () => {
		expect(['FIN-03', 'RES-01', 'RES-02'].map(rankOf)).toEqual([7, 8, 9]);
		for (const code of ['FIN-03', 'RES-01', 'RES-02']) {
			expect(causes.find(({finding}) => finding.code === code)?.finding).toMatchObject({
				verdict: 'FAIL',
				class: 'root',
				owner: 'application',
			});
		}
	});

	it('puts models, server and experiment under the old address, the dead selectors and the missing egress', () => {
		const red = findings.filter(({code, verdict}) => /^SEL-(0[1235]|10)$/.test(code) && verdict === 'FAIL');
		expect(red.map(({class: one}) => one)).toEqual(red.map(() => 'symptom'));
		expect(rootsOf(`SEL-05/${serving}`)).toEqual(['CID-01']);
		expect(rootsOf(`SEL-03/${serving}/mlserver`)).toEqual(['CID-01', 'POL-03', 'POL-08']);
		expect(rootsOf(`SEL-01/${serving}/no-server`)).toEqual(['CID-01', 'POL-03', 'POL-08']);
		expect(rootsOf(`SEL-01/${serving}/name`)).toEqual(['POL-03', 'POL-08']);
	});

	it('puts the failed workflows under the quota and the killed container', () => {
		const workflows = findings.filter(({code}) => code === 'MLO-07');
		expect(workflows.flatMap(({id}) => rootsOf(id)).sort()).toEqual(['RES-01', 'RES-02']);
	});

	it('says last, and with little belief, what runbooks make a cause of', () => {
		for (const id of ['SEL-11/config-map', 'SEL-06/scheduler-host']) {
			const cause = causes.find(({finding}) => finding.id === id)!;
			expect(cause.finding).toMatchObject({verdict: 'WARN', class: 'advisory', confidence: 'possible'});
			expect(cause.rank).toBeGreaterThan(9);
		}
	});
});

describe.each([
	['sc-08', 'SEL-11', ['SEL-01', 'SEL-03', 'SEL-10']],
	['sc-16', 'FIN-03', ['FIN-01']],
	['sc-17', 'RES-01', ['MLO-07']],
	['sc-18', 'RES-02', ['MLO-07']],
])('%s', (id, code, symptoms) => {
	it('has one root and its symptoms under it', () => {
		const {causes} = page(id);
		expect(causes.filter(({finding}) => finding.class === 'root').map(({finding}) => finding.code)).toEqual([
			code,
		]);
		expect([...new Set(causes[0]?.symptoms.map(one => one.code))].sort()).toEqual(symptoms);
	});
});
