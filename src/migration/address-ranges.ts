import {formatIp, type Ip} from '../net/ip.ts';
import {cidrOf, contains, formatCidr, parseCidr, type Range, rangeOf} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterCidrs} from './cluster-cidrs.ts';
import {perSnapshot} from './per-snapshot.ts';

/** A range of addresses of the cluster, and the object that says so where it is one. */
export type AddressRange = {
	readonly kind:
		| 'service CIDR'
		| 'pod CIDR'
		| 'IPPool'
		| 'IPAM block'
		| 'node podCIDR'
		| 'MetalLB pool'
		| 'node network'
		| 'loopback'
		| 'link-local';
	/** A CIDR, or "FIRST-LAST". */
	readonly range: string;
	readonly subject?: {readonly kind: string; readonly namespace: string; readonly name: string};
	/** Where it stands, as kubectl would name it. */
	readonly source: string;
};

type Known = AddressRange & {readonly holds: Range};

const fixed: readonly (readonly [AddressRange['kind'], string])[] = [
	['loopback', '127.0.0.0/8'],
	['loopback', '::1/128'],
	['link-local', '169.254.0.0/16'],
	['link-local', 'fe80::/10'],
];

/** The ranges of the cluster that an address lies in, the widest first. */
export function rangesAround(snapshot: Snapshot, ip: Ip): readonly AddressRange[] {
	return knownRanges(snapshot)
		.filter(({holds}) => contains(holds, ip))
		.map(({holds: _, ...range}) => range);
}

const knownRanges = perSnapshot((snapshot: Snapshot): readonly Known[] => {
	const {tables} = snapshot;
	const {pod, service} = clusterCidrs(snapshot);
	const named = (kind: string, {namespace, name}: {readonly namespace: string; readonly name: string}) => ({
		kind,
		namespace,
		name,
	});
	const known = (range: AddressRange): readonly Known[] => {
		const holds = rangeOf(range.range);
		return holds === undefined ? [] : [{...range, holds}];
	};
	return [
		...fixed.flatMap(([kind, range]) => known({kind, range, source: 'by definition'})),
		...[['service CIDR', service] as const, ['pod CIDR', pod] as const].flatMap(([kind, {cidrs, evidence}]) =>
			cidrs.flatMap(cidr => known({kind, range: formatCidr(cidr), source: evidence[0]?.source ?? ''})),
		),
		...tables.ipPools.flatMap(row =>
			known({
				kind: 'IPPool',
				range: row.cidr,
				subject: named('IPPool', row),
				source: `IPPool/${row.name} .spec.cidr`,
			}),
		),
		...tables.nodes.flatMap(row =>
			row.podCidrs.flatMap(range =>
				known({
					kind: 'node podCIDR',
					range,
					subject: named('Node', row),
					source: `Node/${row.name} .spec.podCIDRs`,
				}),
			),
		),
		...tables.ipamBlocks
			.filter(({deleted}) => !deleted)
			.flatMap(row =>
				known({
					kind: 'IPAM block',
					range: row.cidr,
					subject: named('IPAMBlock', row),
					source: `IPAMBlock/${row.name} .spec.cidr, affinity ${row.affinity || 'none'}`,
				}),
			),
		...tables.ipAddressPools.flatMap(row =>
			row.addresses.flatMap(range =>
				known({
					kind: 'MetalLB pool',
					range,
					subject: named('IPAddressPool', row),
					source: `IPAddressPool ${row.namespace}/${row.name} .spec.addresses`,
				}),
			),
		),
		...nodeNetworks(snapshot).flatMap(range => known(range)),
	];
});

/** Calico writes the address of a node with the prefix of its network; without Calico that is not in the API. */
function nodeNetworks({tables}: Snapshot): readonly AddressRange[] {
	const found = new Map<string, AddressRange>();
	for (const {name, calico} of tables.nodes) {
		const cidr = parseCidr(calico?.ipv4Address ?? '');
		if (cidr === undefined || cidr.prefix >= 32) continue;
		const network = cidrOf({family: cidr.family, value: cidr.first}, cidr.prefix);
		const range = `${formatIp({family: network.family, value: network.first})}/${network.prefix}`;
		if (!found.has(range))
			found.set(range, {
				kind: 'node network',
				range,
				source: `Node/${name} metadata.annotations[projectcalico.org/IPv4Address]`,
			});
	}
	return [...found.values()];
}
