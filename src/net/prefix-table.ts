import {bitsOf, type Ip} from './ip.ts';
import type {Cidr} from './range.ts';

/** Finds the value of the longest network that holds an address. */
export type PrefixTable<T> = {
	/** By an IPv4 address as an unsigned 32-bit number: the hot path, without allocation. */
	readonly lookup4: (address: number) => T | undefined;
	readonly lookup: (ip: Ip) => T | undefined;
	readonly size: number;
};

/**
 * Builds a longest-prefix table: one hash map for each prefix length in use, tried from the longest. Of two entries for the same
 * network the first one counts.
 */
export function prefixTable<T>(entries: readonly {readonly cidr: Cidr; readonly value: T}[]): PrefixTable<T> {
	// Signed, as bit operations give them: V8 keeps numbers beyond 31 bits on the heap and hashes them as such.
	const v4 = new Map<number, Map<number, T>>();
	const v6 = new Map<number, Map<bigint, T>>();
	for (const {cidr, value} of entries) {
		if (cidr.family === 4) add(v4, cidr.prefix, Number(cidr.first) | 0, value);
		else add(v6, cidr.prefix, cidr.first, value);
	}
	const levels4 = descending(v4).map(([prefix, map]) => ({
		mask: prefix === 0 ? 0 : 0xffffffff << (32 - prefix),
		map,
	}));
	const levels6 = descending(v6).map(([prefix, map]) => ({
		shift: BigInt(bitsOf(6) - prefix),
		map,
	}));
	const lookup4 = (address: number): T | undefined => {
		for (let index = 0; index < levels4.length; index++) {
			const {mask, map} = levels4[index]!;
			const value = map.get(address & mask);
			if (value !== undefined) return value;
		}
		return undefined;
	};
	const lookup6 = (address: bigint): T | undefined => {
		for (const {shift, map} of levels6) {
			const value = map.get((address >> shift) << shift);
			if (value !== undefined) return value;
		}
		return undefined;
	};
	return {
		lookup4,
		lookup: ip => (ip.family === 4 ? lookup4(Number(ip.value)) : lookup6(ip.value)),
		size: entries.length,
	};
}

function add<K, T>(levels: Map<number, Map<K, T>>, prefix: number, base: K, value: T): void {
	const level = levels.get(prefix) ?? new Map<K, T>();
	levels.set(prefix, level);
	if (!level.has(base)) level.set(base, value);
}

function descending<V>(levels: ReadonlyMap<number, V>): readonly (readonly [number, V])[] {
	return [...levels].sort(([a], [b]) => b - a);
}
