import type {Finding} from '../../checks/finding.ts';
import type {Cause} from '../../diagnosis/diagnosis.ts';
import {iso} from '../json.ts';
import {fenced, escapeMarkdown as md} from './escape.ts';
import type {ReportInput} from './format.ts';

/** The report of `check -o markdown`: for a ticket or a chat. */
export function markdownReport({snapshot, diagnosis, findings}: ReportInput): string {
	const {cluster} = snapshot;
	const ids = new Set(findings.map(({id}) => id));
	const causes = diagnosis.causes.filter(({finding}) => ids.has(finding.id));
	const told = new Set(causes.flatMap(({finding, symptoms}) => [finding, ...symptoms]).map(({id}) => id));
	const rest = findings.filter(({id}) => !told.has(id));
	const {counts} = diagnosis;
	return `${[
		`# ${diagnosis.verdict}: ${md(cluster.context)}`,
		'',
		[cluster.server, cluster.gitVersion, iso(snapshot.now)].filter(Boolean).map(md).join(' · '),
		'',
		`${counts.roots} root causes, ${counts.symptoms} symptoms, ${counts.fail} FAIL, ${counts.warn} WARN, ${counts.unknown} UNKNOWN`,
		'',
		...causes.flatMap(causeSection),
		...table('Other findings', rest),
	].join('\n')}\n`;
}

function causeSection({rank, finding, symptoms}: Cause): readonly string[] {
	return [
		`## ${rank}. ${finding.verdict} ${finding.code}: ${md(finding.summary)}`,
		'',
		...findingSection(finding),
		...(symptoms.length === 0
			? []
			: [
					'Follows from it:',
					'',
					...symptoms.map(one => `- ${one.verdict} ${one.code} ${md(one.summary)}`),
					'',
				]),
	];
}

/** A finding without its heading: who, why, evidence, what would disprove it, what to do. */
export function findingSection(finding: Finding): readonly string[] {
	const {owner, confidence, explanation, evidence, ruledOut, predictions, remedies} = finding;
	return [
		`${finding.class}, ${confidence}, owner: ${owner}`,
		'',
		...(explanation === '' ? [] : [md(explanation), '']),
		...(evidence.length === 0
			? []
			: [
					'| Evidence | Value | Read at |',
					'|---|---|---|',
					...evidence.map(({source, value, at}) => `| ${md(source)} | ${md(value)} | ${iso(at)} |`),
					'',
				]),
		...ruledOut.map(text => `- Ruled out: ${md(text)}`),
		...predictions.map(({probe, expect}) => `- Would disprove it: ${md(probe)}; expected: ${md(expect)}`),
		...(ruledOut.length + predictions.length === 0 ? [] : ['']),
		...remedies.flatMap(({owner: by, text, command, risk, verify}) => [
			`Do (${by}, risk ${risk}): ${md(text)}`,
			'',
			...(command === '' ? [] : [fenced(command, 'sh'), '']),
			...(verify === '' ? [] : [`Verify: ${md(verify)}`, '']),
		]),
	];
}

function table(title: string, findings: readonly Finding[]): readonly string[] {
	if (findings.length === 0) return [];
	return [
		`## ${title}`,
		'',
		'| Verdict | Code | What |',
		'|---|---|---|',
		...findings.map(({verdict, code, summary}) => `| ${verdict} | ${code} | ${md(summary)} |`),
	];
}
