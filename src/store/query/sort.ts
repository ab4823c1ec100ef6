import type {PodTable} from '../pod-table.ts';
import {rankTexts} from '../pods/ranks.ts';

export const podSortKeys = ['name', 'node', 'owner', 'status', 'ready', 'restarts', 'age', 'ip'] as const;
export type PodSortKey = (typeof podSortKeys)[number];

/** Restarts begin with the most, everything else with the smallest; `reversed` turns that round. */
export type PodSort = {readonly by: PodSortKey; readonly reversed?: boolean};

export type SlotOrder = (slot: number, other: number) => number;

function byRank(count: number, idOf: (slot: number) => number, text: (id: number) => string): SlotOrder {
	const ranks = rankTexts(count, text);
	return (slot, other) => ranks[idOf(slot)]! - ranks[idOf(other)]!;
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

const orders: {readonly [K in PodSortKey]: (table: PodTable) => SlotOrder} = {
	name: table => table.compareNames,
	node: table => byRank(table.idCounts.nodes, table.nodeId, table.nodeName),
	owner: byOwner,
	status: table => byRank(table.idCounts.statuses, table.statusId, table.statusOf),
	ready: table => (slot, other) => missing(table, other) - missing(table, slot),
	restarts: table => (slot, other) => table.restarts(other) - table.restarts(slot),
	age: table => (slot, other) => table.createdAt(other) - table.createdAt(slot),
	ip: table => (slot, other) => table.ipv4(slot) - table.ipv4(other),
};

/** Containers that are not ready. */
function missing(table: PodTable, slot: number): number {
	return table.containers(slot) - table.ready(slot);
}

/** A total order: what is equal under the key is ordered by namespace and name. */
export function sortOrder(table: PodTable, {by, reversed = false}: PodSort): SlotOrder {
	const order = orders[by](table);
	const sign = reversed ? -1 : 1;
	return (slot, other) => sign * order(slot, other) || table.compareNames(slot, other);
}
