import {maskSecrets} from '../../store/logs/mask.ts';
import type {Snapshot} from '../../store/snapshot.ts';

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
	const add = (kind: string, names: Iterable<string>): void => {
		let number = 0;
		for (const name of new Set(names))
			if (name.length > 2 && !words.has(name)) words.set(name, `${kind}-${++number}`);
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
	const names = [...words.keys()].sort((a, b) => b.length - a.length);
	const escaped = names.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('-', '\\\\?-'));
	const whole = new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join('|') || '(?!)'})(?![A-Za-z0-9])`, 'g');
	const addresses = new Map<string, string>();
	return text
		.replace(whole, found => words.get(found) ?? words.get(found.replaceAll('\\-', '-')) ?? found)
		.replace(ipv4, found => {
			const known = addresses.get(found) ?? `address-${addresses.size + 1}`;
			addresses.set(found, known);
			return known;
		});
}
