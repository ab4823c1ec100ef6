import {expect, test} from 'vitest';
import {readArp, readNeighbours} from '../../../src/probes/local/neighbours.ts';

const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.10     0x1         0x2         AA:bb:cc:00:00:01     *        eno1
192.168.1.249    0x1         0x0         00:00:00:00:00:00     *        eno1
192.168.1.250    0x1         0x2         00:00:00:00:00:00     *        eno1
garbage
`;

test('only complete entries of the neighbour table count', () => {
	expect([...readArp(table)]).toEqual([['192.168.1.10', 'aa:bb:cc:00:00:01']]);
});

test('a system without the table says so, and loopback is a network of this machine', async () => {
	const none = await readNeighbours('/there/is/no/such/file');
	expect(none.known).toBe(false);
	expect(none.interfaceOf('127.0.0.9')).toMatch(/^lo/);
	expect(none.interfaceOf('198.51.100.7')).toBeUndefined();
});
