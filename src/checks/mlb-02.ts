import {podPools} from '../migration/calico-presence.ts';
import {clusterCidrs} from '../migration/cluster-cidrs.ts';
import {kubectl} from '../migration/kubectl.ts';
import {type LoadBalancerPool, loadBalancerPools} from '../migration/metallb/pools.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import {formatCidr, overlaps, parseCidr, type Range, rangeOf} from '../net/range.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Subject} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-02', title: 'MetalLB pools'};

/** There is a pool, MetalLB reads it, and its addresses belong to nobody else in the cluster. */
export const mlb02: Check = {
	...named,
	about: 'MetalLB has a pool in its own namespace whose addresses belong to nothing else in the cluster.',
	needs: ['deployments', 'daemonSets', 'ipAddressPools', 'services', 'nodes'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const {pools, misplaced} = loadBalancerPools(snapshot);
		if (pools.length === 0) return [noPool(snapshot)];
		const findings = [
			...misplaced.map(({namespace, name}) => ignored(snapshot, {kind: 'IPAddressPool', namespace, name})),
			...pools.flatMap(pool => unreadable(pool)),
			...pools.flatMap(pool => taken(snapshot, pool)),
		];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: pools.map(({row}) => `${row.name} ${row.addresses.join(', ')}`).join('; '),
				evidence: fields(pools.flatMap(poolFacts)),
			}),
		];
	},
};

function poolFacts({row}: LoadBalancerPool): readonly Fact[] {
	const at = `IPAddressPool ${nameOf(row)} .spec`;
	return [
		{source: `${at}.addresses`, value: row.addresses.join(', ')},
		...(row.autoAssign ? [] : [{source: `${at}.autoAssign`, value: 'false'}]),
		...(row.dedicated ? [{source: `${at}.serviceAllocation`, value: 'set'}] : []),
	];
}

/** Services that MetalLB alone could serve and that have no address. */
function waiting({tables}: Snapshot): readonly ServiceRow[] {
	return tables.services.filter(
		row => row.type === 'LoadBalancer' && row.loadBalancerClass === '' && row.loadBalancerIps.length === 0,
	);
}

function noPool(snapshot: Snapshot): Finding {
	const {namespace} = metalLb(snapshot);
	const {misplaced} = loadBalancerPools(snapshot);
	const services = waiting(snapshot);
	const elsewhere = misplaced.map(nameOf);
	return finding(named, {
		part: 'none',
		verdict: services.length > 0 || misplaced.length > 0 ? 'FAIL' : 'WARN',
		subjects: [
			clusterSubject('Namespace', namespace),
			...misplaced.map(row => ({kind: 'IPAddressPool', namespace: row.namespace, name: row.name})),
			...services.map(serviceSubject),
		],
		summary: `MetalLB has no IPAddressPool${elsewhere.length > 0 ? ` in ${namespace}; ${few(elsewhere)} is not read` : ''}${services.length > 0 ? `; ${count(services.length, 'Service')} without an address` : ''}`,
		explanation:
			'Without a pool the controller stays silent: no Service gets an address, and no event says why. The Services are not at fault.',
		evidence: fields([
			{source: `IPAddressPools in namespace ${namespace}`, value: 'none'},
			...misplaced.map(row => ({
				source: `IPAddressPool ${nameOf(row)} .spec.addresses`,
				value: row.addresses.join(', '),
			})),
		]),
		ruledOut: ['controller and speakers: MLB-01 judges them'],
		predictions: [
			{
				probe: kubectl(
					'-n',
					namespace,
					'logs',
					`deployment/${metalLb(snapshot).controller?.name ?? 'controller'}`,
				),
				expect: 'lines that say the pools are empty or that there is no configuration',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: `Create an IPAddressPool in namespace ${namespace} and an advertisement for it, with the range that was agreed for this network.`,
				command: '',
				risk: 'low',
				verify: 'ktriage check MLB-02 MLB-04',
			},
		],
	});
}

function ignored(snapshot: Snapshot, subject: Subject): Finding {
	const {namespace} = metalLb(snapshot);
	return finding(named, {
		part: `${subject.namespace}/${subject.name}`,
		verdict: 'FAIL',
		subjects: [subject],
		summary: `pool ${subject.name} lies in namespace ${subject.namespace} and is not read`,
		explanation: `MetalLB reads its objects from its own namespace ${namespace} only; others are passed over without a word.`,
		evidence: fields([
			{source: `${subject.kind} ${nameOf(subject)} metadata.namespace`, value: subject.namespace},
		]),
		remedies: [
			{
				owner: 'platform',
				text: `Create it in namespace ${namespace} and delete this one.`,
				command: '',
				risk: 'low',
				verify: 'ktriage check MLB-02',
			},
		],
	});
}

function unreadable(pool: LoadBalancerPool): readonly Finding[] {
	if (pool.unreadable.length === 0 && pool.ranges.length > 0) return [];
	return [
		finding(named, {
			part: `${pool.row.name}-addresses`,
			verdict: 'FAIL',
			subjects: [poolSubject(pool)],
			summary: `pool ${pool.row.name} has ${pool.unreadable.length > 0 ? `an entry that is no range: ${few(pool.unreadable)}` : 'no addresses'}`,
			explanation:
				'MetalLB refuses its whole configuration for one such entry and goes on with the last valid one.',
			evidence: fields(poolFacts(pool)),
		}),
	];
}

function poolSubject({row}: LoadBalancerPool): Subject {
	return {kind: 'IPAddressPool', namespace: row.namespace, name: row.name};
}

type Holder = {
	readonly label: string;
	readonly range: Range;
	readonly subject?: Subject;
	readonly fact: Fact;
};

/** Who else has addresses of the pool: nodes and the ranges of pods and Services. */
function taken(snapshot: Snapshot, pool: LoadBalancerPool): readonly Finding[] {
	const clashes = holders(snapshot).filter(({range}) => pool.ranges.some(one => overlaps(one, range)));
	return clashes.map(({label, subject, fact}) =>
		finding(named, {
			part: `${pool.row.name}+${label}`,
			verdict: 'FAIL',
			subjects: [poolSubject(pool), ...(subject ? [subject] : [])],
			summary: `pool ${pool.row.name} holds ${label}`,
			explanation:
				'A Service that gets such an address takes it away from its owner: packets to the owner end at the Service.',
			evidence: fields([...poolFacts(pool), fact]),
			remedies: [
				{
					owner: 'platform',
					text: 'Take these addresses out of the pool; Services that hold one get another.',
					command: '',
					risk: 'medium',
					verify: 'ktriage check MLB-02',
				},
			],
		}),
	);
}

function holders(snapshot: Snapshot): readonly Holder[] {
	const {pod, service} = clusterCidrs(snapshot);
	const certain = pod.known === 'stated' || pod.known === 'default' ? pod.cidrs : [];
	const nodes = snapshot.tables.nodes.flatMap(node =>
		node.internalIps.flatMap(text => {
			const range = rangeOf(text);
			const fact = {source: `Node/${node.name} .status.addresses[InternalIP]`, value: text};
			return range === undefined
				? []
				: [{label: `node ${node.name} ${text}`, range, subject: clusterSubject('Node', node.name), fact}];
		}),
	);
	const pools = podPools(snapshot).flatMap(row => {
		const range = parseCidr(row.cidr);
		const fact = {source: `IPPool/${row.name} .spec.cidr`, value: row.cidr};
		return range === undefined
			? []
			: [{label: `IPPool ${row.name} ${row.cidr}`, range, subject: clusterSubject('IPPool', row.name), fact}];
	});
	const known = [
		...certain.map(cidr => ({kind: 'cluster CIDR', cidr, evidence: pod.evidence[0]})),
		...service.cidrs.map(cidr => ({kind: 'service CIDR', cidr, evidence: service.evidence[0]})),
	].map(({kind, cidr, evidence}) => ({
		label: `${kind} ${formatCidr(cidr)}`,
		range: cidr,
		fact: evidence ?? {source: kind, value: formatCidr(cidr)},
	}));
	return [...nodes, ...pools, ...known];
}
