import {type AgentState, agentStates} from '../migration/calico-agents.ts';
import {calicoPresence} from '../migration/calico-presence.ts';
import {flagValue, k3sServers} from '../migration/k3s-args.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, podName, podSubjects} from './build.ts';
import {notJudged} from './calico-scope.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CAL-01', title: 'Node agent of Calico'};

/** A ready calico-node on every Linux node that is up, wherever and however it was installed. */
export const cal01: Check = {
	...named,
	about: 'A calico-node that is ready runs on every node, found by its label or image.',
	needs: ['nodes', 'pods', 'daemonSets'],
	run: snapshot => {
		const absent = notJudged(named, snapshot);
		if (absent !== undefined) return absent;
		const {daemonSet, agents} = calicoPresence(snapshot);
		if (daemonSet === undefined && agents.size === 0) {
			const summary = 'pods are set up by Calico, its node agent is not found';
			const explanation = 'No DaemonSet and no pod has label k8s-app=calico-node or its image.';
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation})];
		}
		const states = agentStates(snapshot);
		const down = states.filter(({kind}) => kind === 'down');
		const missing = states.filter(({kind}) => kind === 'missing');
		const findings = [
			...(down.length > 0 ? [notReady(snapshot, down)] : []),
			...(missing.length > 0 ? [notThere(snapshot, missing)] : []),
		];
		if (findings.length > 0) return findings;
		const starting = states.filter(({kind}) => kind === 'starting').length;
		const ready = states.length - starting;
		return [
			finding(named, {
				verdict: states.length === 0 ? 'UNKNOWN' : 'PASS',
				summary: `ready on ${count(ready, 'node')}${starting > 0 ? `, starting on ${starting}` : ''}`,
				evidence: fields(states.flatMap(state => fact(snapshot, state))),
			}),
		];
	},
};

function notReady(snapshot: Snapshot, down: readonly AgentState[]): Finding {
	const slots = down.flatMap(({slot}) => slot ?? []);
	const [first] = slots;
	const {pods} = snapshot;
	return finding(named, {
		part: 'not-ready',
		verdict: 'FAIL',
		subjects: [...nodeSubjects(down), ...daemonSetSubject(snapshot), ...podSubjects(snapshot, slots)],
		summary: `calico-node not ready on ${few(names(down))}`,
		explanation:
			'What is programmed on these nodes stays as it is: new pods there do not get a network, and policies and routes are not updated.',
		evidence: fields(down.flatMap(state => fact(snapshot, state))),
		remedies:
			first === undefined
				? []
				: [
						{
							owner: 'platform',
							text: 'Read why its readiness probe fails (felix, bird) in the events, then its log.',
							command: `${kubectl('-n', pods.namespaceName(pods.namespaceId(first)), 'describe', 'pod', pods.name(first))}; ${kubectl('-n', pods.namespaceName(pods.namespaceId(first)), 'logs', pods.name(first), '--tail=50')}`,
							risk: 'none',
							verify: 'ktriage check CAL-01 CAL-02',
						},
					],
	});
}

/** A node that Flannel still serves waits for its turn; one without any network does not. */
function notThere(snapshot: Snapshot, missing: readonly AgentState[]): Finding {
	const servers = k3sServers(snapshot.tables.nodes);
	const flannelOff =
		servers.length > 0 && servers.every(({args}) => flagValue(args, 'flannel-backend') === 'none');
	const waiting = !flannelOff && missing.every(({node}) => node.flannel !== undefined);
	const {daemonSet} = calicoPresence(snapshot);
	return finding(named, {
		part: 'missing',
		verdict: waiting ? 'WARN' : 'FAIL',
		subjects: [...nodeSubjects(missing), ...daemonSetSubject(snapshot)],
		summary: `no calico-node on ${few(names(missing))}`,
		explanation: `Its DaemonSet puts no pod there: a node selector that does not match, or a taint that it does not tolerate. ${waiting ? 'Flannel still serves these nodes; they are not migrated yet.' : 'New pods there get no network from Calico.'}`,
		evidence: fields([
			...missing.map(({node}) => ({
				source: `Node/${node.name} .spec.taints`,
				value: node.taints.map(({key, effect}) => `${key}:${effect}`).join(', ') || 'none',
			})),
			...calicoPresence(snapshot).evidence.slice(0, 1),
		]),
		remedies:
			daemonSet === undefined
				? []
				: [
						{
							owner: 'platform',
							text: 'Compare node selector, affinity and tolerations of the DaemonSet with labels and taints of the nodes.',
							command: kubectl('-n', daemonSet.namespace, 'describe', `daemonset/${daemonSet.name}`),
							risk: 'none',
							verify: 'ktriage check CAL-01',
						},
					],
	});
}

function fact(snapshot: Snapshot, {node, kind, slot}: AgentState) {
	const {pods} = snapshot;
	const word = {ready: 'ready', starting: 'starting', down: 'not ready', missing: 'missing'}[kind];
	if (slot === undefined) return [];
	const status = pods.statusOf(pods.statusId(slot));
	return [{source: `Pod ${podName(snapshot, slot)} .status`, value: `${status}, ${word}, on ${node.name}`}];
}

function names(states: readonly AgentState[]): readonly string[] {
	return states.map(({node}) => node.name);
}

function nodeSubjects(states: readonly AgentState[]) {
	return states.map(({node}) => clusterSubject('Node', node.name));
}

function daemonSetSubject(snapshot: Snapshot) {
	const {daemonSet} = calicoPresence(snapshot);
	return daemonSet === undefined
		? []
		: [{kind: 'DaemonSet', namespace: daemonSet.namespace, name: daemonSet.name}];
}
