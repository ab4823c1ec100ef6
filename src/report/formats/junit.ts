import type {Finding} from '../../checks/finding.ts';
import {iso} from '../json.ts';
import {escapeXml} from './escape.ts';
import type {ReportInput} from './format.ts';

/**
 * The report of `check -o junit`: one test suite per family of codes, one test case per finding, in the shape that JUnit's own runner
 * and the CI systems read (testsuites, testsuite, testcase, failure | error | skipped, system-out). FAIL is a failure, UNKNOWN an error
 * (the test could not be carried out), SKIP is skipped; WARN passes and says so in system-out.
 */
export function junitReport({snapshot, findings, version}: ReportInput): string {
	const families = Map.groupBy(findings, ({code}) => code.replace(/[-.].*$/, ''));
	const suites = [...families].map(([family, members]) => suite(family, members, iso(snapshot.now)));
	const {tests, failures, errors, skipped} = counts(findings);
	const name = escapeXml(`ktriage ${version} ${snapshot.cluster.context}`.trim());
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="${name}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0">`,
		...suites,
		'</testsuites>',
		'',
	].join('\n');
}

function counts(findings: readonly Finding[]) {
	const of = (verdict: Finding['verdict']) => findings.filter(one => one.verdict === verdict).length;
	return {tests: findings.length, failures: of('FAIL'), errors: of('UNKNOWN'), skipped: of('SKIP')};
}

function suite(family: string, findings: readonly Finding[], at: string): string {
	const {tests, failures, errors, skipped} = counts(findings);
	return [
		`  <testsuite name="${escapeXml(family)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0" timestamp="${at.replace(/Z$/, '')}">`,
		...findings.map(testCase),
		'  </testsuite>',
	].join('\n');
}

function testCase(finding: Finding): string {
	const {verdict, code, title, id, summary} = finding;
	const named = id === code ? title : `${title} (${id.slice(code.length).replace(/^[\s/:]+/, '')})`;
	const open = `    <testcase classname="${escapeXml(code)}" name="${escapeXml(named)}" time="0"`;
	const message = `message="${escapeXml(summary)}"`;
	const text = escapeXml(details(finding));
	switch (verdict) {
		case 'FAIL':
			return `${open}>\n      <failure ${message} type="${finding.class}">${text}</failure>\n    </testcase>`;
		case 'UNKNOWN':
			return `${open}>\n      <error ${message} type="unknown">${text}</error>\n    </testcase>`;
		case 'SKIP':
			return `${open}>\n      <skipped ${message}/>\n    </testcase>`;
		case 'WARN':
			return `${open}>\n      <system-out>WARN ${escapeXml(summary)}\n${text}</system-out>\n    </testcase>`;
		case 'PASS':
			return `${open}/>`;
	}
}

function details({owner, confidence, explanation, evidence, remedies}: Finding): string {
	return [
		`${confidence}, ${owner}`,
		explanation,
		...evidence.map(({source, value}) => `evidence ${source}: ${value}`),
		...remedies.map(({text, command}) => `do: ${text}${command === '' ? '' : `\n  ${command}`}`),
	]
		.filter(line => line !== '')
		.join('\n');
}
