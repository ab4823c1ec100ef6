import type {Finding} from '../checks/finding.ts';
import type {Diagnosis} from '../diagnosis/diagnosis.ts';
import type {Mode} from '../store/mode.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceStatus} from '../store/source-state.ts';

export const reportFormat = 'ktriage.report/v1';

/** The report of `check -o json`: stable, described by docs/report.schema.json. Times are ISO 8601 in UTC. */
export function jsonReport(snapshot: Snapshot, diagnosis: Diagnosis, findings: readonly Finding[]) {
	const {cluster} = snapshot;
	return {
		format: reportFormat,
		cluster: {
			context: cluster.context,
			server: cluster.server,
			version: cluster.gitVersion,
			uid: cluster.uid,
			api: snapshot.api.kind,
			nodes: snapshot.tables.nodes.length,
			pods: snapshot.pods.size,
			takenAt: iso(snapshot.now),
		},
		summary: {verdict: diagnosis.verdict, ...diagnosis.counts},
		findings: findings.map(jsonFinding),
		sources: snapshot.sources.map(jsonSource),
		modes: snapshot.modes.map(jsonMode),
	};
}

function jsonFinding(finding: Finding) {
	return {
		id: finding.id,
		code: finding.code,
		title: finding.title,
		verdict: finding.verdict,
		class: finding.class,
		confidence: finding.confidence,
		owner: finding.owner,
		subjects: finding.subjects.map(({kind, namespace, name}) => ({kind, namespace, name})),
		summary: finding.summary,
		explanation: finding.explanation,
		evidence: finding.evidence.map(({kind, source, value, at}) => ({kind, source, value, at: iso(at)})),
		ruledOut: finding.ruledOut,
		explainedBy: finding.explainedBy,
		predictions: finding.predictions.map(({probe, expect}) => ({probe, expect})),
		remedies: finding.remedies.map(({owner, text, command, risk, verify}) => ({
			owner,
			text,
			command,
			risk,
			verify,
		})),
	};
}

function jsonSource(source: SourceStatus) {
	const {state} = source;
	return {
		name: source.name,
		resource: source.resource,
		state: state.kind,
		since: iso(state.since),
		why: 'why' in state ? state.why : '',
		objects: source.objects,
		requests: source.requests,
		bytes: source.bytes,
		retries: source.retries,
	};
}

function jsonMode({name, by, option, since, sources, what, why, leavesOut, change}: Mode) {
	return {name, by, option, since: iso(since), sources, what, why, leavesOut, change};
}

/** Milliseconds since the epoch as ISO 8601 in UTC, to the second. */
export function iso(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
