import {clusterCidrs} from '../migration/cluster-cidrs.ts';
import {type Fact, sourceState} from '../migration/per-snapshot.ts';
import {formatCidr, overlaps, parseCidr, type Range, rangeOf} from '../net/range.ts';
import type {IpPoolRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Subject} from './finding.ts';
import {unreadable} from './needs.ts';

const named = {code: 'CID-04', title: 'No overlapping ranges'};

type Named = {
	readonly kind: 'pool' | 'cluster' | 'service' | 'node' | 'balancer' | 'lan' | 'dhcp' | 'vpn';
	readonly label: string;
	readonly range: Range;
	readonly fact: Fact;
	readonly subject?: Subject;
};

/** Ranges that may not share an address. A pool inside the cluster CIDR is wanted; a load balancer inside the LAN is how it works. */
const clashes: ReadonlySet<string> = new Set([
	'pool pool',
	'pool service',
	'pool node',
	'pool balancer',
	'pool lan',
	'pool dhcp',
	'pool vpn',
	'cluster service',
	'cluster node',
	'cluster balancer',
	'cluster lan',
	'cluster dhcp',
	'cluster vpn',
	'service node',
	'service balancer',
	'service lan',
	'service dhcp',
	'service vpn',
	'node balancer',
	'balancer dhcp',
	'balancer vpn',
]);

/** Pools, service CIDR, node addresses and the ranges of the profile against each other. */
export const cid04: Check = {
	...named,
	about: 'Pod, service, node, load balancer and reserved ranges do not overlap.',
	needs: ['nodes'],
	run: snapshot => {
		const ranges = allRanges(snapshot);
		const findings = clashesOf(ranges).map(([a, others]) =>
			finding(named, {
				part: `${a.label}+${others.length === 1 ? others[0]?.label : 'nodes'}`,
				verdict: 'FAIL',
				subjects: [a, ...others].flatMap(({subject}) => subject ?? []),
				summary: `${a.label} overlaps ${others.length === 1 ? others[0]?.label : `${count(others.length, 'node')}: ${few(others.map(one => one.subject?.name ?? ''))}`}`,
				explanation:
					'Addresses of one are routed to the other on some machine, so packets end where nobody expects them.',
				evidence: fields([a.fact, ...others.map(one => one.fact)]),
				remedies: [
					{
						owner: 'platform',
						text: `Renumber the one that is easier to change: a pool or a load balancer range before anything else.`,
						command: '',
						risk: 'medium',
						verify: 'ktriage check CID-04',
					},
				],
			}),
		);
		if (findings.length > 0) return gathered(findings, 'many', `${findings.length} pairs of ranges overlap`);
		const kinds = [...new Set(ranges.map(({kind}) => names[kind]))].join(', ');
		const summary = `no overlap among ${ranges.length} ranges (${kinds})`;
		const blind = withoutPools(snapshot);
		return blind ?? [finding(named, {verdict: 'PASS', summary})];
	},
};

const names: Readonly<Record<Named['kind'], string>> = {
	pool: 'pool',
	cluster: 'cluster',
	service: 'service',
	node: 'node',
	balancer: 'load balancer',
	lan: 'LAN',
	dhcp: 'DHCP',
	vpn: 'VPN',
};

/** A cluster that has pools which cannot be read has not been compared. */
function withoutPools(snapshot: Snapshot): readonly Finding[] | undefined {
	if (sourceState(snapshot, 'ipPools')?.kind === 'absent') return undefined;
	return unreadable(snapshot, {...named, needs: ['ipPools']});
}

/** One clash for each pair of ranges, but one for all nodes in a range, and none for the cluster CIDR where a pool inside it says the same. */
function clashesOf(ranges: readonly Named[]): readonly (readonly [Named, readonly Named[]])[] {
	const found = pairs(ranges);
	const said = ([a, b]: readonly [Named, Named]) =>
		a.kind === 'cluster' &&
		found.some(
			([pool, other]) => pool.kind === 'pool' && other.label === b.label && overlaps(pool.range, a.range),
		);
	const grouped = new Map<string, [Named, Named[]]>();
	for (const [a, b] of found.filter(pair => !said(pair))) {
		const key = b.kind === 'node' ? a.label : `${a.label}\n${b.label}`;
		const group = grouped.get(key) ?? [a, []];
		group[1].push(b);
		grouped.set(key, group);
	}
	return [...grouped.values()];
}

function pairs(ranges: readonly Named[]): readonly (readonly [Named, Named])[] {
	const nodes = ranges.filter(({kind}) => kind === 'node');
	const others = ranges.filter(({kind}) => kind !== 'node');
	const found: (readonly [Named, Named])[] = [];
	others.forEach((a, index) => {
		for (const b of [...others.slice(index + 1), ...nodes]) {
			const bad = clashes.has(`${a.kind} ${b.kind}`) || clashes.has(`${b.kind} ${a.kind}`);
			if (bad && overlaps(a.range, b.range)) found.push([a, b]);
		}
	});
	return found;
}

function allRanges(snapshot: Snapshot): readonly Named[] {
	const {tables, profile} = snapshot;
	const {pod, service} = clusterCidrs(snapshot);
	const certain = pod.known === 'stated' || pod.known === 'default';
	const pools = tables.ipPools.flatMap(pool =>
		read(
			isForBalancer(pool) ? 'balancer' : 'pool',
			`pool ${pool.name} ${pool.cidr}`,
			pool.cidr,
			`IPPool/${pool.name} .spec.cidr`,
			{subject: clusterSubject('IPPool', pool.name)},
		),
	);
	const cluster = (certain ? pod.cidrs : []).flatMap(cidr =>
		read('cluster', `cluster CIDR ${formatCidr(cidr)}`, formatCidr(cidr), pod.evidence[0]?.source ?? ''),
	);
	const services = service.cidrs.flatMap(cidr =>
		read('service', `service CIDR ${formatCidr(cidr)}`, formatCidr(cidr), service.evidence[0]?.source ?? ''),
	);
	const nodes = tables.nodes.flatMap(node =>
		node.internalIps.flatMap(ip =>
			read('node', `node ${node.name} ${ip}`, ip, `Node/${node.name} .status.addresses`, {
				subject: clusterSubject('Node', node.name),
			}),
		),
	);
	const metallb = (profile.metallb?.ranges ?? []).flatMap(text =>
		read('balancer', `MetalLB range ${text}`, text, 'profile metallb.ranges'),
	);
	const reserved = (['lan', 'dhcp', 'vpn'] as const).flatMap(kind =>
		(profile.reserved?.[kind] ?? []).flatMap(text =>
			read(kind, `${kind.toUpperCase()} ${text}`, text, `profile reserved.${kind}`),
		),
	);
	return [...pools, ...cluster, ...services, ...metallb, ...reserved, ...nodes];
}

/** Addresses of Services that Calico gives out itself (IPPoolSpec.allowedUses LoadBalancer, Calico 3.30): they may lie in the LAN. */
function isForBalancer({allowedUses}: IpPoolRow): boolean {
	return allowedUses.length > 0 && allowedUses.every(use => use === 'LoadBalancer');
}

function read(
	kind: Named['kind'],
	label: string,
	text: string,
	source: string,
	extra: {readonly subject?: Subject} = {},
): readonly Named[] {
	const range = text.includes('/') ? parseCidr(text) : rangeOf(text);
	return range === undefined ? [] : [{kind, label, range, fact: {source, value: text}, ...extra}];
}
