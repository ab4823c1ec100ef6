import {cell} from './sanitise.ts';

/** One line of an instant vector of Prometheus. */
export type Sample = {readonly labels: Readonly<Record<string, string>>; readonly value: number};

/** What Prometheus answered to one query. */
export type Answer =
	| {readonly kind: 'samples'; readonly samples: readonly Sample[]}
	| {readonly kind: 'failed'; readonly why: string};

/** What is known from Prometheus. Its failures say nothing about what it measures. */
export type Prometheus =
	| {readonly kind: 'unread'; readonly why: string}
	| {readonly kind: 'absent'; readonly why: string}
	| {
			readonly kind: 'failed' | 'read';
			/** "Service NAMESPACE/NAME:PORT", or the URL it was given with, without user and password. */
			readonly where: string;
			/** The Service that it was reached through. */
			readonly service?: {readonly namespace: string; readonly name: string};
			readonly why: string;
			/** Milliseconds since the epoch. */
			readonly at: number;
			readonly answers: Readonly<Partial<Record<QueryName, Answer>>>;
	  };

/** Every question that is asked of Prometheus, each once a minute; each answer is a few lines, not one per pod. */
export const prometheusQueries = {
	felixFailures: 'topk(20, increase(felix_int_dataplane_failures[10m]))',
	felixRestoreErrors: 'topk(20, increase(felix_iptables_restore_errors[10m]))',
	felixIpsetErrors: 'topk(20, increase(felix_ipset_errors[10m]))',
	felixEndpoints: 'count(felix_active_local_endpoints)',
	metallbConfigLoaded: 'metallb_k8s_client_config_loaded_bool',
	metallbConfigStale: 'metallb_k8s_client_config_stale_bool',
	coreDnsFailures:
		'sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[10m])) / sum(rate(coredns_dns_responses_total[10m]))',
	throttled:
		'topk(20, sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[10m])) / sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total{container!=""}[10m])))',
	targetsDown: 'count by (namespace, job) (up == 0)',
	inferenceLatency:
		'histogram_quantile(0.95, sum by (le) (rate(seldon_model_infer_api_seconds_bucket[10m])))',
	inferenceLatencyBefore:
		'histogram_quantile(0.95, sum by (le) (rate(seldon_model_infer_api_seconds_bucket[10m] offset 1d)))',
} as const;

export type QueryName = keyof typeof prometheusQueries;

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Far more lines than any of the queries asks for. */
const mostSamples = 200;

/** Lines of an instant vector as the HTTP API gives them, sanitised; what has another shape is left out. */
export function samplesOf(result: unknown): readonly Sample[] {
	if (!Array.isArray(result)) return [];
	return result.slice(0, mostSamples).flatMap((line: unknown) => {
		if (!isMapping(line) || !Array.isArray(line.value)) return [];
		const value = Number(line.value[1]);
		const metric = isMapping(line.metric) ? line.metric : {};
		if (Number.isNaN(value)) return [];
		const labels = Object.entries(metric).map(([key, text]) => [cell(key), cell(String(text))]);
		return [{labels: Object.fromEntries(labels), value}];
	});
}

/** The answer to a query from the body of the HTTP API (prometheus docs/querying/api.md): status success with data, or error. */
export function answerOf(body: unknown): Answer {
	if (!isMapping(body)) return {kind: 'failed', why: 'the answer is no JSON object'};
	if (body.status !== 'success') {
		const why = [body.errorType, body.error].filter(text => typeof text === 'string').join(': ');
		return {kind: 'failed', why: cell(why || 'the answer is not one of Prometheus', 200)};
	}
	const data = isMapping(body.data) ? body.data : {};
	return {kind: 'samples', samples: samplesOf(data.result)};
}
