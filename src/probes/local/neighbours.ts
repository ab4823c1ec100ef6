import {readFile} from 'node:fs/promises';
import {networkInterfaces} from 'node:os';
import {parseIp} from '../../net/ip.ts';
import {contains, parseCidr} from '../../net/range.ts';

/** What this machine knows of its local networks. */
export type Neighbours = {
	/** Hardware address by IPv4 address, of those that answered lately. */
	readonly hardware: ReadonlyMap<string, string>;
	/** False where the table cannot be read (other systems than Linux). */
	readonly known: boolean;
	/** The interface in whose network an address lies; undefined when a router is between. */
	readonly interfaceOf: (address: string) => string | undefined;
};

/** Reads the neighbour table of the kernel (proc_net(5): /proc/net/arp); nothing is sent. */
export async function readNeighbours(file = '/proc/net/arp'): Promise<Neighbours> {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	const networks = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
		addresses.flatMap(({cidr}) => {
			const range = parseCidr(cidr ?? '');
			return range === undefined || range.prefix === (range.family === 4 ? 32 : 128) ? [] : [{name, range}];
		}),
	);
	return {
		hardware: readArp(text ?? ''),
		known: text !== undefined,
		interfaceOf: address => {
			const ip = parseIp(address);
			return networks.find(({range}) => ip !== undefined && contains(range, ip))?.name;
		},
	};
}

/** Complete entries of /proc/net/arp: flags 0x2 and a hardware address that is not all zeros. */
export function readArp(text: string): ReadonlyMap<string, string> {
	return new Map(
		text.split('\n').flatMap((line): [string, string][] => {
			const [address = '', , flags = '', hardware = ''] = line.trim().split(/\s+/);
			const complete = (Number(flags) & 2) !== 0 && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(hardware);
			return complete && !/^(00:){5}00$/.test(hardware) ? [[address, hardware.toLowerCase()]] : [];
		}),
	);
}
