import {expect, test} from 'vitest';
import type {Finding} from '../../src/checks/finding.ts';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {settled} from '../../src/diagnosis/settled.ts';
import {probeResults} from '../../src/store/probes.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {clusterOf} from '../checks/fixtures.ts';

const cluster = clusterOf('sc-07', draft => {
	draft.probes.splice(0);
});
const all = runChecks(cluster);
const found = all.find(({code, predictions}) => code === 'POL-08' && predictions.some(({test}) => test))!;
const tests = found.predictions.flatMap(prediction => prediction.test ?? []);
const [asked] = tests;

type Outcome = readonly [outcome: string, minutesAgo: number, index?: number];

function answered(...outcomes: readonly Outcome[]): Snapshot {
	const records = outcomes.map(([outcome, minutes, index = 0]) => {
		const test = tests[index]!;
		const from = test.from.kind === 'pod' ? {namespace: test.from.namespace, pod: test.from.pod} : {};
		return {
			probe: test.probe,
			from,
			to: {...test.to[0], protocol: test.protocol, name: test.name},
			class: outcome,
			at: new Date(cluster.now - minutes * 60_000).toISOString(),
		};
	});
	return {...cluster, probes: probeResults(records)};
}
const settle = (...outcomes: readonly Outcome[]): Finding => settled(answered(...outcomes), found);

test('a denial has a question that a probe can ask', () => {
	expect(asked).toMatchObject({probe: 'tcp', protocol: 'tcp', confirms: ['timeout']});
	expect(asked?.refutes).toContain('ok');
});

test('an answer where there should be none withdraws the finding and keeps the evidence', () => {
	const withdrawn = settle(['ok', 1]);
	expect(withdrawn).toMatchObject({verdict: 'UNKNOWN', class: 'advisory', remedies: []});
	expect(withdrawn.summary).toBe(`withdrawn: ${found.summary}`);
	expect(withdrawn.evidence.at(-1)).toMatchObject({kind: 'probe', value: 'ok'});
	expect(withdrawn.id).toBe(found.id);
});

test('what was predicted proves it', () => {
	const doubtful = {...found, confidence: 'possible' as const};
	expect(settled(answered(['timeout', 1]), doubtful)).toMatchObject({verdict: 'FAIL', confidence: 'proven'});
});

test.each([['tool'], ['unreachable'], ['']])('%j settles nothing', outcome => {
	expect(settle([outcome, 1])).toBe(found);
});

test('an old answer withdraws nothing', () => {
	expect(settle(['ok', 6])).toBe(found);
});

test('an answer from before the policy was made withdraws nothing', () => {
	const snapshot = answered(['ok', 2]);
	const young = snapshot.tables.networkPolicies.map(row => ({...row, createdAt: cluster.now - 60_000}));
	const later = {...snapshot, tables: {...snapshot.tables, networkPolicies: young}};
	expect(settled(later, found)).toBe(found);
});

test('only the last answer to a question counts, and answers that disagree make it possible only', () => {
	expect(settle(['timeout', 3], ['ok', 1]).verdict).toBe('UNKNOWN');
	expect(settle(['ok', 3], ['timeout', 1])).toMatchObject({verdict: 'FAIL', confidence: 'proven'});
	const mixed = settle(['timeout', 1], ['ok', 1, 1]);
	expect(mixed).toMatchObject({verdict: 'FAIL', confidence: 'possible'});
	expect(mixed.explanation).toContain('Probes disagree');
});

test('the page follows: what is withdrawn is no cause any more', () => {
	const before = diagnose(cluster, all).causes.map(({finding}) => finding.id);
	const after = diagnose(answered(['ok', 1]), all);
	expect(before).toContain(found.id);
	expect(after.causes.map(({finding}) => finding.id)).not.toContain(found.id);
	expect(after.findings.find(({id}) => id === found.id)?.verdict).toBe('UNKNOWN');
});
