/** Metrics that say how much is enforced; open-source Felix has none that says what is hit (felix/collector, felix/dataplane/linux). */
const told: readonly (readonly [name: string, words: string])[] = [
	['felix_active_local_policies', 'policies are active for pods of this node'],
	['felix_active_local_endpoints', 'endpoints are on this node'],
	['felix_cluster_num_policies', 'policies are known in the cluster'],
	['felix_iptables_restore_errors', 'writes of rules failed'],
	['felix_int_dataplane_failures', 'updates of the data plane failed and were tried again'],
];

/** Whether a text is what Felix serves at /metrics. */
export function isFelixMetrics(text: string): boolean {
	return /^felix_\w+(?:\{[^}]*\})? [-+\d.eE]+/m.test(text);
}

/** What metrics of Felix say of policies, one sentence each, zeroes as well. */
export function readFelixMetrics(text: string): readonly string[] {
	const sums = new Map<string, number>();
	for (const [, name = '', value] of text.matchAll(/^(felix_\w+)(?:\{[^}]*\})? ([-+\d.eE]+)/gm))
		sums.set(name, (sums.get(name) ?? 0) + Number(value));
	return told.flatMap(([name, words]) => {
		const value = sums.get(name);
		return value === undefined || !Number.isFinite(value) ? [] : [`${value} ${words} (${name})`];
	});
}
