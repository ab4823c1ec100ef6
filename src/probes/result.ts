import {clusterDns} from '../migration/dns/cluster-dns.ts';
import type {ProbePlace, ProbeResult} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {ProbeQuestion, ProbeRun} from './question.ts';

/** What kind of probe a run is recorded as; a request for a model is told apart from other HTTP. */
export type ProbeName = 'dns' | 'tcp' | 'http' | 'inference' | 'latency' | 'canary' | 'grpc-health';

/** A run as the store keeps it. */
export function probeResult(
	snapshot: Snapshot,
	run: ProbeRun,
	probe: ProbeName = run.question.kind,
): ProbeResult {
	return {
		probe,
		from: run.from,
		to: resultTarget(snapshot, run.question, run.from),
		at: run.at,
		outcome: run.answer.class,
		detail: run.answer.detail,
		...(run.millis > 0 && {millis: run.millis}),
	};
}

/** A run in the stable JSON form (docs/probes.md); places and targets are written as in probes.yaml. */
export function probeJson(snapshot: Snapshot, run: ProbeRun, probe: ProbeName = run.question.kind) {
	const {host, port, protocol, name, url, headers} = resultTarget(snapshot, run.question, run.from);
	return {
		format: 'ktriage.probe/v1' as const,
		probe,
		from: placeJson(run.from),
		to: {
			host,
			...(port > 0 && {port}),
			...(protocol !== '' && {protocol}),
			...(name !== '' && {name}),
			...(url !== '' && {url}),
			...(headers !== undefined && {headers}),
		},
		class: run.answer.class,
		detail: run.answer.detail,
		millis: Math.round(run.millis * 10) / 10,
		at: new Date(run.at).toISOString(),
	};
}

/** A place as probes.yaml has it. */
export function placeJson(place: ProbePlace) {
	if (place.kind === 'outside') return {jumpHost: true as const};
	if (place.kind === 'node') return {node: place.node};
	const {namespace, pod, container} = place;
	return {namespace, pod, ...(container !== '' && {container})};
}

/** Where a question goes, in the fields of a record. */
export function resultTarget(
	snapshot: Snapshot,
	question: ProbeQuestion,
	from: ProbePlace,
): ProbeResult['to'] {
	const none = {host: '', port: 0, protocol: '', name: '', url: ''};
	switch (question.kind) {
		case 'dns': {
			// A pod is set up with the Service of the cluster's DNS; what this machine or a node asks is not known.
			const own = from.kind === 'pod' ? (clusterDns(snapshot).service?.clusterIps[0] ?? '') : '';
			const host = question.server || own;
			const protocol = question.protocol.toLowerCase();
			return {...none, host, port: 53, protocol, name: question.name.replace(/\.$/, '')};
		}
		case 'tcp':
		case 'latency':
			return {...none, host: question.host, port: question.port, protocol: 'tcp'};
		case 'grpc-health':
			return {
				...none,
				host: question.host,
				port: question.port,
				protocol: 'tcp',
				name: question.service,
			};
		case 'http': {
			const {hostname, port, protocol} = new URL(question.url);
			const kept = Object.entries(question.headers).filter(
				([name]) => name === 'host' || name === 'seldon-model',
			);
			return {
				...none,
				host: hostname.replace(/^\[|\]$/g, ''),
				port: Number(port || (protocol === 'https:' ? 443 : 80)),
				url: question.url,
				...(kept.length > 0 && {headers: Object.fromEntries(kept)}),
			};
		}
	}
}
