import {formatIp, formatIpv4, parseIp} from '../net/ip.ts';
import {addressAt, type Cidr, parseCidr} from '../net/range.ts';
import {podFlags} from '../store/pod-table.ts';
import type {IpamAllocation, IpamBlockRow, IpamHandleRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {addressIndex} from './address-index.ts';
import {perSnapshotInSteps, podsPerStep} from './per-snapshot.ts';

/** What kube-controllers waits before it takes a leaked address back (KubeControllersConfiguration leakGracePeriod, default 15 min). */
export const leakGrace = 15 * 60_000;

export type AllocationProblem = {
	readonly ip: string;
	readonly block: IpamBlockRow;
	readonly allocation: IpamAllocation;
	readonly why: string;
};

export type IpamAudit = {
	/** Addresses held for pods or tunnels that are gone, for longer than the grace as far as the object tells. */
	readonly leaked: readonly AllocationProblem[];
	/** The same within the grace: normal while pods come and go. */
	readonly young: readonly AllocationProblem[];
	/** Addresses handed out of a block that belongs to another node: normal when a node has no room, shown for information. */
	readonly borrowed: readonly AllocationProblem[];
	readonly handlesWithoutBlock: readonly IpamHandleRow[];
	/** Whether a block holds the pod's address of that family. */
	readonly isAllocated: (slot: number, family: 4 | 6) => boolean;
};

const auditing = perSnapshotInSteps(function* (snapshot: Snapshot): Generator<void, IpamAudit> {
	const index = addressIndex(snapshot);
	const nodes = new Set(snapshot.tables.nodes.map(node => node.name));
	const leaked: AllocationProblem[] = [];
	const young: AllocationProblem[] = [];
	const borrowed: AllocationProblem[] = [];
	const allocated = new Uint8Array(index.slots);
	let seen = 0;
	for (const block of snapshot.tables.ipamBlocks) {
		const cidr = parseCidr(block.cidr);
		if (cidr === undefined || block.deleted || block.affinity.startsWith('virtual:')) continue;
		const host = block.affinity.startsWith('host:') ? block.affinity.slice('host:'.length) : '';
		const base = cidr.family === 4 ? Number(cidr.first) : 0;
		for (const allocation of block.allocations) {
			if (++seen % podsPerStep === 0) yield;
			const slot =
				cidr.family === 4
					? index.find4(base + allocation.ordinal)
					: index.find6(textAt(cidr, allocation.ordinal));
			if (slot >= 0) allocated[slot] = (allocated[slot] ?? 0) | cidr.family;
			const held = slot >= 0 && isHolder(snapshot, slot, allocation);
			const why = held ? '' : leakReason(snapshot, nodes, allocation, textAt(cidr, allocation.ordinal));
			if (why !== '') {
				const problem = {ip: textAt(cidr, allocation.ordinal), block, allocation, why};
				(isYoung(snapshot, allocation) ? young : leaked).push(problem);
			} else if (host !== '' && allocation.node !== '' && allocation.node !== host) {
				borrowed.push({ip: textAt(cidr, allocation.ordinal), block, allocation, why: `block of ${host}`});
			}
		}
	}
	const handlesWithoutBlock = yield* looseHandles(snapshot);
	return {
		leaked,
		young,
		borrowed,
		handlesWithoutBlock,
		isAllocated: (slot, family) => ((allocated[slot] ?? 0) & family) !== 0,
	};
});

/** Compares every allocation of Calico's IPAM blocks with the pods that live (as `calicoctl ipam check` does). */
export const ipamAudit = auditing.value;

/** The same in steps of a few milliseconds. */
export const auditingSteps = auditing.steps;

function textAt(cidr: Cidr, ordinal: number): string {
	if (cidr.family === 4) return formatIpv4(Number(cidr.first) + ordinal);
	const ip = addressAt(cidr, ordinal);
	return ip === undefined ? '' : formatIp(ip);
}

function canonical(text: string): string {
	const ip = parseIp(text);
	return ip === undefined ? text : formatIp(ip);
}

/** A pod that Calico set up with this address is its holder whatever name the allocation has; names cost time to decode. */
function isHolder({pods}: Snapshot, slot: number, {namespace, pod}: IpamAllocation): boolean {
	if ((pods.flags(slot) & podFlags.calicoMatches) !== 0) return true;
	return pods.name(slot) === pod && pods.namespaceName(pods.namespaceId(slot)) === namespace;
}

/** Why an allocation holds an address for nobody; empty when somebody may still use it. */
function leakReason(
	{pods}: Snapshot,
	nodes: ReadonlySet<string>,
	{namespace, pod, node, type}: IpamAllocation,
	ip: string,
): string {
	if (type !== '') {
		return node !== '' && !nodes.has(node) ? `node ${node} of this tunnel address does not exist` : '';
	}
	if (pod === '') return '';
	const slot = pods.find(namespace, pod);
	if (slot < 0) return `pod ${namespace}/${pod} does not exist`;
	if ((pods.flags(slot) & podFlags.finished) !== 0) return `pod ${namespace}/${pod} has finished`;
	const ips = pods.ips(slot).map(canonical);
	return ips.length > 0 && !ips.includes(ip) ? `pod ${namespace}/${pod} has ${ips.join(', ')} instead` : '';
}

function isYoung({now}: Snapshot, {allocatedAt}: IpamAllocation): boolean {
	return allocatedAt !== undefined && now - allocatedAt < leakGrace;
}

function* looseHandles(snapshot: Snapshot): Generator<void, readonly IpamHandleRow[]> {
	const {ipamHandles, ipamBlocks} = snapshot.tables;
	if (ipamHandles.length === 0) return [];
	const held = new Set<string>();
	let seen = 0;
	for (const block of ipamBlocks) {
		for (const {handleId} of block.allocations) {
			if (++seen % podsPerStep === 0) yield;
			held.add(handleId);
		}
	}
	yield;
	return ipamHandles.filter(
		handle => !handle.deleted && !held.has(handle.handleId) && snapshot.now - handle.createdAt > leakGrace,
	);
}
