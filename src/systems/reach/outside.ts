import {addressIndex} from '../../migration/address-index.ts';
import {formatIp, type Ip} from '../../net/ip.ts';
import {addressAt, type Cidr, contains} from '../../net/range.ts';
import {blockOf} from '../../policy/blocks.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Group} from './groups.ts';

/** An address that is in no block which rules name (TEST-NET-3 of RFC 5737, documentation prefix of RFC 3849). */
const elsewhere = ['203.0.113.254/32', '2001:db8::ffff/128'];
/** Addresses that are tried to find one in a block and in none inside of it. */
const tries = 64;

/** Addresses outside of the cluster that rules tell apart: one in each block they name, and one in none. */
export function outsiders(snapshot: Snapshot, blocks: readonly string[]): readonly Group[] {
	const cidrs = blocks.flatMap(text => blockOf(text) ?? []);
	const found: Group[] = [];
	const families = new Set(cidrs.map(({family}) => family)).add(4);
	for (const text of elsewhere) {
		const cidr = blockOf(text)!;
		if (!families.has(cidr.family)) continue;
		found.push(outsider({family: cidr.family, value: cidr.first}, 'any address outside'));
	}
	for (const cidr of cidrs) {
		const ip = addressIn(snapshot, cidr, cidrs);
		if (ip !== undefined) found.push(outsider(ip, `addresses such as ${formatIp(ip)}`));
	}
	return found;
}

function outsider(ip: Ip, title: string): Group {
	return {end: {kind: 'address', ip}, slots: [], title};
}

/** An address of a block that no smaller block holds and no pod has; undefined when none is found quickly. */
function addressIn(snapshot: Snapshot, cidr: Cidr, all: readonly Cidr[]): Ip | undefined {
	const index = addressIndex(snapshot);
	const smaller = all.filter(
		one =>
			one.family === cidr.family &&
			one.prefix > cidr.prefix &&
			contains(cidr, {family: one.family, value: one.first}),
	);
	const step = Math.max(1, Number((cidr.last - cidr.first) / BigInt(tries)));
	for (let count = 0; count < tries; count++) {
		const ip = addressAt(cidr, Number.isSafeInteger(count * step) ? count * step : count);
		if (ip === undefined) return undefined;
		const pod = ip.family === 4 ? index.find4(Number(ip.value)) : index.find6(formatIp(ip));
		if (pod < 0 && !smaller.some(one => contains(one, ip))) return ip;
	}
	return undefined;
}
