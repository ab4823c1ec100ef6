import {sample} from '../../migration/burn-down.ts';
import {classifyPods} from '../../migration/classify-pods.ts';
import {escapeLabel} from './escape.ts';
import type {ReportInput} from './format.ts';

type Labels = Readonly<Record<string, string>>;
type Point = readonly [labels: Labels, value: number];

/**
 * The report of `check -o prometheus` and `metrics`: OpenMetrics 1.0 text. A family that has nothing to say is left out; what cannot be
 * known is not exposed as 0.
 */
export function openMetricsReport({snapshot, diagnosis, findings, version}: ReportInput): string {
	const {cluster, api, sources} = snapshot;
	const podsKnown = sources.some(({name, state}) => name === 'pods' && state.kind === 'live');
	const moved = podsKnown ? sample(classifyPods(snapshot), snapshot.now) : undefined;
	const verdicts = ['PASS', 'WARN', 'FAIL', 'UNKNOWN', 'SKIP'] as const;
	const wrong = findings.filter(({verdict}) => verdict !== 'PASS' && verdict !== 'SKIP');
	return [
		...family('ktriage', 'info', 'What reports, and on which cluster.', [
			[{version, context: cluster.context, cluster: cluster.uid, kubernetes: cluster.gitVersion}, 1],
		]),
		...family('ktriage_snapshot_timestamp_seconds', 'gauge', 'When this was read.', [
			[{}, snapshot.now / 1000],
		]),
		...family('ktriage_api_up', 'gauge', 'Whether the API server answers.', [
			[{}, api.kind === 'up' ? 1 : 0],
		]),
		...family(
			'ktriage_verdict',
			'stateset',
			'The verdict over everything.',
			verdicts.map(verdict => [{ktriage_verdict: verdict}, diagnosis.verdict === verdict ? 1 : 0] as const),
		),
		...family(
			'ktriage_findings',
			'gauge',
			'Findings by verdict.',
			verdicts.map(
				verdict => [{verdict}, findings.filter(finding => finding.verdict === verdict).length] as const,
			),
		),
		...family('ktriage_root_causes', 'gauge', 'Root causes.', [[{}, diagnosis.counts.roots]]),
		...family(
			'ktriage_finding',
			'gauge',
			'Each finding that is not well; 1 while it is there.',
			wrong.map(({id, code, verdict, class: kind, owner}) => [{id, code, verdict, class: kind, owner}, 1]),
		),
		...family(
			'ktriage_source_live',
			'gauge',
			'Whether a source is read and complete.',
			sources
				.filter(({state}) => state.kind !== 'absent')
				.map(({name, state}) => [{source: name}, state.kind === 'live' ? 1 : 0]),
		),
		...(moved === undefined
			? []
			: family('ktriage_pods', 'gauge', 'Pods by the network that they are on.', [
					[{network: 'flannel'}, moved.flannel],
					[{network: 'calico'}, moved.calico],
					[{network: 'other'}, moved.other],
				])),
		'# EOF',
		'',
	].join('\n');
}

function family(
	name: string,
	type: 'gauge' | 'info' | 'stateset',
	help: string,
	points: readonly Point[],
): readonly string[] {
	if (points.length === 0) return [];
	const sampled = type === 'info' ? `${name}_info` : name;
	const unit = name.endsWith('_seconds') ? [`# UNIT ${name} seconds`] : [];
	return [
		`# TYPE ${name} ${type}`,
		...unit,
		`# HELP ${name} ${escapeLabel(help)}`,
		...points.map(([labels, value]) => `${sampled}${labelSet(labels)} ${value}`),
	];
}

function labelSet(labels: Labels): string {
	const entries = Object.entries(labels).map(([key, value]) => `${key}="${escapeLabel(value)}"`);
	return entries.length === 0 ? '' : `{${entries.join(',')}}`;
}
