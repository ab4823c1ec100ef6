import {describe, expect, it} from 'vitest';
import {parseIp, parseIpv4} from '../../src/net/ip.ts';
import {prefixTable} from '../../src/net/prefix-table.ts';
import {contains, parseCidr} from '../../src/net/range.ts';

const table = prefixTable(
	['10.0.0.0/8', '10.42.0.0/16', '10.42.3.0/24', '10.42.3.21/32', 'fd00:42::/56', 'fd00:42:0:1::/64'].map(
		text => ({
			cidr: parseCidr(text)!,
			value: text,
		}),
	),
);

describe('prefixTable', () => {
	it.each([
		['10.42.3.21', '10.42.3.21/32'],
		['10.42.3.22', '10.42.3.0/24'],
		['10.42.4.1', '10.42.0.0/16'],
		['10.255.255.255', '10.0.0.0/8'],
		['11.0.0.0', undefined],
		['fd00:42::1', 'fd00:42::/56'],
		['fd00:42:0:1::1', 'fd00:42:0:1::/64'],
		['fd00:43::', undefined],
	])('%s is in %s', (address, network) => {
		expect(table.lookup(parseIp(address)!)).toBe(network);
		if (parseIpv4(address) >= 0) expect(table.lookup4(parseIpv4(address))).toBe(network);
	});
	it('takes the first of two entries for one network and knows the default route', () => {
		const any = parseCidr('0.0.0.0/0')!;
		const small = prefixTable([
			{cidr: any, value: 'first'},
			{cidr: any, value: 'second'},
		]);
		expect(small.lookup4(0xffffffff)).toBe('first');
	});
	it('agrees with a linear search', () => {
		let seed = 42;
		const random = () => {
			seed = (seed * 1103515245 + 12345) % 0x80000000;
			return seed / 0x80000000;
		};
		const cidrs = Array.from({length: 300}, () => {
			const prefix = 8 + Math.floor(random() * 25);
			return parseCidr(`10.${Math.floor(random() * 4)}.${Math.floor(random() * 8)}.0/${prefix}`)!;
		});
		const built = prefixTable(cidrs.map(cidr => ({cidr, value: cidr.prefix})));
		for (let index = 0; index < 2000; index++) {
			const ip = parseIp(`10.${index % 5}.${index % 9}.${index % 256}`)!;
			const longest = Math.max(...cidrs.filter(cidr => contains(cidr, ip)).map(cidr => cidr.prefix));
			expect(built.lookup(ip) ?? Number.NEGATIVE_INFINITY).toBe(longest);
		}
	});
});
