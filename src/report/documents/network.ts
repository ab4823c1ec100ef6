import {everRead} from '../../migration/per-snapshot.ts';
import type {SourceName} from '../../store/rows.ts';
import {escapeMarkdown as md} from '../formats/escape.ts';
import {type DocumentInput, documentLines, environment, openPoints} from './document.ts';

/** RPT-06: what the network diagram, the notes for troubleshooting and the recovery plan need after the migration. */
export function networkNotes({snapshot, diagnosis}: DocumentInput): string {
	const {tables} = snapshot;
	const table = (
		source: SourceName,
		heads: readonly string[],
		rows: readonly (readonly string[])[],
	): readonly string[] => {
		if (!everRead(snapshot, source)) return ['Not known: it could not be read.'];
		if (rows.length === 0) return ['None.'];
		return [
			`| ${heads.join(' | ')} |`,
			`|${heads.map(() => '---|').join('')}`,
			...rows.map(row => `| ${row.map(text => md(text || '-')).join(' | ')} |`),
		];
	};
	return documentLines(
		`# Network of ${md(snapshot.cluster.context)}`,
		...environment(snapshot),
		'## Nodes',
		...table(
			'nodes',
			['Node', 'Addresses', 'Pod CIDRs', 'Roles'],
			tables.nodes.map(({name, internalIps, podCidrs, roles}) => [
				name,
				internalIps.join(', '),
				podCidrs.join(', '),
				roles.join(', '),
			]),
		),
		'## Pod networks',
		...table(
			'ipPools',
			['Pool', 'CIDR', 'Block size', 'IPIP', 'VXLAN', 'NAT outgoing', 'Disabled'],
			tables.ipPools.map(({name, cidr, blockSize, ipipMode, vxlanMode, natOutgoing, disabled}) => [
				name,
				cidr,
				String(blockSize),
				ipipMode,
				vxlanMode,
				natOutgoing ? 'yes' : 'no',
				disabled ? 'yes' : 'no',
			]),
		),
		'## Addresses of load balancers',
		...table(
			'ipAddressPools',
			['Pool', 'Addresses', 'Assigned by itself'],
			tables.ipAddressPools.map(({namespace, name, addresses, autoAssign}) => [
				`${namespace}/${name}`,
				addresses.join(', '),
				autoAssign ? 'yes' : 'no',
			]),
		),
		'',
		...table(
			'services',
			['Service', 'Type', 'Addresses', 'Ports'],
			tables.services
				.filter(({type}) => type === 'LoadBalancer' || type === 'NodePort')
				.map(({namespace, name, type, loadBalancerIps, clusterIps, ports}) => [
					`${namespace}/${name}`,
					type,
					(loadBalancerIps.length > 0 ? loadBalancerIps : clusterIps).join(', '),
					ports
						.map(({port, nodePort, protocol}) => `${port}${nodePort > 0 ? `:${nodePort}` : ''}/${protocol}`)
						.join(', '),
				]),
		),
		'## Policies',
		...table(
			'networkPolicies',
			['Namespace', 'NetworkPolicies'],
			[...Map.groupBy(tables.networkPolicies, ({namespace}) => namespace)].map(([namespace, policies]) => [
				namespace,
				policies.map(({name}) => name).join(', '),
			]),
		),
		'## What is known to be wrong',
		...openPoints(diagnosis),
		'## Troubleshooting',
		'- A denied connection times out: Felix drops where the controller of Flannel refused.',
		'- What denies: ktriage policy explain FROM TO PORT. What an address is: ktriage who ADDRESS.',
		'- Pods on old addresses: ktriage pods; agents and pools: ktriage calico; announcements: ktriage metallb.',
		'- From a complaint to its cause: ktriage why ns/NAME, why dns, why model NAMESPACE/NAME.',
		'## Recovery',
		'- Restore: ktriage backup DIR writes kinds in the order of restoring; let the server try it with --rehearse.',
		'- Way back, in this order: export policies, delete the Installation while its operator runs, wait for finalizers, then the operator, then the flags of K3s with the CIDRs unchanged, servers before agents, and recreate pods.',
		'## For the team',
		'- Address ranges of pods and Services of a running K3s cluster stay: pools lie inside the cluster-cidr.',
		'- Policies are enforced in every namespace; a baseline that denies needs DNS, API and storage allowed.',
		'- A pin of a load balancer address is metallb.io/loadBalancerIPs, and no other annotation.',
	);
}
