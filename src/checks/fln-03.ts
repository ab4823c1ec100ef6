import {calicoPresence} from '../migration/calico-presence.ts';
import {nodeService} from '../migration/k3s-args.ts';
import {type NodeState, nodeStates} from '../migration/node-states.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, gathered, podName} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Remedy} from './finding.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'FLN-03', title: 'Nodes give new pods to Calico'};

/** Nodes on which pods created after Calico came up there still get another network. */
export const fln03: Check = {
	...named,
	about:
		'On every node the youngest pod was set up by Calico; otherwise the node was not restarted after the switch.',
	needs: ['nodes', 'pods'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the pods of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const states = nodeStates(snapshot);
		const stuck = states.flatMap(state => (state.stuck ? [stuckFinding(snapshot, state, state.stuck)] : []));
		const idle = states.filter(state => state.stuck === undefined && state.state === 'flannel');
		const unseen = states.filter(({state}) => state === 'unknown');
		const others = [
			...gathered(
				idle.map(state => notReady(state)),
				'no-agent',
				`no ready calico-node on ${idle.length} nodes`,
			),
			...(unseen.length === 0 ? [] : [unknownFinding(unseen)]),
		];
		if (stuck.length + others.length > 0) {
			return [
				...gathered(stuck, 'nodes', `${stuck.length} nodes still set up new pods without Calico`),
				...others,
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `new pods on ${states.length === 1 ? 'the node' : `all ${states.length} nodes`} come up with Calico`,
				evidence: fields(states.flatMap(({evidence}) => evidence.slice(0, 1))),
			}),
		];
	},
};

function stuckFinding(
	snapshot: Snapshot,
	state: NodeState,
	{slot, calicoSince, certain}: NonNullable<NodeState['stuck']>,
): Finding {
	const node = snapshot.tables.nodes.find(row => row.name === state.node)!;
	const service = nodeService(node);
	const since = new Date(calicoSince).toISOString();
	return finding(named, {
		part: state.node,
		verdict: 'FAIL',
		confidence: certain ? 'proven' : 'probable',
		subjects: [clusterSubject('Node', state.node)],
		summary: `${state.node} still sets up new pods without Calico`,
		explanation: `Calico has been up on this node since ${since}, yet ${podName(snapshot, slot)}, created later, got ${snapshot.pods.ips(slot).join(', ')} without it. ${cause(service)} Restarting the pods alone only gives them old addresses again.`,
		evidence: fields([
			...state.evidence,
			...(calicoAgentFact(snapshot, state.node) ?? []),
			...(node.flannel === undefined
				? []
				: [
						{
							source: `Node/${node.name} metadata.annotations[flannel.alpha.coreos.com/backend-type]`,
							value: node.flannel.backendType,
						},
					]),
		]),
		ruledOut: [
			'a Flannel annotation alone: it stays after Flannel is gone and was not used',
			'pods from before the switch: this one was created after Calico was up',
		],
		predictions: [
			{
				probe: `Start a pod on ${state.node}`,
				expect: `an address of ${few(node.podCidrs) || 'its podCIDR'} and no annotation cni.projectcalico.org/podIP`,
			},
		],
		remedies: [{...repair(service, state.node), owner: 'platform', verify: verifyByPod}],
	});
}

const verifyByPod = 'start a pod on the node: ktriage check FLN-03 judges by the youngest one; then CID-01';

/** K3s gives containerd a CNI directory of its own while its Flannel is on; elsewhere all plugins share one directory. */
function cause(service: string): string {
	return isK3sService(service)
		? `${service} was not restarted after its network flags changed: containerd still reads the old CNI directory, and Calico's configuration in the other one is not seen.`
		: "containerd takes the configuration in /etc/cni/net.d that sorts first by file name: another network's stands before Calico's, or Calico's is missing there.";
}

function repair(service: string, node: string): Pick<Remedy, 'text' | 'command' | 'risk'> {
	return isK3sService(service)
		? {
				text: `Restart ${service} on ${node}; running pods are not stopped by it. Then recreate the pods of the node.`,
				command: `sudo systemctl restart ${service}`,
				risk: 'medium',
			}
		: {
				text: `Look at the CNI configuration on ${node}. Move the file of the other network away once Calico's is there, then recreate the pods of the node.`,
				command: 'sudo ls -l /etc/cni/net.d',
				risk: 'medium',
			};
}

function isK3sService(service: string): boolean {
	return service.startsWith('k3s');
}

function calicoAgentFact(snapshot: Snapshot, node: string) {
	const slot = calicoPresence(snapshot).agents.get(node);
	if (slot === undefined) return undefined;
	const created = new Date(snapshot.pods.createdAt(slot)).toISOString();
	return [{source: `Pod ${podName(snapshot, slot)} metadata.creationTimestamp`, value: created}];
}

/** The agent is missing or never came up: Calico could not set up pods here yet, which is not this check's fault to name. */
function notReady(state: NodeState): Finding {
	return finding(named, {
		part: state.node,
		verdict: 'WARN',
		subjects: [clusterSubject('Node', state.node)],
		summary: `${state.node}: ${state.missing}`,
		explanation:
			'Until the node agent of Calico is up on this node its pods come up on the old network, or not at all.',
		evidence: fields(state.evidence),
	});
}

function unknownFinding(states: readonly NodeState[]): Finding {
	return finding(named, {
		part: 'unseen',
		verdict: 'UNKNOWN',
		subjects: states.map(({node}) => clusterSubject('Node', node)),
		summary: `${count(states.length, 'node')} not known: ${few(states.map(({node}) => node))}`,
		explanation: states[0]?.missing ?? '',
		evidence: fields(states.flatMap(({evidence}) => evidence)),
		predictions: [
			{
				probe: 'Start a pod on the node',
				expect: 'annotation cni.projectcalico.org/podIP with its address, or the node is not converted',
			},
		],
	});
}
