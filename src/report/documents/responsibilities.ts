import type {Finding, Owner} from '../../checks/finding.ts';
import {escapeMarkdown as md} from '../formats/escape.ts';
import {type DocumentInput, documentLines, environment} from './document.ts';

const owners = ['platform', 'application', 'joint'] as const satisfies readonly Owner[];
const verdicts = ['FAIL', 'WARN', 'UNKNOWN', 'PASS', 'SKIP'] as const;

/** RPT-03: who is responsible for what, by the owner that every finding names. */
export function responsibilities({snapshot, diagnosis}: DocumentInput): string {
	const {findings, causes} = diagnosis;
	const of = (owner: Owner, among: readonly Finding[]) => among.filter(one => one.owner === owner);
	const area = ({code}: Finding): string => code.replace(/-.*$/, '');
	const areas = [...Map.groupBy(findings, area)].sort(([a], [b]) => (a < b ? -1 : 1));
	const open = causes.map(({finding}) => finding);
	return documentLines(
		`# Responsibilities: ${md(snapshot.cluster.context)}`,
		...environment(snapshot),
		'## By team',
		`| Team | ${verdicts.join(' | ')} |`,
		`|---|${verdicts.map(() => '---|').join('')}`,
		...owners.map(owner => {
			const mine = of(owner, findings);
			return `| ${owner} | ${verdicts.map(verdict => mine.filter(one => one.verdict === verdict).length).join(' | ')} |`;
		}),
		'## By area',
		'| Area | Platform | Application | Joint |',
		'|---|---|---|---|',
		...areas.map(
			([name, among]) => `| ${name} | ${owners.map(owner => codesOf(of(owner, among))).join(' | ')} |`,
		),
		...owners.flatMap(owner => {
			const mine = of(owner, open);
			return [
				`## Open for ${owner}`,
				...(mine.length === 0
					? ['None.']
					: mine.map(({verdict, code, summary}) => `- ${verdict} ${code}: ${md(summary)}`)),
			];
		}),
	);
}

function codesOf(findings: readonly Finding[]): string {
	return [...new Set(findings.map(({code}) => code))].join(', ');
}
