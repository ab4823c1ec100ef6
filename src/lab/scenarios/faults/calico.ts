import {i4, nuc8} from '../base/nodes.ts';
import type {Clock} from '../clock.ts';
import {withPods} from '../delta.ts';
import {condition, type KubeObject} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const typhaNodes = [nuc8, i4];

/** Typha on two nodes, and the agents of all others without it. */
function cutFromTypha(plan: ClusterPlan): ClusterPlan {
	const places = [...typhaNodes];
	const moved = withPods(plan, (_, pod) =>
		pod.name.startsWith('calico-typha-') ? {...pod, node: places.shift() ?? pod.node} : pod,
	);
	return withPods(moved, (_, pod) =>
		pod.name.startsWith('calico-node-') && !typhaNodes.includes(pod.node)
			? {...pod, states: {'calico-node': {kind: 'running', ready: false}}}
			: pod,
	);
}

/** What the operator then says, where it says that all is well otherwise. */
function awaitingNodes(object: unknown, clock: Clock): unknown {
	const {kind, metadata, status} = object as KubeObject & {readonly status?: object};
	if (kind !== 'TigeraStatus' || metadata.name !== 'calico') return object;
	const since = clock.at('15:14');
	const message = 'DaemonSet "calico-system/calico-node" is not available (awaiting 3 nodes)';
	return {
		...(object as object),
		status: {
			...status,
			conditions: [
				condition('Available', 'False', since, 'ResourceNotReady', message),
				condition('Degraded', 'False', since, 'NotDegraded', 'Not degraded'),
				condition('Progressing', 'True', since, 'ResourceNotReady', message),
			],
		},
	};
}

const typhaBlocked = fault(
	{
		id: 'sc-20',
		title: 'Typha is not reached from other nodes',
		story:
			'The firewall between the nodes lacks 5473/tcp: on the three nodes without a Typha of their own calico-node does not become ready. The nodes are Ready and old pods go on.',
		expected: {
			code: 'CAL-06',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['ENV-03', 'CAL-12', 'CAL-15', 'CID-01', 'CID-02'],
		},
	},
	cutFromTypha,
	(cluster, clock) => ({...cluster, objects: cluster.objects.map(object => awaitingNodes(object, clock))}),
);

/** Faults of the parts of Calico itself. */
export const calicoFaults: readonly Scenario[] = [typhaBlocked];
