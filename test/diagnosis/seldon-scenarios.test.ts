import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {seldonSummary} from '../../src/systems/seldon.ts';
import {clusterOf} from '../checks/fixtures.ts';

const page = (id: string) => {
	const snapshot = clusterOf(id);
	const diagnosis = diagnose(snapshot, runChecks(snapshot));
	return {...diagnosis, snapshot, diagnosis};
};
const codes = (found: readonly {readonly code: string}[]) => [...new Set(found.map(({code}) => code))].sort();

describe.each([
	['sc-09', 'SEL-16', ['SEL-01', 'SEL-03'], 'agent'],
	['sc-10', 'SEL-17', ['SEL-01', 'SEL-12'], 'agent'],
])('%s', (id, code, symptoms, hop) => {
	const {causes, snapshot, diagnosis} = page(id);

	it('has one root, with what follows from it under it', () => {
		expect(causes.filter(({finding}) => finding.class === 'root').map(({finding}) => finding.code)).toEqual([
			code,
		]);
		expect(codes(causes[0]?.symptoms ?? [])).toEqual(expect.arrayContaining(symptoms));
	});

	it('never says a value of the secret', () => {
		expect(JSON.stringify([snapshot.tables.storageSecrets, diagnosis])).not.toContain('provider = Minio');
	});

	it('breaks off at the agent, and the network is not blamed', () => {
		const {models} = seldonSummary({snapshot, diagnosis});
		expect(models.map(({failing}) => failing)).not.toContain('envoy');
		expect(models[0]?.hops.find(one => one.hop === hop)?.word).not.toBe('denied');
		const red = diagnosis.findings.filter(({verdict}) => verdict === 'FAIL').map(one => one.code);
		for (const other of ['POL-08', 'DNS-05', 'CID-01', 'CAL-15']) expect(red).not.toContain(other);
	});
});

describe('the canonical cluster', () => {
	const {causes} = page('canonical');
	const under = (code: string) => causes.find(({finding}) => finding.code === code)?.symptoms ?? [];

	it('puts the request that got a 504 under the policy that denies all ingress alone', () => {
		const holders = causes.filter(({symptoms}) => symptoms.some(({code}) => code === 'SEL-13'));
		expect(holders.map(({finding}) => finding.code)).toEqual(['POL-12']);
	});

	it('puts the lost way to the scheduler under the old address and the missing egress', () => {
		expect(codes(under('CID-01'))).toContain('SEL-20');
		expect(codes(under('POL-08'))).toContain('SEL-20');
		expect(codes(under('POL-12'))).not.toContain('SEL-20');
	});

	it('puts loading that failed under what keeps the name from being resolved', () => {
		expect(codes(under('POL-03'))).toContain('SEL-12');
		expect(codes(under('CID-01'))).not.toContain('SEL-12');
	});
});
