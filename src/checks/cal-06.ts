import {type AgentState, agentStates} from '../migration/calico-agents.ts';
import {calicoWorkloads, podsOf} from '../migration/calico-workloads.ts';
import {podFlags} from '../store/pod-table.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, podName, podSubjects} from './build.ts';
import {notJudged} from './calico-scope.ts';
import {isShort, lookAtWorkload, workloadFacts, workloadSubjects} from './calico-workload.ts';
import type {Check} from './check.ts';
import {connectionTest} from './connection-test.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CAL-06', title: 'Typha'};

/** Typha stands between the node agents and the API server: agents that cannot reach it never become ready. */
export const cal06: Check = {
	...named,
	about: 'Typha runs where it is installed, and the agents of all nodes get through to it (5473/tcp).',
	needs: ['nodes', 'pods', 'daemonSets', 'deployments'],
	run: snapshot => {
		const absent = notJudged(named, snapshot);
		if (absent !== undefined) return absent;
		const {typha} = calicoWorkloads(snapshot);
		if (typha === undefined || typha.desired === 0) {
			const summary = 'no Typha here: the agents watch the API server themselves';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const states = agentStates(snapshot);
		const down = states.filter(({kind}) => kind === 'down');
		if (typha.ready === 0 && isShort(snapshot, typha)) return [noTypha(snapshot, typha, down)];
		const cut = cutOff(snapshot, typha, states);
		if (cut !== undefined) return [blocked(snapshot, typha, cut)];
		const evidence = fields(workloadFacts(snapshot, typha));
		const counts = `${typha.ready} of ${typha.desired} ready`;
		if (isShort(snapshot, typha)) {
			return [
				finding(named, {
					verdict: 'WARN',
					subjects: workloadSubjects(snapshot, typha),
					summary: `${typha.namespace}/${typha.name} ${counts}`,
					explanation: 'The others carry on. With one left, its restart stops updates on all nodes.',
					evidence,
					remedies: [lookAtWorkload(typha, 'CAL-06')],
				}),
			];
		}
		const note =
			down.length > 0 ? 'Which agents are not ready does not follow where Typha runs: see CAL-01.' : '';
		return [finding(named, {verdict: 'PASS', summary: counts, explanation: note, evidence})];
	},
};

function noTypha(snapshot: Snapshot, typha: WorkloadRow, down: readonly AgentState[]): Finding {
	const hit = down.length > 0;
	return finding(named, {
		verdict: hit ? 'FAIL' : 'WARN',
		subjects: [...workloadSubjects(snapshot, typha), ...agentSubjects(snapshot, down)],
		summary: `no Typha is ready${hit ? `; calico-node not ready on ${count(down.length, 'node')}` : ''}`,
		explanation:
			'The agents hear of new pods and policies only through Typha. What they have stays in force; agents that start do not become ready.',
		evidence: fields([...workloadFacts(snapshot, typha), ...agentFacts(snapshot, down)]),
		remedies: [lookAtWorkload(typha, 'CAL-06')],
	});
}

type Cut = {
	readonly down: readonly AgentState[];
	readonly well: readonly AgentState[];
	readonly typhas: readonly number[];
};

/**
 * The pattern of a closed port between nodes: Typha is up, every agent beside a Typha on the same node is ready, and every agent
 * elsewhere is not. One node elsewhere would be too few to tell.
 */
function cutOff(snapshot: Snapshot, typha: WorkloadRow, states: readonly AgentState[]): Cut | undefined {
	const {pods} = snapshot;
	const typhas = podsOf(snapshot, typha).filter(slot => (pods.flags(slot) & podFlags.ready) !== 0);
	const beside = new Set(typhas.map(slot => pods.nodeName(pods.nodeId(slot))));
	const [here, elsewhere] = [true, false].map(side =>
		states.filter(({node}) => beside.has(node.name) === side),
	);
	if (here === undefined || elsewhere === undefined || here.length === 0 || elsewhere.length < 2)
		return undefined;
	if (!here.every(({kind}) => kind === 'ready') || !elsewhere.every(({kind}) => kind === 'down'))
		return undefined;
	return {down: elsewhere, well: here, typhas};
}

function blocked(snapshot: Snapshot, typha: WorkloadRow, {down, well, typhas}: Cut): Finding {
	const {pods} = snapshot;
	const addresses = typhas.flatMap(slot => pods.ips(slot).slice(0, 1));
	return finding(named, {
		part: 'unreachable',
		verdict: 'FAIL',
		confidence: 'probable',
		subjects: [...agentSubjects(snapshot, down), ...workloadSubjects(snapshot, typha)],
		summary: `agents reach Typha on their own node only: ${few(down.map(({node}) => node.name))} cut off`,
		explanation:
			'Typha is up, and just the agents on the nodes where it runs are ready; all others are not. That is what a firewall between the nodes looks like that lacks 5473/tcp. The nodes themselves may well be Ready.',
		evidence: fields([
			...workloadFacts(snapshot, typha).slice(0, 1),
			...typhas.map(slot => ({
				source: `Pod ${podName(snapshot, slot)} .spec.nodeName`,
				value: pods.nodeName(pods.nodeId(slot)),
			})),
			...agentFacts(snapshot, [...well, ...down]),
		]),
		ruledOut: [
			'a Typha that does not run: it is ready',
			'a node that is down: only nodes whose kubelet reports Ready were counted',
			'a broken image or setting of calico-node: the same DaemonSet is ready where Typha is on the node',
		],
		predictions: [
			{
				probe: `On ${down[0]?.node.name ?? 'such a node'}: nc -vz -w 3 ${addresses[0] ?? 'TYPHA-NODE'} 5473`,
				expect: 'a timeout or a refusal; if it connects, the port is not the cause',
				...connectionTest(down[0] && {kind: 'node', node: down[0].node.name}, addresses[0], 5473, 'closed'),
			},
			{
				probe: 'The log of a calico-node that is not ready',
				expect: 'it names a failed connection to Typha on port 5473',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Open 5473/tcp between all nodes, in the firewall of the nodes and between them.',
				command: 'sudo ufw allow proto tcp from NODE-NETWORK to any port 5473',
				risk: 'low',
				verify: 'ktriage check CAL-06 CAL-01',
			},
		],
	});
}

function agentSubjects(snapshot: Snapshot, states: readonly AgentState[]) {
	return [
		...states.map(({node}) => clusterSubject('Node', node.name)),
		...podSubjects(
			snapshot,
			states.flatMap(({slot}) => slot ?? []),
		),
	];
}

function agentFacts(snapshot: Snapshot, states: readonly AgentState[]) {
	return states.flatMap(({node, slot, kind}) =>
		slot === undefined
			? []
			: [
					{
						source: `Pod ${podName(snapshot, slot)} .status.conditions[Ready]`,
						value: `${kind === 'ready' ? 'True' : 'False'}, on ${node.name}`,
					},
				],
	);
}
