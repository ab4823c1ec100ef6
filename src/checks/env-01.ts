import {calicoPresence} from '../migration/calico-presence.ts';
import {flagValue, k3sServers} from '../migration/k3s-args.ts';
import {repositoryOf} from '../migration/namespace-roles.ts';
import {nodeStates} from '../migration/node-states.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'ENV-01', title: 'Network plugin'};

/** Node agents of other networks, by the repository of their image. */
const others: readonly (readonly [string, RegExp])[] = [
	['Flannel', /(^|\/)flannel$/],
	['Cilium', /(^|\/)cilium$/],
	['Weave Net', /(^|\/)weave-kube$/],
	['Antrea', /(^|\/)antrea-(agent-)?(ubuntu|ubi)$|(^|\/)antrea-agent$/],
	['kindnet', /(^|\/)kindnetd$/],
	['kube-router', /(^|\/)kube-router$/],
	['Amazon VPC CNI', /(^|\/)amazon-k8s-cni$/],
];

/** Which network plugin sets up pods on every node, by its node agent, the flags of K3s and what pods show. */
export const env01: Check = {
	...named,
	about: 'One and the same network plugin sets up the pods of every node.',
	needs: ['nodes', 'pods', 'daemonSets'],
	run: snapshot => {
		const calico = calicoPresence(snapshot);
		const foreign = snapshot.tables.daemonSets.flatMap(row => {
			const name = row === calico.daemonSet ? undefined : pluginOf(row);
			return name === undefined ? [] : [{name, row}];
		});
		if (calico.kind === 'unknown') {
			return [
				finding(named, {verdict: 'UNKNOWN', summary: 'network plugin not known', explanation: calico.why}),
			];
		}
		if (calico.kind !== 'running') return [withoutCalico(snapshot, foreign)];
		if (foreign.length > 0) {
			return [
				finding(named, {
					verdict: 'WARN',
					subjects: foreign.map(({row}) => ({kind: 'DaemonSet', namespace: row.namespace, name: row.name})),
					summary: `Calico and ${few(foreign.map(({name}) => name))} both run`,
					explanation:
						'Of two configurations on a node the one that sorts first by file name wins, whatever the other one says.',
					evidence: fields([...calico.evidence, ...foreign.map(({row}) => agentFact(row))]),
				}),
			];
		}
		return [onCalico(snapshot, calico.evidence)];
	},
};

function onCalico(snapshot: Snapshot, evidence: readonly Fact[]): Finding {
	const states = nodeStates(snapshot);
	const behind = states.filter(({state}) => state === 'flannel');
	const unknown = states.filter(({state}) => state === 'unknown');
	if (behind.length > 0) {
		return finding(named, {
			verdict: 'WARN',
			class: 'symptom',
			subjects: behind.map(({node}) => clusterSubject('Node', node)),
			summary: `mixed: Calico, but not on ${few(behind.map(({node}) => node))}`,
			explanation: few(behind.map(({node, missing}) => `${node}: ${missing}`)),
			evidence: fields([...evidence, ...behind.flatMap(state => state.evidence)]),
		});
	}
	if (unknown.length > 0) {
		return finding(named, {
			verdict: 'UNKNOWN',
			subjects: unknown.map(({node}) => clusterSubject('Node', node)),
			summary: `Calico; not known on ${few(unknown.map(({node}) => node))}`,
			explanation: few(unknown.map(({node, missing}) => `${node}: ${missing}`)),
			evidence: fields(evidence),
		});
	}
	const mixed = states.filter(({state}) => state === 'mixed').length;
	return finding(named, {
		verdict: 'PASS',
		summary: `Calico sets up new pods on ${states.length === 1 ? 'the node' : `all ${states.length} nodes`}`,
		explanation:
			mixed > 0
				? `On ${count(mixed, 'node')} older pods keep the address of the network before (CID-01).`
				: '',
		evidence: fields(evidence),
	});
}

function withoutCalico(
	snapshot: Snapshot,
	foreign: readonly {readonly name: string; readonly row: WorkloadRow}[],
): Finding {
	const calico = calicoPresence(snapshot);
	const rest =
		calico.kind === 'configured'
			? ' Objects of Calico are there, but no calico-node runs: not installed to the end, or removed.'
			: '';
	if (foreign.length > 0) {
		const names = [...new Set(foreign.map(({name}) => name))];
		return finding(named, {
			verdict: names.length > 1 ? 'WARN' : 'PASS',
			summary: names.length > 1 ? `several network plugins: ${names.join(', ')}` : `${names[0]}`,
			explanation: rest.trim(),
			evidence: fields(foreign.map(({row}) => agentFact(row))),
		});
	}
	const embedded = k3sServers(snapshot.tables.nodes).map(({node, args}) => ({
		node: node.name,
		backend: flagValue(args, 'flannel-backend') ?? 'vxlan',
	}));
	const marked = snapshot.tables.nodes.filter(node => node.flannel !== undefined);
	const facts = [
		...embedded.map(({node, backend}) => ({
			source: `Node/${node} metadata.annotations[k3s.io/node-args]`,
			value: `--flannel-backend ${backend}`,
		})),
		...marked.map(node => ({
			source: `Node/${node.name} metadata.annotations[flannel.alpha.coreos.com/backend-type]`,
			value: node.flannel?.backendType ?? '',
		})),
	];
	const off = embedded.length > 0 && embedded.every(({backend}) => backend === 'none');
	if (off || facts.length === 0) {
		return finding(named, {
			verdict: 'UNKNOWN',
			summary: off
				? 'Flannel is switched off and no other network plugin is seen'
				: 'no network plugin recognised',
			explanation: `${calico.why}.${rest}`,
			evidence: fields(facts),
		});
	}
	return finding(named, {
		verdict: 'PASS',
		confidence: embedded.length > 0 ? 'proven' : 'probable',
		summary: `Flannel${embedded.length > 0 ? `, built into K3s (${embedded[0]?.backend})` : ''}`,
		explanation: `${calico.why}.${rest}`,
		evidence: fields(facts),
	});
}

function pluginOf(row: WorkloadRow): string | undefined {
	const repositories = row.images.map(repositoryOf);
	return others.find(([, pattern]) => repositories.some(image => pattern.test(image)))?.[0];
}

function agentFact(row: WorkloadRow): Fact {
	return {source: `DaemonSet ${row.namespace}/${row.name} images`, value: row.images.join(', ')};
}
