import {kubectl, nodeNames, serviceOn} from '../../support/cluster.ts';
import {faultsTogether} from '../../support/faults.ts';
import {healthyWith} from '../../support/healthy.ts';

const [, mute, bare] = nodeNames();
const agents = ['-n', 'kube-system', 'patch', 'daemonset', 'calico-node', '--type=merge', '-p'];

const agentsWhere = (nodeSelector: Readonly<Record<string, string | null>>) =>
	kubectl([...agents, JSON.stringify({spec: {template: {spec: {nodeSelector}}}})]);

/** The nodes that keep their agent have a label of their own meanwhile. */
async function takeAgentAway(): Promise<void> {
	const kept = nodeNames().filter(node => node !== bare);
	await kubectl(['label', 'node', ...kept, 'ktriage.test/agent=yes', '--overwrite']);
	await agentsWhere({'ktriage.test/agent': 'yes'});
}

faultsTogether('nodes that are half there', () => healthyWith(), [
	{
		name: 'a node whose kubelet is dead',
		setUp: () => serviceOn('kill', 'kubelet', mute),
		undo: () => serviceOn('restart', 'kubelet', mute),
		expected: [{code: 'ENV-03', class: 'root', owner: 'platform', about: mute}],
	},
	{
		name: 'a node without the agent of Calico',
		setUp: takeAgentAway,
		undo: () => agentsWhere({'ktriage.test/agent': null}),
		expected: [{code: 'CAL-01', class: 'root', owner: 'platform', about: bare}],
	},
]);
