import {formatIp, parseIp} from '../net/ip.ts';
import {podFlags} from '../store/pod-table.ts';
import type {ProbeResult} from '../store/probes.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {addressIndex} from './address-index.ts';
import {perSnapshot} from './per-snapshot.ts';

/** One question that was asked from a pod to a pod or Service of the cluster, with all of its answers. */
export type PodPath = {
	readonly source: number;
	/** The pod that answers; for a Service every ready one. */
	readonly targets: readonly number[];
	readonly fromNode: string;
	/** The node of the targets; empty when they are on several. */
	readonly toNode: string;
	readonly service?: ServiceRow;
	/** What the last answer says: packets arrive (whatever the program there answers), or they are lost on the way. */
	readonly answer: 'arrives' | 'lost';
	readonly last: ProbeResult;
	/** When the present row of lost answers began, milliseconds since the epoch; 0 when it is not known or the answer is not lost. */
	readonly lostSince: number;
};

/**
 * The recorded probes between pods that still say something: both ends live, neither was recreated since, and the tool could run. A
 * refusal, a reset and an error of the program come from the other end, so the packets arrived.
 */
export const podPaths = perSnapshot((snapshot: Snapshot): readonly PodPath[] => {
	if (snapshot.probes.length === 0) return [];
	const services = servicesByAddress(snapshot);
	const questions = new Map<string, {readonly ends: Ends; readonly results: ProbeResult[]}>();
	for (const probe of snapshot.probes) {
		if (answerOf(probe) === undefined) continue;
		const ends = endsOf(snapshot, services, probe);
		if (ends === undefined) continue;
		const {probe: kind, to} = probe;
		const key = JSON.stringify([ends.source, kind, to.host, to.port, to.name, to.url]);
		const entry = questions.get(key) ?? {ends, results: []};
		questions.set(key, entry);
		entry.results.push(probe);
	}
	return [...questions.values()].flatMap(({ends, results}) => pathOf(ends, results) ?? []);
});

type Ends = Pick<PodPath, 'source' | 'targets' | 'fromNode' | 'toNode' | 'service'>;

function pathOf(ends: Ends, results: readonly ProbeResult[]): PodPath | undefined {
	const sorted = [...results].sort((a, b) => a.at - b.at);
	const last = sorted.at(-1);
	const answer = last && answerOf(last);
	if (last === undefined || answer === undefined) return undefined;
	if (answer === 'arrives') return {...ends, answer, last, lostSince: 0};
	const turn = sorted.findLastIndex(result => answerOf(result) === 'arrives');
	return {...ends, answer, last, lostSince: sorted[turn + 1]?.at ?? 0};
}

function answerOf({outcome}: ProbeResult): PodPath['answer'] | undefined {
	if (outcome === 'timeout' || outcome === 'dns-timeout') return 'lost';
	if (/^(?:ok|refused|reset|wrong-answer|dns-nxdomain|dns-servfail|http\(\d+\))$/.test(outcome))
		return 'arrives';
	return undefined;
}

function endsOf(
	snapshot: Snapshot,
	services: ReadonlyMap<string, ServiceRow>,
	{from, to, at}: ProbeResult,
): Ends | undefined {
	const {pods} = snapshot;
	const ip = parseIp(to.host);
	if (from.kind !== 'pod' || ip === undefined) return undefined;
	const source = pods.find(from.namespace, from.pod);
	if (source < 0 || (pods.flags(source) & (podFlags.hostNetwork | podFlags.finished)) !== 0) return undefined;
	const service = services.get(formatIp(ip));
	const found =
		ip.family === 4
			? addressIndex(snapshot).find4(Number(ip.value))
			: addressIndex(snapshot).find6(formatIp(ip));
	const targets = service === undefined ? (found < 0 ? [] : [found]) : endpointPods(snapshot, service);
	if (targets.length === 0 || targets.includes(source)) return undefined;
	if (at > 0 && [source, ...targets].some(slot => pods.createdAt(slot) > at)) return undefined;
	const nodes = new Set(targets.map(slot => pods.nodeName(pods.nodeId(slot))));
	return {
		source,
		targets,
		fromNode: pods.nodeName(pods.nodeId(source)),
		toNode: nodes.size === 1 ? ([...nodes][0] ?? '') : '',
		...(service && {service}),
	};
}

/** The pods behind a Service; none when one of them is on the network of its node, where Calico and Flannel have no part. */
function endpointPods({tables, pods}: Snapshot, service: ServiceRow): readonly number[] {
	const slots = tables.endpointSlices
		.filter(slice => slice.namespace === service.namespace && slice.service === service.name)
		.flatMap(slice => slice.endpoints)
		.filter(({ready, terminating}) => ready && !terminating)
		.map(({target}) => (target?.kind === 'Pod' ? pods.find(target.namespace, target.name) : -1));
	const usable = slots.every(slot => slot >= 0 && (pods.flags(slot) & podFlags.hostNetwork) === 0);
	return usable ? [...new Set(slots)] : [];
}

function servicesByAddress({tables}: Snapshot): ReadonlyMap<string, ServiceRow> {
	return new Map(
		tables.services.flatMap(service =>
			service.clusterIps.flatMap(text => {
				const ip = parseIp(text);
				return ip === undefined ? [] : [[formatIp(ip), service] as const];
			}),
		),
	);
}
