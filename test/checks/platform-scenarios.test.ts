import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {clusterOf, findingsOf, h0, verdicts} from './fixtures.ts';

const page = (id: string) => {
	const snapshot = clusterOf(id);
	return diagnose(snapshot, runChecks(snapshot));
};

describe('sc-22, a load balancer address in a workflow template', () => {
	it('is told with the URI under it, beside the way that is lost', () => {
		const {causes} = page('sc-22');
		const told = causes.find(({finding}) => finding.code === 'MLO-18');
		expect(told?.finding).toMatchObject({verdict: 'WARN', owner: 'application'});
		expect(told?.symptoms.map(({code}) => code)).toContain('MLO-02');
		expect(causes.map(({finding}) => finding.code)).toContain('MLB-09');
		expect(told?.finding.summary).toContain('192.168.1.203');
	});
});

describe('sc-26, a throttled container', () => {
	it('is told with its ratio, and is UNKNOWN while Prometheus cannot be asked', () => {
		expect(findingsOf('RES-03', clusterOf('sc-26'))[0]).toMatchObject({
			verdict: 'WARN',
			owner: 'application',
			summary: 'throttled: financial-inference/mlserver-0/mlserver in 60 % of the periods',
		});
		expect(verdicts('RES-03', clusterOf('canonical'))).toEqual(['UNKNOWN RES-03']);
	});
	it('below a quarter of the periods is none', () => {
		const query = 'container_cpu_cfs_throttled_periods_total / container_cpu_cfs_periods_total';
		const low = {[query]: [{metric: {namespace: 'a', pod: 'p', container: 'c'}, value: [0, '0.2']}]};
		expect(verdicts('RES-03', h0(undefined, {prometheus: low}))).toEqual(['PASS RES-03']);
	});
});

describe('sc-27, before the window', () => {
	it('is a gate for workflows and a warning for notebooks, with a window ahead', () => {
		const ahead = {profile: {window: {start: Date.parse('2026-11-20T16:00:00Z')}}};
		const found = diagnose(
			clusterOf('sc-27', undefined, ahead),
			runChecks(clusterOf('sc-27', undefined, ahead)),
		).causes.map(({finding}) => `${finding.verdict} ${finding.code} ${finding.owner}`);
		expect(found).toEqual(['FAIL MLO-08 application', 'WARN MLO-15 application']);
	});
	it('brings the profile that its story needs, with the window ahead of whenever it is played', () => {
		for (const now of [Date.parse('2026-11-20T15:40:00Z'), Date.parse('2027-03-01T09:00:00Z')]) {
			const profile = findScenario('sc-27')?.profile?.(now);
			expect(profile?.window?.start).toBeGreaterThan(now);
			expect(profile?.window?.end).toBeGreaterThan(profile?.window?.start ?? 0);
		}
	});
	it('says nothing without a window', () => {
		expect(page('sc-27').causes).toEqual([]);
	});
});

describe('the canonical cluster', () => {
	it('does not reach Prometheus because it was left on the old network', () => {
		const {findings} = page('canonical');
		expect(findings.find(({code}) => code === 'OBS-01')).toMatchObject({
			verdict: 'UNKNOWN',
			explainedBy: ['CID-01'],
		});
	});
	it('warns that pods do not reach the load balancer, as contributing', () => {
		expect(page('canonical').findings.find(({code}) => code === 'MLB-09')).toMatchObject({
			verdict: 'WARN',
			class: 'contributing',
			owner: 'application',
		});
	});
	it('has the failed questions of the serving namespace as symptoms', () => {
		const {findings} = page('canonical');
		for (const code of ['DNS-03', 'MLO-05', 'POL-04', 'POL-07', 'POL-14'])
			expect(
				findings.find(one => one.code === code),
				code,
			).toMatchObject({verdict: 'FAIL', class: 'symptom'});
		expect(findings.find(({code}) => code === 'DNS-04')?.verdict).toBe('UNKNOWN');
	});
});
