import {stringify} from 'yaml';
import {measuredFaults} from '../checks/obs-01.ts';
import {prometheusQueries} from '../store/prometheus.ts';

type Rule = {
	readonly alert: string;
	readonly expr: string;
	readonly for: string;
	readonly labels: {readonly severity: string};
	readonly annotations: {readonly summary: string};
};

/** OBS-02: alert rules to begin with, as a rule file of Prometheus: on what `ktriage metrics` exposes, and with the thresholds of OBS-01. */
export function alertRules(): string {
	return stringify({
		groups: [
			{name: 'ktriage', rules: ownRules},
			{name: 'ktriage-network', rules: measuredFaults.map(measuredRule)},
		],
	});
}

function rule(alert: string, expr: string, minutes: number, severity: string, summary: string): Rule {
	return {alert, expr, for: `${minutes}m`, labels: {severity}, annotations: {summary}};
}

const ownRules: readonly Rule[] = [
	rule(
		'NetworkMigrationRootCause',
		'ktriage_finding{verdict="FAIL",class="root"} == 1',
		5,
		'critical',
		'{{ $labels.code }} ({{ $labels.owner }}): {{ $labels.id }}',
	),
	rule(
		'PodsLeftOnOldNetwork',
		'ktriage_pods{network="flannel"} > 0 and ignoring(network) ktriage_pods{network="calico"} > 0',
		30,
		'warning',
		'{{ $value }} pods are still on addresses of Flannel',
	),
	rule(
		'TriageIsOld',
		'time() - ktriage_snapshot_timestamp_seconds > 900 or ktriage_api_up == 0',
		5,
		'warning',
		'ktriage has read nothing for 15 minutes, or the API server does not answer it',
	),
];

/** "metallb-stale" as MetallbStale. */
function named(part: string): string {
	return part.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

function measuredRule({query, part, threshold, what}: (typeof measuredFaults)[number]): Rule {
	return rule(`Network${named(part)}`, `${prometheusQueries[query]} ${threshold}`, 10, 'critical', what);
}
