import ipaddr from 'ipaddr.js';

/** An address; `value` is its 32 or 128 bits as an unsigned number. */
export type Ip = {readonly family: 4 | 6; readonly value: bigint};

const dot = 46;
const zero = 48;

/**
 * The 32 bits of a dotted-quad address as an unsigned number, or -1 when the text is none. Leading zeros are refused as Go's
 * net.ParseIP does, since some programs read them as octal.
 */
export function parseIpv4(text: string): number {
	let value = 0;
	let octet = -1;
	let dots = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code === dot) {
			if (octet < 0 || ++dots > 3) return -1;
			value = value * 256 + octet;
			octet = -1;
			continue;
		}
		const digit = code - zero;
		if (digit < 0 || digit > 9 || octet === 0) return -1;
		octet = octet < 0 ? digit : octet * 10 + digit;
		if (octet > 255) return -1;
	}
	return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

/** Reads an IPv4 or IPv6 address; undefined when the text is neither. An IPv4-mapped IPv6 address is the IPv4 address, as in Go. */
export function parseIp(text: string): Ip | undefined {
	const v4 = parseIpv4(text);
	if (v4 >= 0) return {family: 4, value: BigInt(v4)};
	if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
	const address = ipaddr.IPv6.parse(text);
	if (address.isIPv4MappedAddress()) return parseIp(address.toIPv4Address().toString());
	let value = 0n;
	for (const part of address.parts) value = (value << 16n) | BigInt(part);
	return {family: 6, value};
}

/** How many bits an address of the family has. */
export function bitsOf(family: 4 | 6): number {
	return family === 4 ? 32 : 128;
}

/** The canonical text of an address: dotted quad, or RFC 5952 for IPv6. */
export function formatIp(ip: Ip): string {
	if (ip.family === 4) return formatIpv4(Number(ip.value));
	const parts: number[] = [];
	for (let shift = 112n; shift >= 0n; shift -= 16n) parts.push(Number((ip.value >> shift) & 0xffffn));
	return new ipaddr.IPv6(parts).toRFC5952String();
}

/** The dotted quad of an unsigned 32-bit number. */
export function formatIpv4(value: number): string {
	return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Orders addresses: IPv4 before IPv6, then by number. */
export function compareIp(a: Ip, b: Ip): number {
	if (a.family !== b.family) return a.family - b.family;
	return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
