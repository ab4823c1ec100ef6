import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {goingNamespaces} from './seldon.ts';

/** A Secret that is named as where storage is configured from: by models, or by the configuration of the agents of a namespace. */
export type NamedSecret = {readonly namespace: string; readonly name: string; readonly byAgents: boolean};

/** What names Secrets: while one of these is still being read, it is not known which there are. */
export const namingSources = ['seldonModels', 'seldonServers', 'seldonConfigs', 'seldonRuntimes'] as const;

/** More than this are not asked for: each is a request of its own. */
const most = 200;

/** A name that an object of Kubernetes can have (RFC 1123 subdomain). */
const valid = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Every Secret that a Model names, and those that the SeldonConfig or SeldonRuntime of a namespace with Servers gives to its agents. */
export const namedSecrets = perSnapshot((snapshot: Snapshot): readonly NamedSecret[] => {
	const {seldonModels, seldonServers, seldonConfigs, seldonRuntimes} = snapshot.tables;
	const going = goingNamespaces(snapshot);
	const found = new Map<string, NamedSecret>();
	const add = (namespace: string, name: string, byAgents: boolean): void => {
		if (!valid.test(name) || going.has(namespace)) return;
		const key = `${namespace}/${name}`;
		if (found.size < most || found.has(key))
			found.set(key, {namespace, name, byAgents: byAgents || found.get(key)?.byAgents === true});
	};
	for (const {namespace, secretName} of seldonModels) add(namespace, secretName, false);
	for (const namespace of new Set(seldonServers.map(row => row.namespace))) {
		for (const runtime of seldonRuntimes) {
			if (runtime.namespace !== namespace) continue;
			const configs = seldonConfigs.filter(({name}) => name === runtime.seldonConfig);
			for (const name of [runtime, ...configs].flatMap(row => row.agentSecrets)) add(namespace, name, true);
		}
	}
	return [...found.values()];
});

/** The chart of Seldon names the Secrets of its agents so (agent.rclone.configSecrets). */
const ofAgents = /^seldon-rclone-/;

export const isAgentSecret = (name: string): boolean => ofAgents.test(name);

/** Among the objects of a snapshot the Secrets that are those of agents by their name; what names them may not have been saved. */
export function agentSecretsAmong(
	objects: readonly unknown[],
): readonly {readonly namespace: string; readonly name: string}[] {
	return objects.flatMap(object => {
		const {kind, metadata} = (object ?? {}) as {
			readonly kind?: unknown;
			readonly metadata?: {readonly namespace?: unknown; readonly name?: unknown};
		};
		const {namespace, name} = metadata ?? {};
		const fits = kind === 'Secret' && typeof namespace === 'string' && typeof name === 'string';
		return fits && valid.test(name) && isAgentSecret(name) ? [{namespace, name}] : [];
	});
}
