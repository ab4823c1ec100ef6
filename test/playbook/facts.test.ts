import {describe, expect, it} from 'vitest';
import {type BackupFacts, backupFacts, judgeBackupFile} from '../../src/playbook/facts.ts';

const whole: BackupFacts = {
	directory: './b',
	at: 1000,
	objects: 5,
	kinds: ['pods', 'services'],
	leftOut: [],
	secrets: true,
	damaged: [],
};
const verdicts = (facts: BackupFacts, start?: number) =>
	Object.fromEntries(backupFacts(facts, start).map(({code, verdict}) => [code, verdict]));

describe('backups as evidence', () => {
	it('passes one that is whole and from before the window', () => {
		expect(verdicts(whole, 2000)).toEqual({
			'BAK-01': 'PASS',
			'BAK-02': 'PASS',
			'BAK-03': 'PASS',
			'BAK-04': 'PASS',
		});
	});

	it.each([
		[{leftOut: ['ingresses.networking.k8s.io']}, 'BAK-01', 'WARN'],
		[{leftOut: ['networkpolicies.networking.k8s.io']}, 'BAK-03', 'FAIL'],
		[{kinds: ['services']}, 'BAK-02', 'FAIL'],
		[{at: 3000}, 'BAK-02', 'WARN'],
		[{secrets: false}, 'BAK-04', 'WARN'],
		[{damaged: ['x has changed']}, 'BAK-01', 'FAIL'],
		[{rehearsed: {accepted: 3, refused: ['Pod a']}}, 'BAK-12', 'WARN'],
	] as const)('%j: %s %s', (change, code, verdict) => {
		expect(verdicts({...whole, ...change}, 2000)[code]).toBe(verdict);
	});
});

describe('a file that somebody calls a backup', () => {
	it.each([
		['', 'BAK-01', 'FAIL'],
		['NAMESPACE   NAME   READY   STATUS\nweb   pod/a   1/1   Running\n', 'BAK-01', 'WARN'],
		['apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\nkind: List\n', 'BAK-01', 'WARN'],
		['apiVersion: v1\nitems:\n- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n', 'BAK-01', 'PASS'],
		['-- PostgreSQL database dump\n', 'BAK-05', 'FAIL'],
		['-- PostgreSQL database dump\n-- PostgreSQL database dump complete\n', 'BAK-05', 'PASS'],
		['hello', 'BAK-01', 'FAIL'],
	])('%j is %s %s', (text, code, verdict) => {
		expect(judgeBackupFile(text, text, text.length)).toMatchObject({code, verdict});
	});
});
