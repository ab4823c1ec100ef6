import type {ProbeRecord} from '../lab/cluster.ts';
import type {ProbeResult} from '../store/probes.ts';
import {type Prometheus, prometheusQueries, type QueryName} from '../store/prometheus.ts';

/** Answers of the network as probes.yaml holds them; {@link probeResults} reads them back. */
export function probeRecords(results: readonly ProbeResult[]): readonly ProbeRecord[] {
	return results.map(({probe, from, to, at, outcome, detail}) => ({
		probe: probe as ProbeRecord['probe'],
		from:
			from.kind === 'pod'
				? {
						namespace: from.namespace,
						pod: from.pod,
						...(from.container !== '' && {container: from.container}),
					}
				: from.kind === 'node'
					? {node: from.node}
					: {jumpHost: true},
		to: {
			host: to.host,
			...(to.port !== 0 && {port: to.port}),
			...(to.protocol !== '' && {protocol: to.protocol}),
			...(to.name !== '' && {name: to.name}),
			...(to.url !== '' && {url: to.url}),
			...(to.headers !== undefined && {headers: to.headers}),
		},
		...(at !== 0 && {at: new Date(at).toISOString()}),
		class: outcome,
		...(detail !== '' && {detail}),
	}));
}

/**
 * What Prometheus answered as metrics/prometheus.yaml holds it: lines of an instant vector by query. Undefined when it was not reached or
 * refused a question: a replay would take the missing answer for an empty one.
 */
export function prometheusRecord(
	prometheus: Prometheus,
): Readonly<Record<string, readonly unknown[]>> | undefined {
	if (prometheus.kind !== 'read') return undefined;
	const {answers, at} = prometheus;
	const names = Object.keys(prometheusQueries) as QueryName[];
	if (names.some(name => answers[name]?.kind !== 'samples')) return undefined;
	return Object.fromEntries(
		names.map(name => {
			const answer = answers[name];
			const samples = answer?.kind === 'samples' ? answer.samples : [];
			return [
				prometheusQueries[name],
				samples.map(({labels, value}) => ({metric: labels, value: [Math.floor(at / 1000), String(value)]})),
			];
		}),
	);
}
