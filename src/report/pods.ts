import {type Bucket, type Buckets, classifyPods} from '../migration/classify-pods.ts';
import type {PodTable} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isUsable} from '../store/source-state.ts';

export const podsFormat = 'ktriage.pods/v1';

export type PodsFormat = 'text' | 'json' | 'csv';

const podsPerChunk = 500;

/**
 * The output of `pods --by cidr`, in pieces: a big cluster's list is never one string. Pods that finished or have no address are on no
 * network and are only counted, in the text form.
 */
export function* podsOutput(snapshot: Snapshot, format: PodsFormat): Generator<string> {
	const {pods} = snapshot;
	const buckets = classifyPods(snapshot);
	switch (format) {
		case 'json':
			yield* jsonOutput(buckets.buckets, pods);
			return;
		case 'csv':
			yield 'cidr,kind,namespace,name,ip,node,owner\n';
			for (const bucket of buckets.buckets)
				yield* chunks(bucket.slots, slot => csvLine(bucket, podEntry(pods, slot)));
			return;
		case 'text':
			yield* textOutput(buckets, pods);
	}
}

/** What may be wrong about the list: pods that could not be read or are not current, and what may put some into a wrong bucket. */
export function podsDoubts(snapshot: Snapshot): {
	readonly unread: readonly string[];
	readonly doubts: readonly string[];
} {
	const state = snapshot.sources.find(({name}) => name === 'pods')?.state;
	const isRead = state !== undefined && isUsable(state);
	const why = state !== undefined && 'why' in state ? `: ${state.why}` : '';
	return {
		unread: isRead ? [] : [`pods could not be read, or not to the end${why}`],
		doubts: classifyPods(snapshot).doubts,
	};
}

type PodEntry = {
	readonly namespace: string;
	readonly name: string;
	readonly ip: string;
	readonly node: string;
	/** "Kind/name"; empty for bare pods. */
	readonly owner: string;
};

function ownerText(pods: PodTable, id: number): string {
	const owner = pods.ownerOf(id);
	return owner ? `${owner.kind}/${owner.name}` : '';
}

function podEntry(pods: PodTable, slot: number): PodEntry {
	return {
		namespace: pods.namespaceName(pods.namespaceId(slot)),
		name: pods.name(slot),
		ip: pods.ips(slot)[0] ?? '',
		node: pods.nodeName(pods.nodeId(slot)),
		owner: ownerText(pods, pods.ownerId(slot)),
	};
}

function* chunks(slots: readonly number[], line: (slot: number, index: number) => string): Generator<string> {
	for (let from = 0; from < slots.length; from += podsPerChunk)
		yield slots
			.slice(from, from + podsPerChunk)
			.map((slot, offset) => line(slot, from + offset))
			.join('');
}

/** JSON of texts that many pods share, by their id in the table, each made once. */
function sharedJson(text: (id: number) => string): (id: number) => string {
	const made: string[] = [];
	return id => {
		made[id] ??= JSON.stringify(text(id));
		return made[id];
	};
}

/** The same as `JSON.stringify(podEntry(…))`, which would spend most of a big cluster's time on names that were written before. */
function jsonLines(pods: PodTable): (slot: number) => string {
	const namespace = sharedJson(pods.namespaceName);
	const node = sharedJson(pods.nodeName);
	const owner = sharedJson(id => ownerText(pods, id));
	return slot =>
		`{"namespace":${namespace(pods.namespaceId(slot))},"name":${JSON.stringify(pods.name(slot))},"ip":${JSON.stringify(pods.ips(slot)[0] ?? '')},"node":${node(pods.nodeId(slot))},"owner":${owner(pods.ownerId(slot))}}`;
}

function* jsonOutput(buckets: readonly Bucket[], pods: PodTable): Generator<string> {
	const line = jsonLines(pods);
	yield `{"format":${JSON.stringify(podsFormat)},"buckets":[`;
	for (const [index, {cidr, kind, slots}] of buckets.entries()) {
		yield `${index > 0 ? ',' : ''}\n{"cidr":${JSON.stringify(cidr)},"kind":${JSON.stringify(kind)},"pods":[`;
		yield* chunks(slots, (slot, place) => `${place > 0 ? ',' : ''}\n${line(slot)}`);
		yield ']}';
	}
	yield ']}\n';
}

function csvLine({cidr, kind}: Bucket, {namespace, name, ip, node, owner}: PodEntry): string {
	return `${[cidr, kind, namespace, name, ip, node, owner].map(csvField).join(',')}\n`;
}

/** RFC 4180; a leading = + - @ would be run as a formula by a spreadsheet. */
function csvField(value: string): string {
	const harmless = /^[=+\-@]/.test(value) ? `'${value}` : value;
	return /[",\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function* textOutput(
	{buckets, finished, withoutAddress, doubts}: Buckets,
	pods: PodTable,
): Generator<string> {
	for (const {cidr, kind, slots} of buckets) {
		yield `${[cidr, kind].filter(part => part !== '').join(' ')}: ${slots.length} ${slots.length === 1 ? 'pod' : 'pods'}\n`;
		yield* chunks(slots, slot => textLine(podEntry(pods, slot)));
	}
	if (finished + withoutAddress > 0)
		yield `on no network: ${finished} finished, ${withoutAddress} without an address yet\n`;
	for (const doubt of doubts) yield `not certain: ${doubt}\n`;
}

function textLine({namespace, name, ip, node, owner}: PodEntry): string {
	return `  ${ip.padEnd(15)} ${`${namespace}/${name}`.padEnd(60)} ${node.padEnd(16)} ${owner}\n`;
}
