import {kubectl} from '../migration/kubectl.ts';
import {advertisedBy, advertisements, includesNode, isAbout} from '../migration/metallb/advertised.ts';
import {type LoadBalancerPool, loadBalancerPools} from '../migration/metallb/pools.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {connectionTest, fromOutside} from './connection-test.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-03', title: 'MetalLB advertisements'};

/** An address of a pool that no advertisement is about is given to Services and announced by nobody. */
export const mlb03: Check = {
	...named,
	about:
		'Every pool of MetalLB is announced by an advertisement in its namespace that some node takes part in.',
	needs: [
		'deployments',
		'daemonSets',
		'ipAddressPools',
		'l2Advertisements',
		'bgpAdvertisements',
		'bgpPeers',
		'services',
		'nodes',
	],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const {pools} = loadBalancerPools(snapshot);
		if (pools.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'no pool to announce: see MLB-02'})];
		}
		const silent = pools.flatMap(pool => silentPool(snapshot, pool) ?? []);
		const findings = [...silent, ...strays(snapshot, silent.length > 0), ...unknownPools(snapshot)];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: pools
					.map(pool => `${pool.row.name} by ${few(announcers(snapshot, pool).map(({name}) => name))}`)
					.join('; '),
				evidence: fields(advertisementFacts(snapshot)),
			}),
		];
	},
};

function announcers(snapshot: Snapshot, pool: LoadBalancerPool) {
	const {l2, bgp} = advertisedBy(snapshot, pool);
	return [
		...l2.map(row => ({kind: 'L2Advertisement', name: row.name, row})),
		...bgp.map(row => ({kind: 'BGPAdvertisement', name: row.name, row})),
	];
}

function advertisementFacts(snapshot: Snapshot): readonly Fact[] {
	const {l2, bgp, misplaced} = advertisements(snapshot);
	const rows = [
		...l2.map(row => ({kind: 'L2Advertisement', row})),
		...bgp.map(row => ({kind: 'BGPAdvertisement', row})),
		...misplaced,
	];
	if (rows.length === 0) return [{source: 'L2Advertisements and BGPAdvertisements', value: 'none'}];
	return rows.map(({kind, row}) => ({
		source: `${kind} ${nameOf(row)} .spec.ipAddressPools`,
		value:
			row.pools.join(', ') || (row.poolSelectors.length > 0 ? 'by label selector' : 'not set: every pool'),
	}));
}

/** Why nobody can announce the pool; undefined when somebody can. */
function silentPool(snapshot: Snapshot, pool: LoadBalancerPool): Finding | undefined {
	const {namespace} = metalLb(snapshot);
	const all = announcers(snapshot, pool);
	const misplaced = advertisements(snapshot).misplaced.filter(({row}) => isAbout(row, pool));
	const {nodes, bgpPeers} = snapshot.tables;
	const onNodes = all.filter(({row}) => nodes.some(node => includesNode(row, node)));
	const peers = bgpPeers.filter(peer => peer.namespace === namespace);
	const able = onNodes.filter(({kind}) => kind === 'L2Advertisement' || peers.length > 0);
	if (able.length > 0) return undefined;
	const services = [...new Set([...pool.held.values()].flat())];
	const why =
		all.length === 0
			? misplaced.length > 0
				? `${few(misplaced.map(({kind, row}) => `${kind} ${nameOf(row)}`))} is about it but lies outside namespace ${namespace}, the only one that MetalLB reads`
				: 'no L2Advertisement and no BGPAdvertisement is about it'
			: onNodes.length === 0
				? `the node selectors of ${few(all.map(({name}) => name))} select no node`
				: `only ${few(onNodes.map(({name}) => name))} announces it by BGP, and there is no BGPPeer`;
	return finding(named, {
		part: pool.row.name,
		verdict: services.length > 0 ? 'FAIL' : 'WARN',
		subjects: [
			{kind: 'IPAddressPool', namespace: pool.row.namespace, name: pool.row.name},
			...misplaced.map(({kind, row}) => ({kind, namespace: row.namespace, name: row.name})),
			...services.map(serviceSubject),
		],
		summary: `pool ${pool.row.name} is not announced: ${why}`,
		explanation: `Addresses of it are assigned and nobody answers for them${services.length > 0 ? `: ${count(services.length, 'Service')} cannot be reached from outside (${few(services.map(nameOf))})` : ''}. Inside the cluster they work, which hides the fault.`,
		evidence: fields(advertisementFacts(snapshot)),
		ruledOut: ['assignment: it does not depend on advertisements'],
		predictions: [
			...(services.length > 0 ? unansweredFrom(services) : []),
			{probe: 'arping -c 3 ADDRESS from a machine in the same network', expect: 'no answer'},
			{
				probe: kubectl('-n', namespace, 'get', 'servicel2statuses.metallb.io'),
				expect: 'no line for these Services',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text:
					misplaced.length > 0
						? `Create the advertisement in namespace ${namespace} and delete the one outside.`
						: `Give the pool an advertisement in namespace ${namespace}.`,
				command: '',
				risk: 'low',
				verify: 'ktriage check MLB-03 MLB-18',
			},
		],
	});
}

/** Advertisements that are not read, where another one announces the pools all the same. */
function strays(snapshot: Snapshot, told: boolean): readonly Finding[] {
	const {misplaced} = advertisements(snapshot);
	const {namespace} = metalLb(snapshot);
	if (told || misplaced.length === 0) return [];
	return misplaced.map(({kind, row}) =>
		finding(named, {
			part: nameOf(row),
			verdict: 'FAIL',
			subjects: [{kind, namespace: row.namespace, name: row.name}],
			summary: `${kind} ${nameOf(row)} is not read: it lies outside namespace ${namespace}`,
			explanation: 'Every pool is announced by another advertisement; what this one asks for is ignored.',
			evidence: fields([{source: `${kind} ${nameOf(row)} metadata.namespace`, value: row.namespace}]),
			remedies: [
				{
					owner: 'platform',
					text: `Move it to namespace ${namespace}, or delete it.`,
					command: '',
					risk: 'low',
					verify: 'ktriage check MLB-03',
				},
			],
		}),
	);
}

/** Advertisements that name pools which do not exist. */
function unknownPools(snapshot: Snapshot): readonly Finding[] {
	const {l2, bgp} = advertisements(snapshot);
	const known = new Set(loadBalancerPools(snapshot).pools.map(({row}) => row.name));
	const rows = [
		...l2.map(row => ({kind: 'L2Advertisement', row})),
		...bgp.map(row => ({kind: 'BGPAdvertisement', row})),
	];
	return rows.flatMap(({kind, row}) => {
		const missing = row.pools.filter(name => !known.has(name));
		if (missing.length === 0) return [];
		return [
			finding(named, {
				part: `${row.name}-pools`,
				verdict: 'WARN',
				subjects: [{kind, namespace: row.namespace, name: row.name}],
				summary: `${kind} ${row.name} names ${few(missing)}: no such pool`,
				explanation: 'A pool that was renamed or deleted; the advertisement does nothing for it.',
				evidence: fields([
					{source: `${kind} ${nameOf(row)} .spec.ipAddressPools`, value: row.pools.join(', ')},
				]),
			}),
		];
	});
}

/** More addresses than these are not asked for one finding. */
const mostAsked = 10;

/** One question for all: a single address that answers may be an old entry of a neighbour's table. */
function unansweredFrom(services: readonly ServiceRow[]): Finding['predictions'] {
	const asked = services.flatMap(({loadBalancerIps: [host], ports}) => {
		const port = ports.find(({protocol}) => protocol === 'TCP')?.port;
		return host === undefined || port === undefined ? [] : [{host, port}];
	});
	const [first] = asked;
	const {test} = connectionTest(fromOutside, first?.host, first?.port, 'silent');
	const named = services
		.slice(0, 3)
		.map(one => `${one.loadBalancerIps[0] ?? 'its address'} of ${nameOf(one)}`);
	return [
		{
			probe: `From this machine, connect to ${few(named)}`,
			expect: 'no answer, since nobody announces the address',
			...(test && {test: {...test, to: asked.slice(0, mostAsked)}}),
		},
	];
}
