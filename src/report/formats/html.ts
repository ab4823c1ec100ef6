import type {Cause} from '../../diagnosis/diagnosis.ts';
import {iso} from '../json.ts';
import {escapeXml as text} from './escape.ts';
import type {ReportInput} from './format.ts';
import {htmlTable, page, verdictTag} from './page.ts';

/** The report of `check -o html`: one self-contained file. */
export function htmlReport({snapshot, diagnosis, findings}: ReportInput): string {
	const {cluster} = snapshot;
	const ids = new Set(findings.map(({id}) => id));
	const causes = diagnosis.causes.filter(({finding}) => ids.has(finding.id));
	const told = new Set(causes.flatMap(({finding, symptoms}) => [finding, ...symptoms]).map(({id}) => id));
	const rest = findings.filter(({id}) => !told.has(id));
	return page(`${diagnosis.verdict} ${cluster.context}`, [
		`<h1>${verdictTag(diagnosis.verdict)} ${text(cluster.context)}</h1>`,
		`<p>${text([cluster.server, cluster.gitVersion, iso(snapshot.now)].filter(Boolean).join(' · '))}</p>`,
		...causes.flatMap(causeSection),
		...(rest.length === 0
			? []
			: [
					'<h2>Other findings</h2>',
					htmlTable(
						['Verdict', 'Code', 'What'],
						rest.map(({verdict, code, summary}) => [verdictTag(verdict), text(code), text(summary)]),
					),
				]),
	]);
}

function causeSection({rank, finding, symptoms}: Cause): readonly string[] {
	const {verdict, code, summary, confidence, owner, explanation, evidence, ruledOut, predictions, remedies} =
		finding;
	return [
		`<h2>${rank}. ${verdictTag(verdict)} ${text(code)}: ${text(summary)}</h2>`,
		`<p>${text(`${finding.class}, ${confidence}, owner: ${owner}`)}</p>`,
		`<p>${text(explanation)}</p>`,
		htmlTable(
			['Evidence', 'Value', 'Read at'],
			evidence.map(({source, value, at}) => [text(source), text(value), iso(at)]),
		),
		'<ul>',
		...ruledOut.map(one => `<li>Ruled out: ${text(one)}</li>`),
		...predictions.map(
			({probe, expect}) => `<li>Would disprove it: ${text(probe)}; expected: ${text(expect)}</li>`,
		),
		...symptoms.map(
			one => `<li>Follows from it: ${verdictTag(one.verdict)} ${text(`${one.code} ${one.summary}`)}</li>`,
		),
		'</ul>',
		...remedies.flatMap(({owner: by, text: what, command, risk, verify}) => [
			`<p>Do (${text(by)}, risk ${text(risk)}): ${text(what)}</p>`,
			...(command === '' ? [] : [`<pre>${text(command)}</pre>`]),
			...(verify === '' ? [] : [`<p>Verify: ${text(verify)}</p>`]),
		]),
	];
}
