import {describe, expect, it} from 'vitest';
import {compareIp, formatIp, parseIp, parseIpv4} from '../../src/net/ip.ts';

describe('parseIpv4', () => {
	it.each([
		['0.0.0.0', 0],
		['10.42.3.21', 0x0a2a0315],
		['255.255.255.255', 0xffffffff],
	])('reads %s', (text, value) => {
		expect(parseIpv4(text)).toBe(value);
	});
	it.each([
		'',
		'1.2.3',
		'1.2.3.4.5',
		'1.2.3.256',
		'01.2.3.4',
		'1..3.4',
		'.1.2.3',
		'1.2.3.',
		'1.2.3.x',
		' 1.2.3.4',
		'1.2.3.4/32',
	])('refuses %j', text => {
		expect(parseIpv4(text)).toBe(-1);
	});
});

describe('parseIp and formatIp', () => {
	it.each([
		['10.0.0.1', '10.0.0.1'],
		['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
		['fd00:42:0:0::', 'fd00:42::'],
		['::', '::'],
		['::1', '::1'],
		['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
		['::ffff:10.0.0.1', '10.0.0.1'],
	])('%s is written %s', (text, canonical) => {
		const ip = parseIp(text);
		expect(ip && formatIp(ip)).toBe(canonical);
	});
	it.each(['', 'x', '1::2::3', 'fe80::1%eth0', '12345::', '1:2:3:4:5:6:7', '10.0.0.1/8', '0x7f.1'])(
		'refuses %j',
		text => {
			expect(parseIp(text)).toBeUndefined();
		},
	);
	it('orders by family, then by number', () => {
		const sorted = ['::1', '10.0.0.10', '10.0.0.9', 'fd00::'].map(text => parseIp(text)!).sort(compareIp);
		expect(sorted.map(formatIp)).toEqual(['10.0.0.9', '10.0.0.10', '::1', 'fd00::']);
	});
});
