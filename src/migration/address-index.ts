import {formatIp, parseIp} from '../net/ip.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshotInSteps, podsPerStep} from './per-snapshot.ts';

/** Which live pod has an address of its own, and which addresses several live pods have at once. */
export type AddressIndex = {
	/** The slot of a pod with this IPv4 address (unsigned 32-bit number), or -1. */
	readonly find4: (address: number) => number;
	/** By canonical text, for IPv6; -1 when no pod has it. */
	readonly find6: (address: string) => number;
	/** One more than the highest slot. */
	readonly slots: number;
	readonly duplicates: readonly {readonly ip: string; readonly slots: readonly number[]}[];
};

const indexing = perSnapshotInSteps(function* (snapshot: Snapshot): Generator<void, AddressIndex> {
	const {pods} = snapshot;
	const own = ownAddressSlots(snapshot);
	const dual = hasIpv6(snapshot);
	const v4 = hash32(own.length);
	const v6 = new Map<string, number>();
	const clashes = new Map<string, Set<number>>();
	const clash = (ip: string, a: number, b: number) => {
		if (((pods.flags(a) | pods.flags(b)) & podFlags.terminating) !== 0) return;
		clashes.set(ip, (clashes.get(ip) ?? new Set<number>()).add(a).add(b));
	};
	for (const [index, slot] of own.entries()) {
		if (index % podsPerStep === 0) yield;
		const address = pods.ipv4(slot);
		if (address !== 0) {
			const other = v4.put(address, slot);
			if (other >= 0) clash(formatIp({family: 4, value: BigInt(address)}), other, slot);
		}
		if (address !== 0 && !dual) continue;
		for (const text of pods.ips(slot)) {
			const ip = parseIp(text);
			if (ip?.family !== 6) continue;
			const canonical = formatIp(ip);
			const other = v6.get(canonical);
			if (other === undefined) v6.set(canonical, slot);
			else clash(canonical, other, slot);
		}
	}
	return {
		slots: (own.at(-1) ?? -1) + 1,
		find4: v4.get,
		find6: address => v6.get(address) ?? -1,
		duplicates: [...clashes].map(([ip, slots]) => ({ip, slots: [...slots]})),
	};
});

/**
 * Indexes pods by address: no finished ones, no host network. A terminating pod is found but is never a duplicate, since its sandbox
 * may be gone and its address handed out again while the object still stands.
 */
export const addressIndex = indexing.value;

/** The same in steps of a few milliseconds. */
export const indexingSteps = indexing.steps;

/** Live pods that are not on the host network, by slot. */
export function ownAddressSlots({pods}: Snapshot): readonly number[] {
	const own: number[] = [];
	for (const slot of pods.slotList()) {
		if ((pods.flags(slot) & (podFlags.finished | podFlags.hostNetwork)) === 0) own.push(slot);
	}
	return own;
}

/** Whether pods can have IPv6 addresses here; if not, nobody has to decode them. */
export function hasIpv6({tables}: Snapshot): boolean {
	return (
		tables.ipPools.some(pool => pool.cidr.includes(':')) ||
		tables.nodes.some(node => node.podCidrs.some(cidr => cidr.includes(':')))
	);
}

/** A hash of 32-bit keys to small numbers in two typed arrays: a Map of 150,000 numbers costs several times as much. */
function hash32(count: number): {
	readonly get: (key: number) => number;
	/** Stores a value unless the key has one, which is returned; -1 when it was new. */
	readonly put: (key: number, value: number) => number;
} {
	const bits = Math.max(4, Math.ceil(Math.log2(count * 2 + 1)));
	const mask = 2 ** bits - 1;
	const keys = new Uint32Array(mask + 1);
	const values = new Int32Array(mask + 1).fill(-1);
	const place = (key: number): number => {
		let index = Math.imul(key, 0x9e3779b1) >>> (32 - bits);
		while (values[index] !== -1 && keys[index] !== key) index = (index + 1) & mask;
		return index;
	};
	return {
		get: key => values[place(key)] ?? -1,
		put: (key, value) => {
			const index = place(key);
			const other = values[index] ?? -1;
			if (other !== -1) return other;
			keys[index] = key;
			values[index] = value;
			return -1;
		},
	};
}
