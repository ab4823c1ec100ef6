import type {Ip} from '../net/ip.ts';
import {type Cidr, contains, parseCidr} from '../net/range.ts';
import {addressesOf, type End} from './ends.ts';
import {type Match, unknown} from './unknown.ts';

/** Where a block stands, for what cannot be understood. */
export type Place = {readonly object: string; readonly field: string};

const read = new Map<string, Cidr | undefined>();
const mostRead = 50_000;

/** A network or a single address, read once. */
export function blockOf(text: string): Cidr | undefined {
	const hit = read.get(text);
	if (hit !== undefined || read.has(text)) return hit;
	const cidr = parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
	if (read.size >= mostRead) read.clear();
	read.set(text, cidr);
	return cidr;
}

/**
 * Whether an end lies in a network and in none of its exceptions. A node has several addresses, and which one it uses depends on the way
 * the packet takes: when only some of them lie inside, it is not known.
 */
export function liesIn(
	cidr: string,
	except: readonly string[],
	end: End,
	family: 4 | 6,
	{object, field}: Place,
): Match {
	const block = cidr.includes('/') ? blockOf(cidr) : undefined;
	if (block === undefined) return unknown(object, field, `${cidr} is not a CIDR`);
	const holes = except.map(blockOf);
	const bad = holes.indexOf(undefined);
	if (bad >= 0) return unknown(object, `${field} except[${bad}]`, `${except[bad]} is not a CIDR`);
	if (block.family !== family) return 'no';
	if (block.prefix === 0 && holes.length === 0) return 'yes';
	const ips = addressesOf(end);
	if (ips.length === 0) {
		const why =
			end.kind === 'name' ? `the address of ${end.host} is not known` : 'the other side has no address yet';
		return unknown(object, field, why);
	}
	return someOf(
		ips.filter(ip => ip.family === family),
		ip => contains(block, ip) && !holes.some(hole => hole !== undefined && contains(hole, ip)),
		{object, field},
	);
}

function someOf(ips: readonly Ip[], inside: (ip: Ip) => boolean, {object, field}: Place): Match {
	let count = 0;
	for (const ip of ips) if (inside(ip)) count++;
	if (count === 0) return 'no';
	if (count === ips.length) return 'yes';
	return unknown(object, field, 'it holds some of the addresses of the other side, not all');
}
