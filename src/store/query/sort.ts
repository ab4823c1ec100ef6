import type {PodTable} from '../pod-table.ts';
import {rankTexts} from '../pods/ranks.ts';

export const podSortKeys = ['name', 'node', 'owner', 'status', 'ready', 'restarts', 'age', 'ip'] as const;
export type PodSortKey = (typeof podSortKeys)[number];

/** Restarts begin with the most, everything else with the smallest; `reversed` turns that round. */
export type PodSort = {readonly by: PodSortKey; readonly reversed?: boolean};

export type SlotOrder = (slot: number, other: number) => number;

/** The first thing that an order looks at, as a number, smaller ones first. */
export type SlotKey = (slot: number) => number;

function rankKey(count: number, idOf: (slot: number) => number, text: (id: number) => string): SlotKey {
	const ranks = rankTexts(count, text);
	return slot => ranks[idOf(slot)]!;
}

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Text compared only where it is looked at: there are as many owners as workloads. Pods without one come first. */
function byOwner(table: PodTable): SlotOrder {
	return (slot, other) => {
		if (table.ownerId(slot) === table.ownerId(other)) return 0;
		const one = table.ownerOf(table.ownerId(slot));
		const two = table.ownerOf(table.ownerId(other));
		if (one === undefined || two === undefined) return Number(one !== undefined) - Number(two !== undefined);
		return byText(one.name, two.name) || byText(one.kind, two.kind);
	};
}

const keys: {readonly [K in Exclude<PodSortKey, 'owner'>]: (table: PodTable) => SlotKey} = {
	name: table => rankKey(table.idCounts.namespaces, table.namespaceId, table.namespaceName),
	node: table => rankKey(table.idCounts.nodes, table.nodeId, table.nodeName),
	status: table => rankKey(table.idCounts.statuses, table.statusId, table.statusOf),
	// Containers that are not ready.
	ready: table => slot => table.ready(slot) - table.containers(slot),
	restarts: table => slot => -table.restarts(slot),
	age: table => slot => -table.createdAt(slot),
	ip: table => table.ipv4,
};

/** What the order looks at before names, where that is a number. */
export function sortKey(table: PodTable, {by, reversed = false}: PodSort): SlotKey | undefined {
	if (by === 'owner') return undefined;
	const key = keys[by](table);
	return reversed ? slot => -key(slot) : key;
}

/** A total order: what is equal under `key`, of `sortKey`, is ordered by namespace and name. */
export function sortOrder(
	table: PodTable,
	{by, reversed = false}: PodSort,
	key: SlotKey | undefined,
): SlotOrder {
	if (key !== undefined && by === 'name' && reversed)
		return (slot, other) => -table.compareNames(slot, other);
	if (key !== undefined) return (slot, other) => key(slot) - key(other) || table.compareNames(slot, other);
	const order = byOwner(table);
	const sign = reversed ? -1 : 1;
	return (slot, other) => sign * order(slot, other) || table.compareNames(slot, other);
}
