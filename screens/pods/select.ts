import {podOwners} from '../../src/migration/owners.ts';
import {compileFilter, type SlotTest} from '../../src/store/query/match.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {Filter, FilterTerm} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';

export const podFilterKeys = ['namespace', 'pod', 'ip', 'node', 'owner', 'status'] as const;

/** So many pods are looked at before other work gets its turn. */
const atATime = 4096;

/** The slots whose pods pass the filter, in the order in which they are given, in steps. Addresses are matched by their beginning. */
export function* filterSteps(
	snapshot: Snapshot,
	slots: Int32Array,
	{terms}: Filter,
): Generator<void, Int32Array> {
	const tests = terms.map(term => termTest(snapshot, term));
	const [only] = tests;
	if (only === undefined) return slots;
	const test = tests.length === 1 ? only : (slot: number) => tests.every(each => each(slot));
	const kept = new Int32Array(slots.length);
	let count = 0;
	for (let index = 0; index < slots.length; index++) {
		if (index % atATime === 0) yield;
		const slot = slots[index]!;
		if (test(slot)) kept[count++] = slot;
	}
	return kept.slice(0, count);
}

/** True when every pod that passes `filter` has passed `wider` as well: then its result is all that has to be looked through. */
export function narrows(filter: Filter, wider: Filter): boolean {
	return wider.terms.every(before =>
		filter.terms.some(
			term =>
				term.key === before.key &&
				term.not === before.not &&
				(term.text === before.text ||
					(!term.not && term.text.startsWith(before.text) && (isText(term.text) || !isText(before.text)))),
		),
	);
}

/** Without a dot or a colon it cannot be the beginning of an address, which is looked for in more places. */
const isText = (text: string) => !/[.:]/.test(text);

function termTest(snapshot: Snapshot, {key, text, not}: FilterTerm): SlotTest {
	const {pods} = snapshot;
	const field = key === 'pod' ? 'name' : fields.find(name => name === key);
	const inColumns = compileFilter(pods, [{field: field ?? 'any', text, negated: false}]);
	const owned = key === undefined || key === 'owner' ? byOwner(snapshot, text) : undefined;
	const test =
		owned === undefined
			? inColumns
			: key === 'owner'
				? owned
				: (slot: number) => inColumns(slot) || owned(slot);
	return not ? slot => !test(slot) : test;
}

const fields = ['namespace', 'node', 'status', 'ip'] as const;

function byOwner(snapshot: Snapshot, text: string): SlotTest {
	const {pods} = snapshot;
	const {folded} = ownerTextsOf(snapshot);
	const answers = new Uint8Array(pods.idCounts.owners);
	const holds = (id: number, slot: number) => {
		let name = folded[id];
		if (name === undefined) {
			name = ownerText(snapshot, slot).toLowerCase();
			folded[id] = name;
		}
		return name.includes(text);
	};
	return slot => {
		const id = pods.ownerId(slot);
		if (answers[id] === 0) answers[id] = holds(id, slot) ? 1 : 2;
		return answers[id] === 1;
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
	const {shown} = ownerTextsOf(snapshot);
	const known = shown[id];
	if (known !== undefined) return known;
	const owner = podOwners(snapshot)(slot);
	const text = 'name' in owner ? `${shortKinds[owner.kind] ?? owner.kind}/${owner.name}` : 'bare';
	shown[id] = text;
	return text;
}

/** By owner id, filled when they are first asked for: as they are shown, and in lower case. */
type OwnerTexts = {readonly shown: (string | undefined)[]; readonly folded: (string | undefined)[]};

function ownerTextsOf({pods, tables}: Snapshot): OwnerTexts {
	return ownerTexts(
		pods.ownerOf,
		tables.replicaSets,
		tables.deployments,
		tables.statefulSets,
		tables.daemonSets,
	);
}

/** Pods of one owner share its text, so it is made once, and again only when ids or workloads are other ones. */
const ownerTexts = lastCall((..._: readonly unknown[]): OwnerTexts => ({shown: [], folded: []}));
