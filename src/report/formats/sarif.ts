import type {Finding, Verdict} from '../../checks/finding.ts';
import {checks} from '../../checks/index.ts';
import {iso} from '../json.ts';
import type {ReportInput} from './format.ts';

/** SARIF 2.1.0, sections 3.27.9 (kind) and 3.27.10 (level): a level other than none goes with kind fail alone. */
const meaning: Readonly<Record<Verdict, {readonly kind: string; readonly level: string}>> = {
	FAIL: {kind: 'fail', level: 'error'},
	WARN: {kind: 'fail', level: 'warning'},
	PASS: {kind: 'pass', level: 'none'},
	UNKNOWN: {kind: 'open', level: 'none'},
	SKIP: {kind: 'notApplicable', level: 'none'},
};

/** The report of `check -o sarif`: SARIF 2.1.0 with the checks as rules and Kubernetes objects as logical locations. */
export function sarifReport({snapshot, findings, diagnosis, version}: ReportInput): string {
	const codes = [...new Set(findings.map(({code}) => code))];
	const rules = codes.map(code => rule(code, findings));
	const log = {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {driver: {name: 'ktriage', version, rules}},
				invocations: [{executionSuccessful: true, endTimeUtc: iso(snapshot.now)}],
				properties: {context: snapshot.cluster.context, verdict: diagnosis.verdict},
				results: findings.map(finding => result(finding, codes.indexOf(finding.code))),
			},
		],
	};
	return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(code: string, findings: readonly Finding[]) {
	const check = checks.find(one => one.code === code);
	const title = check?.title ?? findings.find(finding => finding.code === code)?.title ?? code;
	return {
		id: code,
		shortDescription: {text: title},
		fullDescription: {text: check?.about ?? title},
	};
}

function result(finding: Finding, ruleIndex: number) {
	const {id, code, verdict, summary, explanation, subjects, evidence, owner, confidence, explainedBy} =
		finding;
	return {
		ruleId: code,
		ruleIndex,
		...meaning[verdict],
		message: {text: [summary, explanation].filter(text => text !== '').join('. ') || code},
		partialFingerprints: {'ktriage/v1': id},
		locations: subjects.map(({kind, namespace, name}) => ({
			logicalLocations: [
				{
					kind: 'resource',
					name,
					fullyQualifiedName: [kind, namespace, name].filter(part => part !== '').join('/'),
				},
			],
		})),
		properties: {
			class: finding.class,
			owner,
			confidence,
			explainedBy,
			evidence: evidence.map(({source, value}) => `${source}: ${value}`),
			remedies: finding.remedies.map(({text, command}) => [text, command].filter(Boolean).join(': ')),
		},
	};
}
