import type {Finding} from '../../checks/finding.ts';
import type {Diagnosis} from '../../diagnosis/diagnosis.ts';
import type {BurnDownSample} from '../../migration/burn-down.ts';
import {everRead} from '../../migration/per-snapshot.ts';
import type {TimelineEvent} from '../../record/timeline.ts';
import type {SourceName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {escapeMarkdown as md} from '../formats/escape.ts';
import {findingSection} from '../formats/markdown.ts';
import {iso} from '../json.ts';

/** What documents for people are made from. */
export type DocumentInput = {
	readonly snapshot: Snapshot;
	readonly diagnosis: Diagnosis;
	/** From a journal, oldest first; empty without one. */
	readonly events: readonly TimelineEvent[];
	readonly burnDown: readonly BurnDownSample[];
};

const isOpen = ({verdict}: Finding): boolean => verdict === 'FAIL' || verdict === 'WARN';

/** The environment in a few lines, for whoever was not there. */
export function environment(snapshot: Snapshot): readonly string[] {
	const {cluster, tables, pods, now} = snapshot;
	const pools = tables.ipPools.map(({name, cidr}) => `${name} ${cidr}`).join(', ');
	return [
		`- Cluster: ${md(cluster.context)} (${md(cluster.server)})`,
		`- Kubernetes: ${md(cluster.gitVersion || 'unknown')}`,
		`- Nodes: ${counted(snapshot, 'nodes', tables.nodes.length)}; pods: ${counted(snapshot, 'pods', pods.size)}`,
		`- IP pools: ${md(pools || 'none read')}`,
		`- Read at: ${iso(now)}`,
	];
}

/** A number of objects, or that nobody could count them. */
function counted(snapshot: Snapshot, source: SourceName, count: number): string {
	return everRead(snapshot, source) ? String(count) : 'not known';
}

/** One line of the story. */
export function eventLine(event: TimelineEvent): string {
	switch (event.kind) {
		case 'verdict':
			return `${event.before ?? '-'} → ${event.after ?? '-'} ${event.id}: ${event.summary}`;
		case 'overall':
			return `verdict over everything: ${event.before ?? '-'} → ${event.after}`;
		default:
			return `${event.kind}: ${event.text}`;
	}
}

/** RPT-02: everything that the team that owns a finding needs. */
export function escalation(input: DocumentInput, finding: Finding): string {
	const cause = input.diagnosis.causes.find(one => one.finding.id === finding.id);
	const symptoms =
		cause?.symptoms ?? input.diagnosis.findings.filter(({explainedBy}) => explainedBy.includes(finding.id));
	return documentLines(
		`# Escalation to ${finding.owner}: ${finding.code} ${md(finding.summary)}`,
		'## Impact and priority',
		`${priorityOf(finding, symptoms)}. ${symptoms.length} further findings follow from it.`,
		...symptoms.map(one => `- ${one.verdict} ${one.code} ${md(one.summary)}`),
		'## Environment',
		...environment(input.snapshot),
		'## What was found, what was ruled out, what is asked for',
		...findingSection(finding),
		'## Validation',
		...(finding.remedies.some(({verify}) => verify !== '')
			? finding.remedies.filter(({verify}) => verify !== '').map(({verify}) => `- ${md(verify)}`)
			: [`- ktriage check ${finding.code}`]),
	);
}

function priorityOf({verdict, class: kind}: Finding, symptoms: readonly Finding[]): string {
	if (verdict === 'UNKNOWN' || verdict === 'SKIP') return 'Priority: not known, it could not be judged';
	if (verdict !== 'FAIL') return 'Priority: low, nothing fails because of it now';
	return kind === 'root' && symptoms.length > 0 ? 'Priority: high, it causes others' : 'Priority: medium';
}

/** RPT-05, the window as a whole: timeline, burn-down, open points. */
export function windowReport(input: DocumentInput): string {
	const {diagnosis, events, burnDown} = input;
	return documentLines(
		`# Window report: ${md(input.snapshot.cluster.context)}, ${diagnosis.verdict}`,
		'## Environment',
		...environment(input.snapshot),
		'## Burn-down',
		...(burnDown.length === 0
			? ['No journal was given, so that the way here is not known.']
			: [
					'| Time | Flannel | Calico | Other |',
					'|---|---|---|---|',
					...burnDown.map(
						({at, flannel, calico, other}) => `| ${iso(at)} | ${flannel} | ${calico} | ${other} |`,
					),
				]),
		'## Outages',
		...outageLines(diagnosis),
		'## Verdicts over time',
		...listed(verdictStory(events).map(([at, text]) => `- ${iso(at)} ${text}`)),
		'## Actions, probes, steps and notes',
		...listed(deeds(events).map(event => `- ${iso(event.at)} ${md(eventLine(event))}`)),
		'## Timeline',
		...(events.length === 0
			? ['No journal was given.']
			: events.map(event => `- ${iso(event.at)} ${md(eventLine(event))}`)),
		'## Open points',
		...openPoints(diagnosis),
	);
}

function listed(lines: readonly string[]): readonly string[] {
	return lines.length === 0 ? ['None.'] : lines;
}

function outageLines({findings}: Diagnosis): readonly string[] {
	const found = findings.filter(({code}) => code === 'PRF-04');
	return found.length === 0
		? ['Not measured.']
		: found.flatMap(({verdict, summary, evidence}) => [
				`- ${verdict}: ${md(summary)}`,
				...evidence.map(({source, value}) => `  - ${md(source)}: ${md(value)}`),
			]);
}

/** How the verdict over everything went, and how many findings turned in between. */
export function verdictStory(
	events: readonly TimelineEvent[],
): readonly (readonly [at: number, text: string])[] {
	let turned = 0;
	const story: (readonly [number, string])[] = [];
	for (const event of events) {
		if (event.kind === 'verdict') turned++;
		if (event.kind !== 'overall') continue;
		const since = turned === 0 ? '' : `, ${turned} ${turned === 1 ? 'finding' : 'findings'} turned before`;
		story.push([event.at, `${event.before ?? 'first look'} → ${event.after}${since}`]);
		turned = 0;
	}
	return story;
}

/** What people did and noted. */
export function deeds(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
	return events.filter(
		({kind}) => kind === 'note' || kind === 'action' || kind === 'probe' || kind === 'tick',
	);
}

/** Causes that are not solved, with who has to act. */
export function openPoints({causes}: Diagnosis): readonly string[] {
	const open = causes.filter(({finding}) => isOpen(finding));
	if (open.length === 0) return ['None.'];
	return open.map(
		({finding, symptoms}) =>
			`- ${finding.verdict} ${finding.code} (${finding.owner}): ${md(finding.summary)}${symptoms.length === 0 ? '' : `; ${symptoms.length} symptoms`}`,
	);
}

/** RPT-01: what those who are affected are told; what the profile does not say has to be filled in. */
export function notification({snapshot}: DocumentInput): string {
	const {services, nodes} = snapshot.tables;
	const balanced = services.filter(({type}) => type === 'LoadBalancer').length;
	const {start, end, outageMinutes} = snapshot.profile.window ?? {};
	const fill = (what: string): string => `**FILL IN: ${what}**`;
	const impact = (source: SourceName, count: number): string =>
		everRead(snapshot, source) ? String(count) : fill(`number of ${source}`);
	return documentLines(
		`# Network migration of ${md(snapshot.cluster.context)}`,
		`- Type: change of the pod network (${snapshot.profile.mode ?? fill('in-place or parallel')})`,
		`- Window: ${start === undefined ? fill('start') : iso(start)} to ${end === undefined ? fill('end') : iso(end)}`,
		`- Announced outage: ${outageMinutes === undefined ? fill('minutes') : `${outageMinutes} minutes`}`,
		`- Impact: ${impact('services', balanced)} Services by load balancer and ${impact('nodes', nodes.length)} nodes; pods are restarted`,
		`- Rollback: ${fill('plan and who decides')}`,
		`- Before: ktriage snapshot save DIR; backups ${fill('where')}`,
		'- After: ktriage check; ktriage diff BEFORE AFTER',
		`- Support: ${fill('channel')}`,
	);
}

/** RPT-08: evidence of segmentation. */
export function compliance({snapshot, diagnosis}: DocumentInput): string {
	const {tables} = snapshot;
	const found = diagnosis.findings.filter(({code}) => code.startsWith('POL-') || code.startsWith('SEC-'));
	return documentLines(
		`# Segmentation: ${md(snapshot.cluster.context)}`,
		...environment(snapshot),
		`- Policies: ${tables.networkPolicies.length} of Kubernetes, ${tables.calicoNetworkPolicies.length + tables.globalNetworkPolicies.length} of Calico`,
		'',
		'| Namespace | NetworkPolicies |',
		'|---|---|',
		...tables.namespaces.map(
			({name}) =>
				`| ${md(name)} | ${tables.networkPolicies.filter(({namespace}) => namespace === name).length} |`,
		),
		'',
		'| Verdict | Check | What |',
		'|---|---|---|',
		...found.map(({verdict, code, summary}) => `| ${verdict} | ${code} | ${md(summary)} |`),
	);
}

/** RPT-07: what somebody (or an assistant) has to know of this cluster, short. */
export function contextBlock({snapshot, diagnosis}: DocumentInput): string {
	return documentLines(
		`# ${md(snapshot.cluster.context)}: ${diagnosis.verdict}`,
		...environment(snapshot),
		'## Open',
		...openPoints(diagnosis),
	);
}

/** For the next shift: where it stands, what is open, what to do next. */
export function handover(input: DocumentInput): string {
	const {snapshot, diagnosis, events} = input;
	const [next] = diagnosis.causes.filter(({finding}) => isOpen(finding));
	const notes = deeds(events);
	return documentLines(
		`# Hand-over: ${md(snapshot.cluster.context)}, ${diagnosis.verdict}`,
		...environment(snapshot),
		'## Open',
		...openPoints(diagnosis),
		'## Next',
		...(next === undefined ? ['Nothing.'] : findingSection(next.finding)),
		'## Notes and actions',
		...(notes.length === 0 ? ['None.'] : notes.map(event => `- ${iso(event.at)} ${md(eventLine(event))}`)),
	);
}

/** Lines of a document, with a blank line around headings. */
export function documentLines(...all: readonly string[]): string {
	const spaced = all.flatMap(line =>
		line.startsWith('## ') ? ['', line, ''] : line.startsWith('# ') ? [line, ''] : [line],
	);
	return `${spaced
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trimEnd()}\n`;
}
