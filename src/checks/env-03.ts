import type {NodeRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding} from './finding.ts';

const named = {code: 'ENV-03', title: 'Nodes'};

/** Whether all nodes are there, ready, with a network, and take pods. */
export const env03: Check = {
	...named,
	about: 'As many nodes as expected, all Ready, none without a network, none cordoned.',
	needs: ['nodes'],
	run: snapshot => {
		const {nodes} = snapshot.tables;
		const findings = [
			...gathered(
				notReady(nodes),
				'not-ready',
				`${nodes.filter(node => !isReady(node)).length} nodes are not Ready`,
			),
			...gathered(withoutNetwork(nodes), 'no-network', 'many nodes have no pod network'),
			...cordoned(nodes),
			...wrongCount(snapshot, nodes),
		];
		const ready = nodes.filter(isReady).length;
		if (findings.length > 0) return findings;
		if (nodes.length === 0)
			return [finding(named, {verdict: 'UNKNOWN', summary: 'the cluster has no nodes'})];
		const expected = snapshot.profile.nodes;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${ready}/${expected ?? nodes.length} Ready`,
				evidence: fields(
					nodes.map(node => ({source: `Node/${node.name} .status.conditions[Ready]`, value: 'True'})),
				),
			}),
		];
	},
};

/** Whether the kubelet says that it can run pods. */
function isReady(node: NodeRow): boolean {
	return node.conditions.some(({type, status}) => type === 'Ready' && status === 'True');
}

function notReady(nodes: readonly NodeRow[]): readonly Finding[] {
	return nodes
		.filter(node => !isReady(node))
		.map(node => {
			const condition = node.conditions.find(({type}) => type === 'Ready');
			return finding(named, {
				part: node.name,
				verdict: 'FAIL',
				subjects: [clusterSubject('Node', node.name)],
				summary: `${node.name} is not Ready: ${condition?.reason || 'no status'}`,
				explanation: condition?.message ?? 'Its kubelet never reported.',
				evidence: fields([
					{
						source: `Node/${node.name} .status.conditions[Ready]`,
						value:
							condition === undefined
								? 'missing'
								: `${condition.status} ${condition.reason}: ${condition.message}`,
					},
				]),
				remedies: [
					{
						owner: 'platform',
						text: 'Look at the kubelet on the node; a restart of its service may be under way.',
						command: 'sudo systemctl status k3s k3s-agent kubelet',
						risk: 'none',
						verify: 'ktriage check ENV-03',
					},
				],
			});
		});
}

/** NetworkUnavailable is set by the network plugin, calico-node among them; MetalLB does not announce from such a node. */
function withoutNetwork(nodes: readonly NodeRow[]): readonly Finding[] {
	return nodes.flatMap(node => {
		const condition = node.conditions.find(
			({type, status}) => type === 'NetworkUnavailable' && status === 'True',
		);
		if (condition === undefined || !isReady(node)) return [];
		return [
			finding(named, {
				part: `${node.name}-network`,
				verdict: 'FAIL',
				subjects: [clusterSubject('Node', node.name)],
				summary: `${node.name} has no pod network: ${condition.reason}`,
				explanation:
					`New pods are not scheduled there, and MetalLB does not announce addresses from it. ${condition.message}`.trim(),
				evidence: fields([
					{
						source: `Node/${node.name} .status.conditions[NetworkUnavailable]`,
						value: `True ${condition.reason}`,
					},
				]),
			}),
		];
	});
}

function cordoned(nodes: readonly NodeRow[]): readonly Finding[] {
	const closed = nodes.filter(node => node.unschedulable);
	if (closed.length === 0) return [];
	return [
		finding(named, {
			part: 'cordoned',
			verdict: 'WARN',
			subjects: closed.map(node => clusterSubject('Node', node.name)),
			summary: `${count(closed.length, 'node')} cordoned: ${few(closed.map(node => node.name))}`,
			explanation: 'No new pods go there. A migration that was interrupted leaves its node cordoned.',
			evidence: fields(
				closed.map(node => ({source: `Node/${node.name} .spec.unschedulable`, value: 'true'})),
			),
		}),
	];
}

function wrongCount(snapshot: Snapshot, nodes: readonly NodeRow[]): readonly Finding[] {
	const expected = snapshot.profile.nodes;
	if (expected === undefined || expected === nodes.length) return [];
	return [
		finding(named, {
			part: 'count',
			verdict: nodes.length < expected ? 'FAIL' : 'WARN',
			summary: `${nodes.length} nodes, the profile expects ${expected}`,
			explanation: `Present: ${few(
				nodes.map(node => node.name),
				20,
			)}.`,
			evidence: [{kind: 'attested', source: 'profile nodes', value: String(expected), at: atThisLook}],
		}),
	];
}
