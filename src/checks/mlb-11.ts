import {k3sServers} from '../migration/k3s-args.ts';
import {kubectl} from '../migration/kubectl.ts';
import {loadBalancerPools} from '../migration/metallb/pools.ts';
import type {ServiceRow, WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-11', title: 'One load balancer'};

/** ServiceLB of K3s beside MetalLB: both write the status of the same Services (k3s pkg/cloudprovider/servicelb.go). */
export const mlb11: Check = {
	...named,
	about: 'ServiceLB of K3s does not work beside MetalLB.',
	needs: ['services', 'deployments', 'daemonSets', 'nodes'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const sets = snapshot.tables.daemonSets.filter(isServiceLb);
		const onNodes = servicesOnNodeAddresses(snapshot);
		if (sets.length === 0 && onNodes.length === 0) {
			return [
				finding(named, {
					verdict: 'PASS',
					summary: 'no svclb DaemonSet, no Service with the address of a node',
				}),
			];
		}
		const servers = k3sServers(snapshot.tables.nodes).map(({node}) => node.name);
		return [
			finding(named, {
				verdict: 'FAIL',
				confidence: sets.length > 0 ? 'proven' : 'probable',
				subjects: [
					...sets.map(({namespace, name}) => ({kind: 'DaemonSet', namespace, name})),
					...onNodes.map(serviceSubject),
					...servers.map(name => clusterSubject('Node', name)),
				],
				summary: `two load balancers: ${
					sets.length > 0
						? `${count(sets.length, 'DaemonSet')} of ServiceLB beside MetalLB`
						: `${few(onNodes.map(nameOf))} has addresses of nodes`
				}`,
				explanation:
					'ServiceLB writes the addresses of nodes into .status.loadBalancer, MetalLB those of its pool: the address of a Service goes back and forth. MetalLB itself is in order.',
				evidence: fields([
					...sets.map(row => ({
						source: `DaemonSet ${nameOf(row)} metadata.labels[${label}]`,
						value: row.labels[label] ?? 'not set; the name begins with svclb-',
					})),
					...onNodes.map(row => ({
						source: `Service ${nameOf(row)} .status.loadBalancer.ingress`,
						value: row.loadBalancerIps.join(', '),
					})),
				]),
				ruledOut: ['MetalLB taking the wrong pool: the addresses are those of nodes'],
				predictions: [
					{
						probe: kubectl('get', 'services', '-A', '-w'),
						expect: 'EXTERNAL-IP of the same Service changes between nodes and pool',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: `Set --disable=servicelb on every server${servers.length > 0 ? ` (${few(servers)})` : ''} and restart it; the svclb DaemonSets go with it.`,
						command: 'sudo systemctl restart k3s',
						risk: 'high',
						verify: 'ktriage check MLB-11 MLB-04',
					},
				],
			}),
		];
	},
};

const label = 'svccontroller.k3s.cattle.io/svcname';

function isServiceLb({labels, name, namespace}: WorkloadRow): boolean {
	return labels[label] !== undefined || (namespace === 'kube-system' && name.startsWith('svclb-'));
}

/** Services whose address is that of a node, and of no pool of MetalLB. */
function servicesOnNodeAddresses(snapshot: Snapshot): readonly ServiceRow[] {
	const addresses = new Set(snapshot.tables.nodes.flatMap(({internalIps}) => internalIps));
	const {poolOf} = loadBalancerPools(snapshot);
	return snapshot.tables.services.filter(
		row =>
			row.type === 'LoadBalancer' &&
			row.loadBalancerIps.some(ip => addresses.has(ip) && poolOf(ip) === undefined),
	);
}
