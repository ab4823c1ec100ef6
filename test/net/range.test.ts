import {describe, expect, it} from 'vitest';
import {formatIp, parseIp} from '../../src/net/ip.ts';
import {
	addressAt,
	compareRanges,
	contains,
	coveringCidr,
	covers,
	formatCidr,
	overlaps,
	parseCidr,
	rangeOf,
	sizeOf,
} from '../../src/net/range.ts';

const cidr = (text: string) => parseCidr(text)!;

describe('parseCidr', () => {
	it('clears host bits and says that there were some', () => {
		expect(formatCidr(cidr('10.42.3.7/16'))).toBe('10.42.0.0/16');
		expect(cidr('10.42.3.7/16').hostBits).toBe(true);
		expect(cidr('10.42.0.0/16').hostBits).toBe(false);
		expect(formatCidr(cidr('FD00:42:0:ff::1/56'))).toBe('fd00:42::/56');
	});
	it('reads the ends of the scale', () => {
		expect(sizeOf(cidr('0.0.0.0/0'))).toBe(2n ** 32n);
		expect(sizeOf(cidr('10.0.0.1/32'))).toBe(1n);
		expect(sizeOf(cidr('::/0'))).toBe(2n ** 128n);
	});
	it.each([
		'',
		'10.0.0.0',
		'10.0.0.0/',
		'10.0.0.0/33',
		'10.0.0.0/-1',
		'10.0.0.0/08',
		'::/129',
		'/8',
		'a/8',
		'10.0.0.0/8/8',
	])('refuses %j', text => {
		expect(parseCidr(text)).toBeUndefined();
	});
});

describe('rangeOf', () => {
	it('reads ranges, networks and single addresses', () => {
		expect(sizeOf(rangeOf('192.168.1.200-192.168.1.250')!)).toBe(51n);
		expect(sizeOf(rangeOf(' 192.168.1.200 - 192.168.1.200 ')!)).toBe(1n);
		expect(sizeOf(rangeOf('192.168.1.0/24')!)).toBe(256n);
		expect(sizeOf(rangeOf('fd00::1')!)).toBe(1n);
	});
	it.each(['b-a', '10.0.0.2-10.0.0.1', '10.0.0.1-fd00::1', '10.0.0.1-10.0.0.2-10.0.0.3', ''])(
		'refuses %j',
		text => {
			expect(rangeOf(text)).toBeUndefined();
		},
	);
});

describe('relations', () => {
	it('contains, covers and overlaps keep families apart', () => {
		expect(contains(cidr('10.42.0.0/16'), parseIp('10.42.255.255')!)).toBe(true);
		expect(contains(cidr('10.42.0.0/16'), parseIp('10.43.0.0')!)).toBe(false);
		expect(contains(cidr('::/0'), parseIp('10.43.0.0')!)).toBe(false);
		expect(covers(cidr('10.42.0.0/16'), cidr('10.42.64.0/18'))).toBe(true);
		expect(covers(cidr('10.42.64.0/18'), cidr('10.42.0.0/16'))).toBe(false);
		expect(overlaps(cidr('10.42.64.0/18'), cidr('10.42.0.0/16'))).toBe(true);
		expect(overlaps(rangeOf('10.0.0.1-10.0.0.5')!, rangeOf('10.0.0.5-10.0.0.9')!)).toBe(true);
		expect(overlaps(rangeOf('10.0.0.1-10.0.0.4')!, rangeOf('10.0.0.5-10.0.0.9')!)).toBe(false);
	});
	it('gives the address at an offset, and none beyond the end', () => {
		expect(formatIp(addressAt(cidr('10.42.64.0/26'), 63)!)).toBe('10.42.64.63');
		expect(addressAt(cidr('10.42.64.0/26'), 64)).toBeUndefined();
		expect(addressAt(cidr('10.42.64.0/26'), -1)).toBeUndefined();
	});
	it('puts a network before its parts', () => {
		const sorted = ['10.1.0.0/24', 'fd00::/8', '10.0.0.0/8', '10.0.0.0/16'].map(cidr).sort(compareRanges);
		expect(sorted.map(formatCidr)).toEqual(['10.0.0.0/8', '10.0.0.0/16', '10.1.0.0/24', 'fd00::/8']);
	});
	it('finds the smallest network around others', () => {
		expect(formatCidr(coveringCidr(['10.42.0.0/24', '10.42.4.0/24'].map(cidr))!)).toBe('10.42.0.0/21');
		expect(formatCidr(coveringCidr([cidr('10.42.3.0/24')])!)).toBe('10.42.3.0/24');
		expect(coveringCidr([])).toBeUndefined();
		expect(coveringCidr([cidr('10.0.0.0/8'), cidr('fd00::/8')])).toBeUndefined();
	});
});
