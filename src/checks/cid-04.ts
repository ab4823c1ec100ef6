import {clusterCidrs} from '../migration/cluster-cidrs.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import {formatCidr, overlaps, parseCidr, type Range, rangeOf} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Subject} from './finding.ts';

const named = {code: 'CID-04', title: 'No overlapping ranges'};

type Named = {
	readonly kind: 'pool' | 'cluster' | 'service' | 'node' | 'metallb' | 'lan' | 'dhcp' | 'vpn';
	readonly label: string;
	readonly range: Range;
	readonly fact: Fact;
	readonly subject?: Subject;
};

/** Ranges that may not share an address. A pool inside the cluster CIDR is wanted; MetalLB inside the LAN is how it works. */
const clashes: ReadonlySet<string> = new Set([
	'pool pool',
	'pool service',
	'pool node',
	'pool metallb',
	'pool lan',
	'pool dhcp',
	'pool vpn',
	'cluster service',
	'cluster node',
	'cluster metallb',
	'cluster lan',
	'cluster dhcp',
	'cluster vpn',
	'service node',
	'service metallb',
	'service lan',
	'service dhcp',
	'service vpn',
	'node metallb',
	'metallb dhcp',
	'metallb vpn',
]);

/** Pools, service CIDR, node addresses and the ranges of the profile against each other. */
export const cid04: Check = {
	...named,
	about: 'Pod, service, node, load balancer and reserved ranges do not overlap.',
	needs: ['nodes'],
	run: snapshot => {
		const ranges = allRanges(snapshot);
		const findings = pairs(ranges).map(([a, b]) =>
			finding(named, {
				part: `${a.label}+${b.label}`,
				verdict: 'FAIL',
				subjects: [a, b].flatMap(({subject}) => subject ?? []),
				summary: `${a.label} overlaps ${b.label}`,
				explanation:
					'Addresses of one are routed to the other on some machine, so packets end where nobody expects them.',
				evidence: fields(snapshot, [a.fact, b.fact]),
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
		const kinds = [...new Set(ranges.map(({kind}) => kind))].join(', ');
		const summary = `no overlap among ${ranges.length} ranges (${kinds})`;
		return [finding(named, {verdict: 'PASS', summary})];
	},
};

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
		read('pool', `pool ${pool.name} ${pool.cidr}`, pool.cidr, `IPPool/${pool.name} .spec.cidr`, {
			subject: clusterSubject('IPPool', pool.name),
		}),
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
		read('metallb', `MetalLB range ${text}`, text, 'profile metallb.ranges'),
	);
	const reserved = (['lan', 'dhcp', 'vpn'] as const).flatMap(kind =>
		(profile.reserved?.[kind] ?? []).flatMap(text =>
			read(kind, `${kind.toUpperCase()} ${text}`, text, `profile reserved.${kind}`),
		),
	);
	return [...pools, ...cluster, ...services, ...metallb, ...reserved, ...nodes];
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
