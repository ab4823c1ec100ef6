import {podOwners} from '../../src/migration/owners.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {Filter, FilterTerm} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Sort} from '../../src/ui/state/state.ts';

export const podFilterKeys = ['namespace', 'pod', 'ip', 'node', 'owner', 'status'] as const;

/** Above this many rows names are not compared: the list keeps the order of the store within a namespace. */
const namesUpTo = 20_000;

/** The slots whose pods pass the filter. Words are looked up once per namespace, node, owner and status, not once per pod. */
export function filterPods(snapshot: Snapshot, slots: Iterable<number>, filter: Filter): Int32Array {
	const tests = filter.terms.map(term => termTest(snapshot, term));
	const kept: number[] = [];
	for (const slot of slots) if (tests.every(test => test(slot))) kept.push(slot);
	return Int32Array.from(kept);
}

function termTest(snapshot: Snapshot, {key, text, not}: FilterTerm): (slot: number) => boolean {
	const {pods} = snapshot;
	const holds = (value: string) => value.toLowerCase().includes(text);
	const byId = (idOf: (slot: number) => number, nameOf: (id: number) => string) => {
		const known = new Map<number, boolean>();
		return (slot: number) => {
			const id = idOf(slot);
			const hit = known.get(id) ?? holds(nameOf(id));
			known.set(id, hit);
			return hit;
		};
	};
	const columns: Readonly<Record<(typeof podFilterKeys)[number], (slot: number) => boolean>> = {
		namespace: byId(pods.namespaceId, pods.namespaceName),
		node: byId(pods.nodeId, pods.nodeName),
		owner: slot => holds(ownerText(snapshot, slot)),
		status: byId(pods.statusId, pods.statusOf),
		pod: slot => holds(pods.name(slot)),
		ip: slot => pods.ips(slot).some(holds),
	};
	const chosen = podFilterKeys.find(candidate => candidate === key);
	const test =
		chosen === undefined
			? (slot: number) => podFilterKeys.some(name => columns[name](slot))
			: columns[chosen];
	return not ? slot => !test(slot) : test;
}

/** The same slots in the order asked for; by namespace and name when none is. */
export function sortPods(snapshot: Snapshot, slots: Int32Array, sort: Sort | undefined): Int32Array {
	const compare = comparison(snapshot, slots, sort?.column);
	const sign = sort?.descending ? -1 : 1;
	return slots.slice().sort((a, b) => sign * compare(a, b) || a - b);
}

type Comparison = (a: number, b: number) => number;

function comparison(snapshot: Snapshot, slots: Int32Array, column: string | undefined): Comparison {
	const {pods} = snapshot;
	switch (column) {
		case 'ip':
			return (a, b) => pods.ipv4(a) - pods.ipv4(b);
		case 'age':
			return (a, b) => pods.createdAt(b) - pods.createdAt(a);
		case 'node':
			return byRank(slots, pods.nodeId, pods.nodeName);
		case 'owner':
			return byText(slot => ownerText(snapshot, slot));
		case 'status':
			return byRank(slots, pods.statusId, pods.statusOf);
		case 'pod':
			return byText(pods.name);
		default: {
			const namespaces = byRank(slots, pods.namespaceId, pods.namespaceName);
			if (slots.length > namesUpTo) return namespaces;
			const names = byText(pods.name);
			return (a, b) => namespaces(a, b) || names(a, b);
		}
	}
}

/** Compares by where the names stand in their order: each name is read once. */
function byRank(
	slots: Int32Array,
	idOf: (slot: number) => number,
	nameOf: (id: number) => string,
): Comparison {
	const ids = [...new Set(Array.from(slots, idOf))];
	const sorted = ids
		.map(id => ({id, name: nameOf(id)}))
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
	const ranks = new Map(sorted.map(({id}, rank) => [id, rank]));
	return (a, b) => (ranks.get(idOf(a)) ?? 0) - (ranks.get(idOf(b)) ?? 0);
}

/** Compares texts that cost something to read: each is read once. */
function byText(read: (slot: number) => string): Comparison {
	const texts = new Map<number, string>();
	const text = (slot: number) => {
		const known = texts.get(slot) ?? read(slot);
		texts.set(slot, known);
		return known;
	};
	return (a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
}

const shortKinds: Readonly<Record<string, string>> = {
	DaemonSet: 'ds',
	Deployment: 'deploy',
	Job: 'job',
	ReplicaSet: 'rs',
	StatefulSet: 'sts',
};

/** "sts/seldon-scheduler": the workload one would restart; "bare" for a pod that nothing owns. */
export function ownerText(snapshot: Snapshot, slot: number): string {
	const {pods} = snapshot;
	const id = pods.ownerId(slot);
	const texts = ownerTexts(snapshot);
	const known = texts.get(id);
	if (known !== undefined) return known;
	const owner = podOwners(snapshot)(slot);
	const text = 'name' in owner ? `${shortKinds[owner.kind] ?? owner.kind}/${owner.name}` : 'bare';
	texts.set(id, text);
	return text;
}

/** Pods of one owner share its text, so it is made once. */
const ownerTexts = lastCall((_: Snapshot) => new Map<number, string>());
