import {isEarlier} from '../migration/difference/earlier.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {ObjectMeta, TableName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CTX-02', title: 'Moved to the new cluster'};

/** What is compared by namespace and name. What a cluster brings by itself is left out. */
const compared: readonly (readonly [TableName, string])[] = [
	['deployments', 'Deployment'],
	['statefulSets', 'StatefulSet'],
	['daemonSets', 'DaemonSet'],
	['services', 'Service'],
	['networkPolicies', 'NetworkPolicy'],
	['persistentVolumeClaims', 'PersistentVolumeClaim'],
	['ingresses', 'Ingress'],
	['seldonModels', 'Model'],
	['seldonServers', 'Server'],
	['seldonExperiments', 'Experiment'],
	['workflowTemplates', 'WorkflowTemplate'],
	['cronWorkflows', 'CronWorkflow'],
	['sealedSecrets', 'SealedSecret'],
];

const ofTheSystem = /^(kube-|calico-|tigera-|default$)/;

/** Whether this cluster has what the one has that it replaces. Only what is missing here is told; more is no fault. */
export const ctx02: Check = {
	...named,
	about:
		'This cluster has the workloads, Services, policies, claims and models of the one it replaces (check --against CONTEXT).',
	needs: ['deployments', 'statefulSets', 'services'],
	run: snapshot => {
		const {other} = snapshot;
		if (other === undefined)
			return [finding(named, {verdict: 'SKIP', summary: 'only one cluster is read; --against CONTEXT'})];
		if (other.cluster.uid !== '' && other.cluster.uid === snapshot.cluster.uid)
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: isEarlier(snapshot)
						? 'one cluster at two moments is compared: see CID-08'
						: 'both contexts lead to one cluster: see CTX-01',
				}),
			];
		const read = compared.filter(([table]) => usable(snapshot, table) && usable(other, table));
		const missing = read.flatMap(([table, kind]) => absent(snapshot, other, table, kind));
		const unread = compared.length - read.length;
		const rest = unread === 0 ? '' : ` ${count(unread, 'kind')} could not be compared.`;
		if (missing.length === 0) {
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `everything of ${other.cluster.context} is here, in ${count(read.length, 'kind')}`,
					explanation: `Compared by namespace and name; Secrets, ConfigMaps and data are not.${rest}`,
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				owner: 'joint',
				subjects: missing,
				summary: `${count(missing.length, 'object')} of ${other.cluster.context} ${missing.length === 1 ? 'is' : 'are'} not here: ${few(missing.map(({kind, namespace, name}) => `${kind} ${namespace}/${name}`))}`,
				explanation: `What nobody needs any more may be missing on purpose.${rest}`,
				evidence: fields(
					missing.map(({kind, namespace, name}) => ({
						source: `${kind} ${namespace}/${name}`,
						value: `on ${other.cluster.context}, not on ${snapshot.cluster.context}`,
					})),
				),
				ruledOut: ['another name: objects are compared by name, so that a renamed one is told'],
				predictions: [
					{
						probe: `kubectl --context ${snapshot.cluster.context} -n ${missing[0]?.namespace ?? ''} get ${missing[0]?.kind.toLowerCase() ?? ''} ${missing[0]?.name ?? ''}`,
						expect: 'NotFound',
					},
				],
				remedies: [
					{
						owner: 'joint',
						text: 'Bring them over, or agree that they are not needed.',
						command: '',
						risk: 'low',
						verify: `ktriage check CTX-02 --against ${other.cluster.context}`,
					},
				],
			}),
		];
	},
};

function absent(here: Snapshot, there: Snapshot, table: TableName, kind: string) {
	const rows = ({tables}: Snapshot): readonly ObjectMeta[] => tables[table];
	const names = new Set(rows(here).map(({namespace, name}) => `${namespace}/${name}`));
	return rows(there)
		.filter(
			({namespace, name, deletedAt}) =>
				deletedAt === undefined && !ofTheSystem.test(namespace) && !names.has(`${namespace}/${name}`),
		)
		.map(({namespace, name}) => ({kind, namespace, name}));
}
