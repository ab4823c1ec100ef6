import {podPools} from '../migration/calico-presence.ts';
import {kubectl, patchPool, typeOf} from '../migration/kubectl.ts';
import {bitsOf, parseIp} from '../net/ip.ts';
import {cidrOf, formatCidr, parseCidr} from '../net/range.ts';
import {calicoSelector} from '../policy/calico-selector.ts';
import type {IpPoolRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CID-09', title: 'Pool attributes'};

/** Encapsulation, outgoing NAT and node selectors of the active pools. */
export const cid09: Check = {
	...named,
	about: 'Active pools encapsulate where nodes need it, masquerade outgoing traffic and serve every node.',
	needs: ['ipPools', 'nodes'],
	run: snapshot => {
		const pools = podPools(snapshot).filter(pool => !pool.disabled);
		if (pools.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'no active IPPool'})];
		const findings = [
			...pools.flatMap(pool => natFinding(snapshot, pool)),
			...pools.flatMap(pool => encapsulationFinding(snapshot, pool)),
			...selectorFindings(snapshot, pools),
		];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: pools.map(pool => `${pool.cidr} ${describe(pool)}`).join('; '),
				evidence: fields(pools.map(pool => ({source: `IPPool/${pool.name} .spec`, value: describe(pool)}))),
			}),
		];
	},
};

function describe(pool: IpPoolRow): string {
	const nat = pool.natOutgoing ? 'outgoing NAT' : 'no outgoing NAT';
	return `${encapsulation(pool) ?? 'no encapsulation'}, ${nat}, nodes ${pool.nodeSelector || 'all()'}`;
}

function encapsulation({vxlanMode, ipipMode}: IpPoolRow): string | undefined {
	if (vxlanMode !== '' && vxlanMode !== 'Never') return `VXLAN ${vxlanMode}`;
	return ipipMode !== '' && ipipMode !== 'Never' ? `IPIP ${ipipMode}` : undefined;
}

/** IPv6 pools go out unmasqueraded by default, and where BGP announces pods a pool may do so on purpose. */
function natFinding(snapshot: Snapshot, pool: IpPoolRow): readonly Finding[] {
	if (pool.natOutgoing || pool.cidr.includes(':')) return [];
	const bgp = snapshot.tables.installations.some(row => row.bgp === 'Enabled');
	return [
		finding(named, {
			part: `nat-${pool.name}`,
			verdict: bgp ? 'WARN' : 'FAIL',
			confidence: bgp ? 'possible' : 'proven',
			subjects: [clusterSubject('IPPool', pool.name)],
			summary: `pods of ${pool.cidr} reach nothing outside the cluster: natOutgoing is false`,
			explanation: bgp
				? 'Right when routers learn pod addresses by BGP; otherwise answers from outside find no way back.'
				: 'Packets leave with the pod address, which no router outside knows, so answers never come back. Traffic inside the cluster is not touched.',
			evidence: fields([
				{source: `IPPool/${pool.name} .spec.natOutgoing`, value: 'false'},
				...snapshot.tables.installations.map(row => ({
					source: `Installation/${row.name} .spec.calicoNetwork.bgp`,
					value: row.bgp || 'not set',
				})),
			]),
			ruledOut: bgp ? [] : ['routes learned by BGP: no Installation says that it is on'],
			predictions: [
				{
					probe: `From a pod in ${pool.cidr}, connect to an address outside the cluster, and to another pod`,
					expect: 'outside times out, the pod answers',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Switch outgoing NAT on; it takes effect at once, no pod restarts.',
					command: patchPool(snapshot, pool.name, {natOutgoing: true}),
					risk: 'low',
					verify: 'ktriage check CID-09',
				},
			],
		}),
	];
}

function encapsulationFinding(snapshot: Snapshot, pool: IpPoolRow): readonly Finding[] {
	const family = pool.cidr.includes(':') ? 6 : 4;
	const networks = nodeNetworks(snapshot, family);
	if (encapsulation(pool) !== undefined || networks.length < 2) return [];
	const bgpOff = snapshot.tables.installations.some(row => row.bgp === 'Disabled');
	return [
		finding(named, {
			part: `encapsulation-${pool.name}`,
			verdict: bgpOff ? 'FAIL' : 'WARN',
			confidence: bgpOff ? 'proven' : 'possible',
			subjects: [clusterSubject('IPPool', pool.name)],
			summary: `pool ${pool.cidr} is not encapsulated, nodes are in ${count(networks.length, 'network')}`,
			explanation: bgpOff
				? 'Routers between the nodes do not know pod addresses, and BGP, which could tell them, is off.'
				: 'This works only if every router between the nodes learns pod addresses by BGP.',
			evidence: fields([
				{
					source: `IPPool/${pool.name} .spec`,
					value: `vxlanMode ${pool.vxlanMode || 'Never'}, ipipMode ${pool.ipipMode || 'Never'}`,
				},
				{source: 'Nodes metadata.annotations[projectcalico.org/IPv4Address]', value: few(networks, 10)},
			]),
			predictions: [
				{
					probe: 'Connect from a pod to pods on a node of the same and of another network',
					expect: 'the same network answers, the other times out',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Encapsulate between networks only.',
					command: patchPool(snapshot, pool.name, {vxlanMode: 'CrossSubnet', ipipMode: 'Never'}),
					risk: 'medium',
					verify: 'ktriage check CID-09',
				},
			],
		}),
	];
}

function nodeNetworks({tables}: Snapshot, family: 4 | 6): readonly string[] {
	const networks = tables.nodes.flatMap(node => {
		const text = family === 4 ? node.calico?.ipv4Address : node.calico?.ipv6Address;
		const cidr = parseCidr(text ?? '');
		if (cidr === undefined || cidr.prefix === bitsOf(family)) return [];
		const ip = parseIp((text ?? '').split('/')[0] ?? '');
		return ip === undefined ? [] : [formatCidr(cidrOf(ip, cidr.prefix))];
	});
	return [...new Set(networks)].sort();
}

/** Nodes that no automatic pool serves: their pods get no address. */
function selectorFindings(snapshot: Snapshot, pools: readonly IpPoolRow[]): readonly Finding[] {
	const serving = pools.filter(pool => pool.assignmentMode !== 'Manual');
	const selectors = serving.map(pool => ({pool, selects: calicoSelector(pool.nodeSelector)}));
	const evidence = fields(
		serving.map(pool => ({
			source: `IPPool/${pool.name} .spec.nodeSelector`,
			value: pool.nodeSelector || 'all()',
		})),
	);
	const unread = selectors.filter(({selects}) => selects === undefined);
	const excluded = snapshot.tables.nodes.filter(
		node => unread.length === 0 && !selectors.some(({selects}) => selects?.(node.labels)),
	);
	const unreadable = unread.map(({pool}) =>
		finding(named, {
			part: `selector-${pool.name}`,
			verdict: 'UNKNOWN',
			subjects: [clusterSubject('IPPool', pool.name)],
			summary: `nodeSelector of pool ${pool.name} cannot be read: ${pool.nodeSelector}`,
			evidence,
		}),
	);
	if (excluded.length === 0) return unreadable;
	return [
		finding(named, {
			part: 'selector',
			verdict: 'FAIL',
			subjects: excluded.map(node => clusterSubject('Node', node.name)),
			summary: `no pool serves ${few(excluded.map(node => node.name))}`,
			explanation:
				'The node selectors of all active pools leave these nodes out: new pods there get no address.',
			evidence,
			predictions: [{probe: 'Start a pod on such a node', expect: 'it stays in ContainerCreating'}],
			remedies: [
				{
					owner: 'platform',
					text: 'Widen the nodeSelector of a pool, or label the nodes as it wants.',
					command: kubectl('get', typeOf(snapshot, 'ipPools'), '-o', 'yaml'),
					risk: 'low',
					verify: 'ktriage check CID-09',
				},
			],
		}),
	];
}
