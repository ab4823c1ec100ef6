import {describe, expect, it} from 'vitest';
import {iacChecks} from '../../src/checks/iac-checks.ts';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {canonicalIac} from '../../src/lab/scenarios/iac/canonical.ts';
import type {ApiState} from '../../src/store/snapshot.ts';
import {iacOf} from '../support/iac.ts';
import {clusterOf} from './fixtures.ts';

const iac = iacOf(canonicalIac);
const at = (api: ApiState) => clusterOf('canonical', undefined, {api, iac});
const since = Date.parse('2026-11-20T15:37:00Z');

describe('files that disagree, beside a cluster that does not answer', () => {
	it.each([
		['down', {kind: 'down', since, why: 'connect: connection refused', fault: 'network'}, ['OPS-02']],
		['refusing', {kind: 'down', since, why: 'x509: certificate has expired', fault: 'tls'}, ['ENV-02']],
		['not reached yet', {kind: 'connecting', since}, []],
	] as const)('are no cause of their own while the API is %s', (_, api, causes) => {
		const snapshot = at(api);
		const {causes: found, findings, counts} = diagnose(snapshot, runChecks(snapshot));
		expect(found.map(({finding}) => finding.code)).toEqual(causes);
		expect([counts.fail, counts.warn]).toEqual([causes.length, 0]);
		for (const {code} of iacChecks) {
			const all = findings.filter(one => one.code === code);
			expect(all, code).toMatchObject([{verdict: 'UNKNOWN'}]);
			expect(all[0]?.explanation).toContain('judged alone by `ktriage iac check`');
		}
	});

	it('are judged again once it answers, and always when they are checked alone', () => {
		const up = runChecks(at({kind: 'up', since, latencyMs: 1}));
		expect(up.filter(({code, verdict}) => code === 'IAC-01' && verdict === 'FAIL')).not.toEqual([]);
		const alone = at({kind: 'connecting', since});
		expect(iacChecks.flatMap(check => check.run(alone)).some(({verdict}) => verdict === 'FAIL')).toBe(true);
	});

	it('need --iac as ever when there are none', () => {
		const down: ApiState = {kind: 'down', since, why: 'refused', fault: 'network'};
		const found = runChecks(clusterOf('h0', undefined, {api: down}));
		const codes = new Set(iacChecks.map(({code}) => code));
		for (const one of found) if (codes.has(one.code)) expect(one).toMatchObject({verdict: 'SKIP'});
	});
});
