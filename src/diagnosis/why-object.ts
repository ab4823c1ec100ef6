import type {Subject} from '../checks/finding.ts';
import {everRead} from '../migration/per-snapshot.ts';
import {podFlags} from '../store/pod-table.ts';
import type {TableName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';

const tables: Readonly<Record<string, TableName>> = {
	Namespace: 'namespaces',
	Node: 'nodes',
	Service: 'services',
	Model: 'seldonModels',
	Server: 'seldonServers',
	Experiment: 'seldonExperiments',
	Workflow: 'workflows',
	NetworkPolicy: 'networkPolicies',
	IPPool: 'ipPools',
};

/** Why it cannot be said that nothing is wrong with an object although no check complains of it; undefined when it can. */
export function objectDoubt(snapshot: Snapshot, {kind, namespace, name}: Subject): string | undefined {
	if (snapshot.api.kind !== 'up') return 'the API server does not answer';
	const words = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
	if (kind === 'Pod') return podDoubt(snapshot, namespace, name, words);
	const table = tables[kind];
	if (table === undefined) return undefined;
	if (!everRead(snapshot, table)) return `${kind}s are not read here`;
	const found = snapshot.tables[table].some(row => row.namespace === namespace && row.name === name);
	return found ? undefined : `there is no ${words}`;
}

function podDoubt(snapshot: Snapshot, namespace: string, name: string, words: string): string | undefined {
	const {pods} = snapshot;
	if (!everRead(snapshot, 'pods')) return 'pods are not read here';
	const slot = pods.find(namespace, name);
	if (slot < 0) return `there is no ${words}`;
	const status = pods.statusOf(pods.statusId(slot));
	const isWell =
		(pods.flags(slot) & podFlags.ready) !== 0 || status === 'Completed' || status === 'Succeeded';
	return isWell
		? undefined
		: `${words} is ${status} and not ready, and no check says why: kubectl describe it`;
}
