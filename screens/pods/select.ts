import {podOwners} from '../../src/migration/owners.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {Filter, FilterTerm} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';

export const podFilterKeys = ['namespace', 'pod', 'ip', 'node', 'owner', 'status'] as const;

/** Names that many pods share are looked at before those that have to be read from each pod. */
const cheapestFirst = ['namespace', 'node', 'owner', 'status', 'pod', 'ip'] as const;

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
		owner: byOwner(snapshot, holds),
		status: byId(pods.statusId, pods.statusOf),
		pod: slot => holds(pods.name(slot)),
		ip: slot => pods.ips(slot).some(holds),
	};
	const chosen = podFilterKeys.find(candidate => candidate === key);
	const test =
		chosen === undefined
			? (slot: number) => cheapestFirst.some(name => columns[name](slot))
			: columns[chosen];
	return not ? slot => !test(slot) : test;
}

function byOwner(snapshot: Snapshot, holds: (value: string) => boolean): (slot: number) => boolean {
	const known = new Map<number, boolean>();
	return slot => {
		const id = snapshot.pods.ownerId(slot);
		const hit = known.get(id) ?? holds(ownerText(snapshot, slot));
		known.set(id, hit);
		return hit;
	};
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
