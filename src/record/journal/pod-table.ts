import {parseIp} from '../../net/ip.ts';
import type {PodSpecPart, PodTable} from '../../store/pod-table.ts';
import {type JournalPod, podKey} from './pods.ts';

type Ids<T> = {readonly of: Uint32Array; readonly values: readonly T[]};

/** Equal values under one number, 0 for the one that `first` is the key of. */
function numbered<T>(
	pods: readonly JournalPod[],
	pick: (pod: JournalPod) => T,
	first: T,
	key: (value: T) => string,
): Ids<T> {
	const ids = new Map([[key(first), 0]]);
	const values = [first];
	const of = new Uint32Array(pods.length);
	for (const [slot, pod] of pods.entries()) {
		const value = pick(pod);
		const name = key(value);
		let id = ids.get(name);
		if (id === undefined) {
			id = values.length;
			ids.set(name, id);
			values.push(value);
		}
		of[slot] = id;
	}
	return {of, values};
}

const same = (text: string): string => text;
const noSpec: PodSpecPart = {serviceAccount: '', ports: []};

/** A table over pods of a journal, which answers as the one of a live store does. */
export function podTableOf(recorded: Iterable<JournalPod>): PodTable {
	const pods = [...recorded];
	const slots = Int32Array.from(pods.keys());
	const byName = new Map(pods.map((pod, slot) => [podKey(pod), slot]));
	const namespaces = numbered(pods, pod => pod.namespace, '', same);
	const nodes = numbered(pods, pod => pod.node, '', same);
	const owners = numbered(
		pods,
		pod => pod.owner,
		undefined,
		owner => (owner === undefined ? '' : `${owner.kind}/${owner.name}`),
	);
	const labels = numbered(
		pods,
		pod => pod.labels,
		{},
		value => JSON.stringify(value),
	);
	const statuses = numbered(pods, pod => pod.status, '', same);
	const ends = numbered(
		pods,
		pod => pod.ends,
		[],
		value => JSON.stringify(value),
	);
	const specs = numbered(
		pods,
		pod => pod.spec,
		noSpec,
		value => JSON.stringify(value),
	);
	const at = (slot: number): JournalPod => {
		const pod = pods[slot];
		if (pod === undefined) throw new RangeError(`pod table: slot ${slot} is not in use`);
		return pod;
	};
	const value = <T>({values}: Ids<T>, id: number): T => values[id] ?? (values[0] as T);
	const id = ({of}: Ids<unknown>, slot: number): number => of[slot] ?? 0;
	const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
	return {
		size: pods.length,
		slots: () => slots.values(),
		slotList: () => slots,
		row: slot => {
			const {flags: _, spec: __, ...row} = at(slot);
			return {...row, slot};
		},
		find: (namespace, name) => byName.get(podKey({namespace, name})) ?? -1,
		flags: slot => at(slot).flags,
		ipv4: slot => ipv4(at(slot).ips),
		ips: slot => at(slot).ips,
		name: slot => at(slot).name,
		nameContains: part => slot => at(slot).name.includes(part),
		compareNames: (slot, other) =>
			order(at(slot).namespace, at(other).namespace) || order(at(slot).name, at(other).name),
		createdAt: slot => at(slot).createdAt,
		ready: slot => at(slot).ready,
		containers: slot => at(slot).containers,
		restarts: slot => at(slot).restarts,
		namespaceId: slot => id(namespaces, slot),
		nodeId: slot => id(nodes, slot),
		ownerId: slot => id(owners, slot),
		labelsId: slot => id(labels, slot),
		statusId: slot => id(statuses, slot),
		endsId: slot => id(ends, slot),
		specId: slot => id(specs, slot),
		idCounts: {
			namespaces: namespaces.values.length,
			nodes: nodes.values.length,
			owners: owners.values.length,
			labels: labels.values.length,
			statuses: statuses.values.length,
			specs: specs.values.length,
		},
		namespaceName: number => value(namespaces, number),
		nodeName: number => value(nodes, number),
		ownerOf: number => value(owners, number),
		labelsOf: number => value(labels, number),
		statusOf: number => value(statuses, number),
		endsOf: number => value(ends, number),
		specOf: number => value(specs, number),
	};
}

function ipv4(ips: readonly string[]): number {
	for (const text of ips) {
		const ip = parseIp(text);
		if (ip?.family === 4) return Number(ip.value);
	}
	return 0;
}
