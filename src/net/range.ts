import {bitsOf, formatIp, type Ip, parseIp} from './ip.ts';

/** All addresses from `first` to `last`, both included. */
export type Range = {readonly family: 4 | 6; readonly first: bigint; readonly last: bigint};

/** A network. `hostBits` says that the text it was read from named an address inside it, as in 10.0.0.5/24. */
export type Cidr = Range & {readonly prefix: number; readonly hostBits: boolean};

/** Reads "10.42.0.0/16" or "fd00::/56"; undefined when the text is no CIDR. */
export function parseCidr(text: string): Cidr | undefined {
	const slash = text.indexOf('/');
	const ip = slash < 0 ? undefined : parseIp(text.slice(0, slash));
	const length = text.slice(slash + 1);
	if (ip === undefined || !/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bitsOf(ip.family)) {
		return undefined;
	}
	return cidrOf(ip, Number(length));
}

/** The network of `prefix` bits that holds the address. */
export function cidrOf(ip: Ip, prefix: number): Cidr {
	const hostMask = (1n << BigInt(bitsOf(ip.family) - prefix)) - 1n;
	const first = ip.value & ~hostMask;
	return {family: ip.family, first, last: first | hostMask, prefix, hostBits: first !== ip.value};
}

/** The canonical text of a network, host bits cleared. */
export function formatCidr(cidr: Cidr): string {
	return `${formatIp({family: cidr.family, value: cidr.first})}/${cidr.prefix}`;
}

/** Reads what people write for a set of addresses: "FIRST-LAST", a CIDR, or one address; undefined when it is none of them. */
export function rangeOf(text: string): Range | undefined {
	const trimmed = text.trim();
	if (trimmed.includes('/')) return parseCidr(trimmed);
	const [from = '', to = from, ...rest] = trimmed.split('-').map(part => part.trim());
	const first = parseIp(from);
	const last = parseIp(to);
	if (rest.length > 0 || first === undefined || last === undefined || first.family !== last.family)
		return undefined;
	if (last.value < first.value) return undefined;
	return {family: first.family, first: first.value, last: last.value};
}

/** Whether the address lies in the range. */
export function contains(range: Range, ip: Ip): boolean {
	return range.family === ip.family && range.first <= ip.value && ip.value <= range.last;
}

/** Whether every address of `inner` lies in `outer`. */
export function covers(outer: Range, inner: Range): boolean {
	return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether the two have an address in common. */
export function overlaps(a: Range, b: Range): boolean {
	return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** How many addresses the range has. */
export function sizeOf(range: Range): bigint {
	return range.last - range.first + 1n;
}

/** The address at an offset from the first one; undefined beyond the end. */
export function addressAt(range: Range, offset: number): Ip | undefined {
	const value = range.first + BigInt(offset);
	return offset >= 0 && value <= range.last ? {family: range.family, value} : undefined;
}

/** Orders ranges by family, start, then the wider first, so that a network stands before its parts. */
export function compareRanges(a: Range, b: Range): number {
	if (a.family !== b.family) return a.family - b.family;
	if (a.first !== b.first) return a.first < b.first ? -1 : 1;
	return a.last === b.last ? 0 : a.last > b.last ? -1 : 1;
}

/** The smallest network that holds all of the given ones; undefined for none or for mixed families. */
export function coveringCidr(cidrs: readonly Cidr[]): Cidr | undefined {
	const [head] = cidrs;
	if (head === undefined || cidrs.some(cidr => cidr.family !== head.family)) return undefined;
	let around = head;
	for (const cidr of cidrs) {
		while (!covers(around, cidr)) {
			around = cidrOf({family: head.family, value: around.first}, around.prefix - 1);
		}
	}
	return {...around, hostBits: false};
}
