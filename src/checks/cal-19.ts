import {repositoryOf} from '../migration/namespace-roles.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-19', title: 'Surroundings of Calico'};

/** Where Calico keeps its data, the container runtime, and whether a service mesh chains itself behind its plugin. */
export const cal19: Check = {
	...named,
	about: 'Calico keeps its data in Kubernetes, and its datastore is not locked.',
	needs: ['nodes', 'ipPools', 'clusterInformation'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const {clusterInformation} = snapshot.tables;
		const evidence = fields([
			...clusterInformation.map(row => ({
				source: `ClusterInformation/${row.name} .spec.datastoreReady`,
				value: String(row.datastoreReady),
			})),
			...runtimes(snapshot).map(value => ({source: 'Nodes .status.nodeInfo.containerRuntimeVersion', value})),
		]);
		const locked = clusterInformation.filter(({datastoreReady}) => !datastoreReady);
		if (locked.length > 0) {
			return [
				finding(named, {
					verdict: 'FAIL',
					subjects: locked.map(row => clusterSubject('ClusterInformation', row.name)),
					summary: 'the datastore of Calico is locked',
					explanation:
						'That is done for a move of the data (calicoctl datastore migrate). Until it is unlocked the plugin sets up no new pods and the agents program nothing.',
					evidence,
					remedies: [
						{
							owner: 'platform',
							text: 'If no move is under way, unlock it.',
							command: 'calicoctl datastore migrate unlock',
							risk: 'medium',
							verify: 'ktriage check CAL-19',
						},
					],
				}),
			];
		}
		if (clusterInformation.length === 0 && snapshot.tables.ipPools.length === 0) {
			return [
				finding(named, {
					verdict: 'WARN',
					class: 'advisory',
					confidence: 'possible',
					summary: 'Calico runs, but the Kubernetes API has no data of it',
					explanation:
						'Its datastore may be an etcd of its own, which is not read here: what is said about pools and addresses is then incomplete.',
					evidence,
				}),
			];
		}
		const mesh = usable(snapshot, 'daemonSets') ? meshAgents(snapshot) : [];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `data in Kubernetes; ${few(runtimes(snapshot))}`,
				explanation:
					mesh.length > 0
						? `${few(mesh)} writes itself into the CNI configuration behind Calico: when Calico rewrites that file, the mesh has to add itself again.`
						: '',
				evidence,
			}),
		];
	},
};

function runtimes({tables}: Snapshot): readonly string[] {
	return [...new Set(tables.nodes.map(({containerRuntime}) => containerRuntime))]
		.filter(name => name !== '')
		.sort();
}

function meshAgents({tables}: Snapshot): readonly string[] {
	return tables.daemonSets
		.filter(({images}) =>
			images.some(image => /(^|\/)(install-cni|linkerd\/cni-plugin)$/.test(repositoryOf(image))),
		)
		.map(({namespace, name}) => `${namespace}/${name}`);
}
