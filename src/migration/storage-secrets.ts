import {podFlags} from '../store/pod-table.ts';
import type {SeldonModelRow, StorageSecretRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {modelStates} from './model-states.ts';
import {isAgentSecret, namedSecrets} from './named-secrets.ts';
import {perSnapshot} from './per-snapshot.ts';
import {goingNamespaces, serverPods} from './seldon.ts';

/** A Secret from which storage is configured: for models that name it, or for the agents of a namespace. */
export type UsedSecret = {
	readonly namespace: string;
	readonly name: string;
	/** unread: nobody has been allowed to look, or has looked yet. */
	readonly answer: StorageSecretRow['answer'] | 'unread';
	/** Present when it was read. */
	readonly row?: StorageSecretRow;
	readonly models: readonly SeldonModelRow[];
	/** The agents of its namespace are configured from it. */
	readonly byAgents: boolean;
	/** Whether something that needs it stands still now: a model that is not ready, or a server that no model names it for. */
	readonly hurts: boolean;
};

/** Secrets that storage is configured from, by namespace and name. */
export const usedSecrets = perSnapshot((snapshot: Snapshot): readonly UsedSecret[] => {
	const rows = new Map<string, StorageSecretRow>(
		snapshot.tables.storageSecrets.map(row => [`${row.namespace}/${row.name}`, row] as const),
	);
	const users = new Map<string, {models: SeldonModelRow[]; byAgents: boolean; hurts: boolean}>();
	for (const {kind, row} of modelStates(snapshot)) {
		if (row.secretName === '') continue;
		const key = `${row.namespace}/${row.secretName}`;
		const user = users.get(key) ?? {models: [], byAgents: false, hurts: false};
		user.models.push(row);
		user.hurts ||= kind === 'failing' || kind === 'loading';
		users.set(key, user);
	}
	for (const [key, namespace] of ofAgents(snapshot)) {
		const user = users.get(key);
		users.set(key, {models: [], hurts: serversDown(snapshot, namespace), ...user, byAgents: true});
	}
	return [...users]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, user]) => {
			const [namespace = '', name = ''] = key.split('/');
			const row = rows.get(key);
			const answer = row?.answer ?? 'unread';
			return {namespace, name, answer, ...user, ...(answer === 'read' && row && {row})};
		});
});

/** Those that a configuration gives to agents, and those that were read and are theirs by name; each with its namespace. */
function ofAgents(snapshot: Snapshot): ReadonlyMap<string, string> {
	const going = goingNamespaces(snapshot);
	const homes = new Set(snapshot.tables.seldonServers.map(({namespace}) => namespace));
	const byName = snapshot.tables.storageSecrets.filter(
		({namespace, name, answer}) =>
			answer === 'read' && isAgentSecret(name) && homes.has(namespace) && !going.has(namespace),
	);
	const named = namedSecrets(snapshot).filter(({byAgents}) => byAgents);
	return new Map([...named, ...byName].map(({namespace, name}) => [`${namespace}/${name}`, namespace]));
}

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
