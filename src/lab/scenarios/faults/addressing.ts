import {spread} from '../base/base.ts';
import {foreignBlocks, i7} from '../base/nodes.ts';
import {reachability} from '../base/reachability.ts';
import {withFlannelPods, withNodes, withPods} from '../delta.ts';
import type {ClusterPlan} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

/** The plan with its Calico pool elsewhere; `blocks` has one block for each node, in order. */
function onPool(plan: ClusterPlan, poolCidr: string, blocks: readonly string[]): ClusterPlan {
	const byName = new Map(plan.nodes.map(({name}, index) => [name, blocks[index]]));
	return withNodes({...plan, calico: {...plan.calico, poolCidr}}, node => {
		const block = byName.get(node.name);
		return block === undefined ? node : {...node, blocks: [block]};
	});
}

const poolOutside = fault(
	{
		id: 'sc-01',
		title: 'Calico pool outside the cluster CIDR',
		story:
			'A fresh cluster: K3s has cluster-cidr 10.42.0.0/16, Calico allocates from 10.244.0.0/16. Every pod is on Calico.',
		expected: {code: 'CID-02', verdict: 'FAIL', owner: 'platform', mustPass: ['CID-01', 'FLN-03', 'CAL-12']},
	},
	plan => onPool(plan, '10.244.0.0/16', foreignBlocks),
);

const sameCidr = fault(
	{
		id: 'sc-02',
		title: 'Both networks in one CIDR, six pods not recreated',
		story:
			'Flannel was replaced in place and Calico allocates from the same 10.42.0.0/16. Six pods keep the addresses Flannel gave them; one of them was given out a second time by Calico.',
		expected: {code: 'CID-01', verdict: 'FAIL', owner: 'platform', mustPass: ['CID-02', 'CAL-12']},
	},
	(plan, clock) => {
		const swapped = clock.at('14:04');
		const moved = withNodes(
			{
				...plan,
				calico: {...plan.calico, since: swapped},
				bornAt: (ns, pod) => spread(clock, `${ns}/${pod}`, 854, 36),
			},
			node => ({
				...node,
				flannelMarks: true,
				blocks: node.name === i7 ? ['10.42.3.0/26'] : node.blocks,
			}),
		);
		const kept = withFlannelPods(
			moved,
			{
				'financial-inference/seldon-scheduler-0': '10.42.3.12',
				'mlflow/mlflow-postgres-0': '10.42.1.14',
				'jupyterhub/jupyter-user1': '10.42.3.80',
				'jupyterhub/jupyter-user2': '10.42.4.31',
				'jupyterhub/jupyter-user3': '10.42.2.32',
				'monitoring/prometheus-kube-prometheus-stack-prometheus-0': '10.42.3.90',
			},
			clock.daysAgo(9),
		);
		return {...kept, probes: reachability(kept, () => false)};
	},
);

const agentNotRestarted = fault(
	{
		id: 'sc-32',
		title: 'One agent was not restarted and still runs Flannel',
		story:
			'Calico allocates from 10.244.0.0/16, which the server flags name and under which the nodes were registered anew, all but one. The k3s-agent of nuc10i7fnh was not restarted after the flags changed: pods that start there get Flannel addresses, a new one 10.42.4.55 five minutes ago.',
		expected: {code: 'FLN-03', verdict: 'FAIL', owner: 'platform', mustPass: ['CID-02', 'CAL-12']},
	},
	(plan, clock) => {
		const swapped = clock.at('14:04');
		const pooled = withNodes(onPool(plan, '10.244.0.0/16', foreignBlocks), node => ({
			...node,
			flannelMarks: true,
			podCidr: node.name === i7 ? node.podCidr : node.podCidr.replace('10.42.', '10.244.'),
			args: node.args.map(arg => (arg === '10.42.0.0/16' ? '10.244.0.0/16' : arg)),
		}));
		let next = 19;
		return {
			...withPods(pooled, (_, pod) => {
				if (pod.node !== i7 || pod.address.kind !== 'calico') return pod;
				next += 1;
				return pod.name.startsWith('grafana-')
					? {...pod, address: {kind: 'flannel', ip: '10.42.4.55'}, createdAt: clock.at('15:35')}
					: {...pod, address: {kind: 'flannel', ip: `10.42.4.${next}`}};
			}),
			calico: {...pooled.calico, since: swapped},
			bornAt: (namespace, pod) => spread(clock, `${namespace}/${pod}`, 854, 36),
		};
	},
);

const noNat = fault(
	{
		id: 'sc-33',
		title: 'Calico pool without outgoing NAT',
		story: 'The pool has natOutgoing false: pods reach each other but nothing outside the cluster.',
		expected: {code: 'CID-09', verdict: 'FAIL', owner: 'platform', mustPass: ['CID-01', 'CID-02']},
	},
	plan => ({
		...plan,
		calico: {...plan.calico, natOutgoing: false},
		probes: reachability(plan, (from, to) => from !== undefined && to === undefined),
	}),
);

const wrongNodeAddress = fault(
	{
		id: 'sc-21',
		title: 'Calico took the wrong address of one node',
		story:
			'calico-node of nuc10i7fnh detected 172.17.0.1/16, the address of a bridge, as the address of the node: only that node is cut off.',
		expected: {code: 'CAL-12', verdict: 'FAIL', owner: 'platform', mustPass: ['CID-01', 'CID-02', 'FLN-03']},
	},
	plan => ({
		...withNodes(plan, node => (node.name === i7 ? {...node, calicoAddress: '172.17.0.1/16'} : node)),
		probes: reachability(
			plan,
			(from, to) => from !== undefined && to !== undefined && from !== to && [from, to].includes(i7),
		),
	}),
);

const overlayBlocked = fault(
	{
		id: 'sc-19',
		title: 'Only the port of the old overlay is open between nodes',
		story:
			'The firewall between the nodes lets 8472/udp of Flannel through but not 4789/udp of Calico: pods reach each other on one node, never across.',
		expected: {code: 'CAL-15', verdict: 'FAIL', owner: 'platform', mustPass: ['CID-01', 'CID-02', 'CAL-12']},
	},
	plan => ({
		...plan,
		probes: reachability(plan, (from, to) => from !== undefined && to !== undefined && from !== to),
	}),
);

/** Faults of addresses, pools and the paths between nodes. */
export const addressingFaults: readonly Scenario[] = [
	poolOutside,
	sameCidr,
	overlayBlocked,
	wrongNodeAddress,
	agentNotRestarted,
	noNat,
];
