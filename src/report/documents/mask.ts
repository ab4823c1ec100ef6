import {parseIp} from '../../net/ip.ts';
import {maskSecrets} from '../../store/logs/mask.ts';
import type {ObjectMeta} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** What may be an IPv6 address; times of day look like it too. */
const ipv6 = /(?<![\w:.])(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{3,45}(?![\w:])/gi;
const ipv4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;

/** Leaves out what looks like a password, token or key. */
export function maskDocument(text: string): string {
	return text.split('\n').map(maskSecrets).join('\n');
}

/**
 * Replaces names of this cluster and addresses, the same one always by the same word, so that the document can leave the house. Longer names
 * go first; parts of words stay.
 */
export function maskNames(text: string, snapshot: Snapshot): string {
	const words = new Map<string, string>();
	const counts = new Map<string, number>();
	const add = (kind: string, names: Iterable<string>): void => {
		for (const name of names) {
			if (name.length <= 2 || words.has(name)) continue;
			const number = (counts.get(kind) ?? 0) + 1;
			counts.set(kind, number);
			words.set(name, `${kind}-${number}`);
		}
	};
	const {tables, pods, cluster} = snapshot;
	add('server', [cluster.server.replace(/^https?:\/\//, ''), cluster.server]);
	add('cluster', [cluster.context]);
	add(
		'node',
		tables.nodes.map(({name}) => name),
	);
	add(
		'namespace',
		tables.namespaces.map(({name}) => name).filter(name => !/^(?:kube-|default$)/.test(name)),
	);
	add(
		'service',
		tables.services.map(({name}) => name).filter(name => name !== 'kubernetes'),
	);
	add(
		'pod',
		[...pods.slots()].map(slot => pods.name(slot)),
	);
	const inside = ({namespace}: ObjectMeta): boolean =>
		namespace !== '' && !/^(?:kube-|calico-|tigera-|metallb-)/.test(namespace);
	const own = (rows: readonly ObjectMeta[]): readonly string[] => rows.filter(inside).map(({name}) => name);
	for (const rows of [tables.deployments, tables.statefulSets, tables.daemonSets]) add('workload', own(rows));
	for (const rows of [tables.seldonModels, tables.seldonServers]) add('workload', own(rows));
	for (const rows of [tables.networkPolicies, tables.calicoNetworkPolicies]) add('policy', own(rows));
	const names = [...words.keys()].sort((a, b) => b.length - a.length);
	const escaped = names.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('-', '\\\\?-'));
	const whole = new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join('|') || '(?!)'})(?![A-Za-z0-9])`, 'g');
	const addresses = new Map<string, string>();
	const addressWord = (found: string): string => {
		const known = addresses.get(found) ?? `address-${addresses.size + 1}`;
		addresses.set(found, known);
		return known;
	};
	return text
		.replace(whole, found => words.get(found) ?? words.get(found.replaceAll('\\-', '-')) ?? found)
		.replace(ipv6, found => (parseIp(found) === undefined ? found : addressWord(found)))
		.replace(ipv4, addressWord);
}
