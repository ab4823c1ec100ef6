type Line = {
	readonly metric: Readonly<Record<string, string>>;
	readonly value: readonly [number, string];
};

/** What Prometheus answers, by query: lines of an instant vector. */
export type PrometheusAnswers = Readonly<Record<string, readonly Line[]>>;

/** One line of an answer. */
export function line(metric: Line['metric'], value: number, at: number): Line {
	return {metric, value: [at / 1000, String(value)]};
}

/** How the query of throttled containers is recorded: both metrics it is made of. */
export const throttledQuery =
	'increase(container_cpu_cfs_throttled_periods_total[10m]) / increase(container_cpu_cfs_periods_total[10m])';

/** A Prometheus that fetches felix, MetalLB and CoreDNS and has nothing to tell. */
export function healthyAnswers(nodes: readonly string[], at: number): PrometheusAnswers {
	return {
		'count(felix_active_local_endpoints)': [line({}, nodes.length, at)],
		'increase(felix_int_dataplane_failures[10m])': nodes.map(node => line({node}, 0, at)),
		metallb_k8s_client_config_loaded_bool: nodes.map(node => line({node}, 1, at)),
		metallb_k8s_client_config_stale_bool: nodes.map(node => line({node}, 0, at)),
	};
}
