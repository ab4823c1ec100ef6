import {describe, expect, it} from 'vitest';
import type {Finding, Verdict} from '../../src/checks/finding.ts';
import {selectFindings, unknownCodes} from '../../src/report/select.ts';
import {verdictOf} from '../../src/report/verdict.ts';
import {scenarioFrame} from '../support/frames.ts';

const {findings} = scenarioFrame('canonical').diagnosis;
const codesOf = (found: readonly Finding[]) => [...new Set(found.map(({code}) => code))];

describe('choosing findings', () => {
	it('takes a code, a family, and all when none is named', () => {
		expect(codesOf(selectFindings(findings, {codes: ['cid-02'], failedOnly: false}))).toEqual(['CID-02']);
		expect(
			codesOf(selectFindings(findings, {codes: ['ENV-'], failedOnly: false})).every(code =>
				code.startsWith('ENV-'),
			),
		).toBe(true);
		expect(selectFindings(findings, {codes: ['env*'], failedOnly: false})).toEqual(
			selectFindings(findings, {codes: ['ENV-'], failedOnly: false}),
		);
		expect(selectFindings(findings, {codes: [], failedOnly: false})).toEqual(findings);
	});

	it('does not take a code for the beginning of another', () => {
		expect(selectFindings(findings, {codes: ['CID-0'], failedOnly: false})).toEqual([]);
	});

	it('knows which codes no check has', () => {
		expect(unknownCodes(['CID-02', 'cid-', 'ABC-99', 'x*'], ['CID-02'])).toEqual(['ABC-99', 'x*']);
	});
});

describe('the verdict over chosen findings', () => {
	const [template] = findings;
	const of = (...verdicts: readonly Verdict[]) =>
		verdictOf(verdicts.map(verdict => ({...(template as Finding), verdict})));

	it('is the worst that is proven', () => {
		expect(of('PASS', 'FAIL', 'UNKNOWN')).toBe('FAIL');
		expect(of('PASS', 'WARN')).toBe('WARN');
		expect(of('PASS', 'SKIP')).toBe('PASS');
	});

	it('does not take silence for consent', () => {
		expect(of('SKIP')).toBe('UNKNOWN');
		expect(of('PASS', 'UNKNOWN')).toBe('UNKNOWN');
		expect(verdictOf([])).toBe('UNKNOWN');
	});
});
