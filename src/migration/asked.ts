import {formatIp, parseIp} from '../net/ip.ts';
import type {ProbeResult} from '../store/probes.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';

/** The last answer to one recorded question. */
export type Asked = {
	readonly result: ProbeResult;
	/** "pod NAMESPACE/NAME", "node NAME", "outside the cluster". */
	readonly where: string;
	/** Of the pod that asked; empty for others. */
	readonly namespace: string;
	/** The pod that asked; -1 when it is gone, and for others. */
	readonly slot: number;
	/** The node it was asked from; empty when that is not known. */
	readonly node: string;
	/** tool: it could not be asked, which says nothing about the network. */
	readonly answer: 'ok' | 'lost' | 'refused' | 'wrong' | 'tool';
};

function answerOf(outcome: string): Asked['answer'] {
	if (outcome === 'ok') return 'ok';
	if (outcome === 'timeout' || outcome === 'dns-timeout' || outcome === 'unreachable') return 'lost';
	if (outcome === 'refused' || outcome === 'reset') return 'refused';
	return outcome === 'tool' || outcome === '' ? 'tool' : 'wrong';
}

function placeOf(
	{pods}: Snapshot,
	{from}: ProbeResult,
): Pick<Asked, 'where' | 'namespace' | 'slot' | 'node'> {
	if (from.kind === 'node') return {where: `node ${from.node}`, namespace: '', slot: -1, node: from.node};
	if (from.kind === 'outside') return {where: 'outside the cluster', namespace: '', slot: -1, node: ''};
	const slot = pods.find(from.namespace, from.pod);
	return {
		where: `pod ${from.namespace}/${from.pod}`,
		namespace: from.namespace,
		slot,
		node: slot < 0 ? '' : pods.nodeName(pods.nodeId(slot)),
	};
}

/** The last answer to every question that was recorded; what a pod asked that was recreated since is left out. */
export const lastAnswers = perSnapshot((snapshot: Snapshot): readonly Asked[] => {
	const last = new Map<string, ProbeResult>();
	for (const result of snapshot.probes) {
		const key = JSON.stringify([result.probe, result.from, result.to]);
		const known = last.get(key);
		if (known === undefined || known.at <= result.at) last.set(key, result);
	}
	return [...last.values()].flatMap(result => {
		const place = placeOf(snapshot, result);
		const isOld = place.slot >= 0 && result.at > 0 && snapshot.pods.createdAt(place.slot) > result.at;
		return isOld ? [] : [{result, ...place, answer: answerOf(result.outcome)}];
	});
});

/** The addresses and names under which a Service is asked, its endpoints included. */
function hostsOf({tables}: Snapshot, {namespace, name, clusterIps, loadBalancerIps}: ServiceRow) {
	const endpoints = tables.endpointSlices
		.filter(slice => slice.namespace === namespace && slice.service === name)
		.flatMap(slice => slice.endpoints.flatMap(({addresses}) => addresses));
	return new Set(
		[...clusterIps, ...loadBalancerIps, ...endpoints].map(canonical).concat(`${name}.${namespace}`),
	);
}

/** Addresses in one form; names of Services without what follows the namespace. */
function canonical(host: string): string {
	const ip = parseIp(host);
	return ip === undefined ? host.toLowerCase().split('.').slice(0, 2).join('.') : formatIp(ip);
}

/** What was asked of a Service, under any of its addresses, over TCP or HTTP. */
export function askedOf(snapshot: Snapshot, service: ServiceRow): readonly Asked[] {
	if (snapshot.probes.length === 0) return [];
	const hosts = hostsOf(snapshot, service);
	return lastAnswers(snapshot).filter(
		({result: {probe, to}}) => probe !== 'dns' && probe !== 'latency' && hosts.has(canonical(to.host)),
	);
}
