import {podFlags} from '../store/pod-table.ts';
import type {SeldonModelRow, StorageSecretRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {modelStates} from './model-states.ts';
import {perSnapshot} from './per-snapshot.ts';
import {goingNamespaces, serverPods} from './seldon.ts';

/** A Secret from which storage is configured: for models that name it, or for the agents of a namespace. */
export type UsedSecret = {
	readonly namespace: string;
	readonly name: string;
	/** Absent when there is no such Secret. */
	readonly row?: StorageSecretRow;
	readonly models: readonly SeldonModelRow[];
	/** Whether something that needs it stands still now: a model that is not ready, or a server that no model names it for. */
	readonly hurts: boolean;
};

/** The chart of Seldon names the Secrets of its agents so (agent.rclone.configSecrets). */
const ofAgents = /^seldon-rclone-/;

/** Secrets that storage is configured from, by namespace and name. */
export const usedSecrets = perSnapshot((snapshot: Snapshot): readonly UsedSecret[] => {
	const rows = new Map<string, StorageSecretRow>(
		snapshot.tables.storageSecrets.map(row => [`${row.namespace}/${row.name}`, row] as const),
	);
	const users = new Map<string, {models: SeldonModelRow[]; hurts: boolean}>();
	for (const {kind, row} of modelStates(snapshot)) {
		if (row.secretName === '') continue;
		const key = `${row.namespace}/${row.secretName}`;
		const user = users.get(key) ?? {models: [], hurts: false};
		user.models.push(row);
		user.hurts ||= kind === 'failing' || kind === 'loading';
		users.set(key, user);
	}
	const going = goingNamespaces(snapshot);
	const homes = new Set(snapshot.tables.seldonServers.map(({namespace}) => namespace));
	for (const [key, {namespace, name}] of rows) {
		if (!ofAgents.test(name) || !homes.has(namespace) || going.has(namespace) || users.has(key)) continue;
		users.set(key, {models: [], hurts: serversDown(snapshot, namespace)});
	}
	return [...users]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, user]) => {
			const [namespace = '', name = ''] = key.split('/');
			const row = rows.get(key);
			return {namespace, name, ...user, ...(row && {row})};
		});
});

function serversDown(snapshot: Snapshot, namespace: string): boolean {
	const {pods} = snapshot;
	return snapshot.tables.seldonServers.some(
		server =>
			server.namespace === namespace &&
			(serverPods(snapshot).get(`${namespace}/${server.name}`) ?? []).some(
				slot => (pods.flags(slot) & podFlags.ready) === 0,
			),
	);
}
